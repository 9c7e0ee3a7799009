"""Tasks and how they went, in plain words of both chairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .doing import who
from .fit import Doubt
from .states import Amount, Owner, Place, TaskState

AMOUNTS: dict[Amount, Any] = {
    Amount.NOT: _("Not this time"),
    Amount.A_LITTLE: _("A little"),
    Amount.MOST: _("Most of it"),
    Amount.ALL: _("All of it"),
}
PLACES: dict[Place, Any] = {Place.BETWEEN: _("Between sessions"), Place.IN_SESSION: _("In the session")}
STATES: dict[TaskState, Any] = {TaskState.DONE: _("done"), TaskState.SET_ASIDE: _("stopped")}
# Why the question is asked. Never that somebody should have done more.
DOUBTS: dict[Doubt, Any] = {
    Doubt.UNDONE: _("It did not get done last time. That happens. Often the task needs changing."),
    Doubt.DUE: _("The date you chose has passed."),
    Doubt.SILENT: _("You have not talked about it for a few sessions."),
}


def owners(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Who can do a task, by name."""
    return [(owner.value, who(owner, names)) for owner in Owner]


def places() -> list[tuple[str, Any]]:
    """Where a task can be done: value, label."""
    return [(place.value, words) for place, words in PLACES.items()]


def amounts() -> list[tuple[str, Any]]:
    """How much of a task was done: value, label."""
    return [(amount.value, words) for amount, words in AMOUNTS.items()]
