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
PLACES: dict[Place, tuple[Any, Any]] = {
    Place.BETWEEN: (_("Between sessions"), _("At home, at work, on the way …")),
    Place.IN_SESSION: (_("In the session"), _("When you sit together.")),
}
STATES: dict[TaskState, Any] = {TaskState.DONE: _("done"), TaskState.SET_ASIDE: _("let go")}
# Why the question is asked. Never that somebody should have done more.
DOUBTS: dict[Doubt, Any] = {
    Doubt.UNDONE: _(
        "It was not done last time. That happens, and it often says more about the task than about anybody."
    ),
    Doubt.DUE: _("The day that you chose for it has passed."),
    Doubt.SILENT: _("A few sessions have passed without a word about it."),
}


def owners(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Who can do a task, by name."""
    return [(owner.value, who(owner, names)) for owner in Owner]


def places() -> list[tuple[str, Any, Any]]:
    """Where a task can be done: value, label, what it means."""
    return [(place.value, *words) for place, words in PLACES.items()]


def amounts() -> list[tuple[str, Any]]:
    """How much of a task was done: value, label."""
    return [(amount.value, words) for amount, words in AMOUNTS.items()]
