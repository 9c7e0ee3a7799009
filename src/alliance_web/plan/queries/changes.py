"""What changed in a plan, for marks on the course: only what both said or what both can see on the plan page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alliance_web.therapies.queries import parties, sessions_begun_in

from ..models import Goal
from ..states import AFTER_REVIEW, REVIEWED, GoalMove, GoalState, Outcome
from ..wording import ENDED
from .since import taken_up
from .versions import WITH_STANCES, agreed_over_time

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One change. `session`: the last session that had begun then, 0 before the first; `goal`: the goal's number."""

    session: int
    at: datetime
    goal: int
    words: str


def plan_changes(therapy: Therapy) -> tuple[PlanChange, ...]:
    """Versions that were agreed, ends, and what came into focus or out of it, oldest first. Seven queries."""
    begun = sorted((starts_at, number) for number, starts_at in sessions_begun_in([therapy.pk])[therapy.pk])
    both = parties(therapy)
    rows = Goal.objects.filter(therapy=therapy).prefetch_related(WITH_STANCES, "moves", "reviews")
    found = [(at, row.number, words) for row in rows for at, words in _of(row, both)]
    return tuple(PlanChange(_session(begun, at), at, goal, words) for at, goal, words in sorted(found))


def _of(goal: Any, both: tuple[int, ...]) -> Iterator[tuple[datetime, str]]:
    n = goal.number
    for at, _number, is_agreed in agreed_over_time(goal, both, taken_up(goal)):
        if is_agreed:
            yield at, _("Goal {n} agreed").format(n=n)
    words = {
        GoalMove.FOCUS: _("Goal {n} in focus"),
        GoalMove.REST: _("Goal {n} rests"),
        GoalMove.NOT_AGREED: _("Goal {n}: not agreed"),
        GoalMove.TAKEN_UP: _("Goal {n} taken up again"),
    }
    for row in goal.moves.all():
        if row.move in words:
            yield row.at, words[GoalMove(row.move)].format(n=n)
    for review in goal.reviews.all():
        state = AFTER_REVIEW[Outcome(review.outcome)] if review.outcome else GoalState.OPEN
        if state not in REVIEWED:
            yield review.closed_at, _("Goal {n} {end}").format(n=n, end=ENDED[state])
        elif state is GoalState.SUSTAINING:
            yield review.closed_at, _("Goal {n} reached, kept up").format(n=n)


def _session(begun: list[tuple[datetime, int]], at: datetime) -> int:
    """The number of the last session that had begun at a moment."""
    place = bisect_right([starts_at for starts_at, _number in begun], at)
    return begun[place - 1][1] if place else 0
