"""The page of a form that can be answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part as Chair
from alliance_web.safety.queries import plan_of

from ..forms.answers import AnswerForm
from ..services.taking_part import link
from ..wording import shares, shares_of_words
from .door import Door, help_path

# What the page's script imports.
MODULES = (
    *("checkins/draft.js", "checkins/follow.js", "checkins/guesses.js", "checkins/kept.js", "checkins/moving.js"),
    "checkins/places.js",
    *("checkins/risk.js", "checkins/screens.js", "checkins/sending.js", "locking/sealing.js"),
)
# What the buttons send: the whole form, the first of two pages, the way back to it.
SEND, ON, BACK = "send", "on", "back"


class Part(StrEnum):
    """Which page of a form in two pages."""

    FIRST = "first"
    LAST = "last"


def show(
    request: HttpRequest, door: Door, form: AnswerForm, *, part: Part = Part.FIRST, needs_help: bool = False
) -> HttpResponse:
    """The form; with faults it comes back with everything that was typed."""
    context = {
        "door": door,
        "form": form,
        "on_last_page": part is Part.LAST,
        "needs_help": needs_help,
        "help_path": help_path(door),
        "waive_path": _waive_path(door),
        "taking_part_path": _taking_part_path(door),
        "not_now_path": door.not_now(door.check_in),
        "modules": MODULES,
        **_words(door),
        **_safety(door, form),
    }
    return render(request, "checkins/check_in.html", context, status=422 if form.errors else 200)


def _words(door: Door) -> dict[str, Any]:
    return {"shares": shares(door.other_first), "shares_of_words": shares_of_words(door.other_first)}


def _safety(door: Door, form: AnswerForm) -> dict[str, Any]:
    """The practice's plan, where the form asks about self-harm, and who looks beside the other chair."""
    if not form.has_risk():
        return {}
    plan = plan_of(door.check_in.session.therapy.practice_id)
    return {"plan": plan, "named": _named(door, plan)}


def _named(door: Door, plan: Any) -> str:
    """Who else sees such an answer; '' where it is the other chair alone. A link names nobody."""
    if plan is None or plan.answered_by is None or plan.answered_by == door.chairs.other(door.part).user:
        return ""
    return plan.answered_by.name if door.by else _("someone in the practice")


def _taking_part_path(door: Door) -> str:
    """A client can say no from every check-in, signed in or not."""
    if door.part is not Chair.CLIENT:
        return ""
    participant = door.check_in.participant
    return reverse("taking-part", args=[door.check_in.session.therapy.key]) if door.by else link(participant)


def _waive_path(door: Door) -> str:
    """Seeing the other's answers without one's own is for the two chairs' check-in, and for who is signed in."""
    if door.by is None or not door.is_about_both:
        return ""
    return reverse("waive", args=[door.check_in.session.therapy.key, door.check_in.key])
