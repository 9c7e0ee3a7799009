"""When the two want to look at their goals, and whether that day has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ..models import Goal, ReviewDay
from ..states import REVIEWED
from .people import Person

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy

# The session at which the two look at their goals may lie some days before the day they had in mind.
EARLY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """The last day that was proposed, the `number`-th of all. `has_come`: that day or a later one is today."""

    number: int
    on: date
    by: Person
    is_agreed: bool
    has_come: bool

    @property
    def waits_for_you(self) -> bool:
        """Whether the reader is asked to agree."""
        return not self.is_agreed and not self.by.is_you


def day(therapy: Therapy, known: Mapping[int, Person], today: date | None = None) -> Day | None:
    """The day that counts, None where none was proposed. One query."""
    rows = list(ReviewDay.objects.filter(therapy=therapy))
    if not rows:
        return None
    last = rows[-1]
    has_come = last.on <= (today or timezone.localdate())
    return Day(len(rows), last.on, known[last.by_id], last.agreed_by_id is not None, has_come)


def overdue(therapies: Collection[int], today: date | None = None) -> dict[int, date]:
    """The agreed day by therapy where it has come and nobody has begun to look at a running goal since.

    Three queries at most. A review that is going on waits for whoever has not said their view yet.
    """
    today = today or timezone.localdate()
    last: dict[int, Any] = {row.therapy_id: row for row in ReviewDay.objects.filter(therapy__in=therapies)}
    come = {key: row.on for key, row in last.items() if row.agreed_by_id and row.on <= today}
    goals = Goal.objects.filter(therapy__in=come, state__in=REVIEWED).prefetch_related("reviews") if come else ()
    untouched = (goal for goal in goals if not _is_begun(goal))
    waiting = {goal.therapy_id for goal in untouched if not was_looked_at(goal, come[goal.therapy_id])}
    return {key: on for key, on in come.items() if key in waiting}


def _is_begun(goal: Any) -> bool:
    return any(row.closed_at is None for row in goal.reviews.all())


def was_looked_at(goal: Any, on: date) -> bool:
    """Whether a review of the goal was closed about that day or later, or the goal is younger than the day."""
    closed = (timezone.localdate(row.closed_at) for row in goal.reviews.all() if row.outcome)
    return timezone.localdate(goal.made_at) > on or any(day >= on - EARLY for day in closed)
