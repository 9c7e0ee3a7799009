"""Who does a task, where and when, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .states import Owner, Place


def who(owner: Owner, names: Mapping[str, str]) -> str:
    """Who does it, by name. `names`: by part, "client" and "therapist"."""
    return {
        Owner.CLIENT: "{client}",
        Owner.THERAPIST: "{therapist}",
        Owner.BOTH: _("{client} and {therapist}"),
        Owner.CAREGIVER: _("{client}'s caregiver"),
    }[owner].format(**names)


def where(place: Place) -> str:
    """Where it is done."""
    return {Place.IN_SESSION: _("in the session"), Place.BETWEEN: _("between sessions")}[place]


def how(version: Any, names: Mapping[str, str]) -> str:
    """Who, where and when in one line, from the row of a version."""
    until = _("by {day}").format(day=date_format(version.due_on, "j F Y")) if version.due_on else ""
    parts = (who(Owner(version.owner), names), where(Place(version.place)), version.rhythm, until)
    return " · ".join(part for part in parts if part)
