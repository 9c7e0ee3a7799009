"""What both have agreed and what still holds: running goals, the tasks for them, the day of the next look. No more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..doing import how
from ..models import Goal, ReviewDay
from ..states import REVIEWED, TaskState
from .people import parties, people
from .since import since
from .versions import WITH_STANCES, agreement_of, version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from alliance_web.therapies.frame import Frame


@dataclass(frozen=True, slots=True)
class AgreedTask:
    """A task in its agreed wording. `how`: who does it, where and when, in one line."""

    words: str
    how: str


@dataclass(frozen=True, slots=True)
class AgreedGoal:
    """A goal in its agreed wording, with the number by which the two call it."""

    number: int
    words: str
    tasks: tuple[AgreedTask, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """Everything agreed. `review_on`: the agreed day that has not passed."""

    goals: tuple[AgreedGoal, ...]
    review_on: date | None = None


def agreed(frame: Frame, today: date) -> Agreed:
    """What the two have agreed, goals in focus first. Nothing that only one of them said is in it."""
    both = parties(people(frame))
    rows = Goal.objects.filter(therapy=frame.therapy, state__in=REVIEWED).order_by("-in_focus", "number")
    found = rows.prefetch_related(WITH_STANCES, "moves", f"tasks__{WITH_STANCES}")
    goals = ((goal, _wording(goal, both, since(goal))) for goal in found)
    return Agreed(
        tuple(
            AgreedGoal(goal.number, wording.words, tuple(_tasks(goal, both, frame)))
            for goal, wording in goals
            if wording
        ),
        _review_on(frame, today),
    )


def _tasks(goal: Goal, both: tuple[int, ...], frame: Frame) -> Iterator[AgreedTask]:
    for task in goal.tasks.all():
        wording = _wording(task, both)
        if wording and task.state == TaskState.OPEN:
            yield AgreedTask(wording.words, how(wording, frame.names))


def _wording(thing: Any, both: tuple[int, ...], first: int = 1) -> Any:
    """The agreed version of a goal or task, None where there is none."""
    return version(thing, agreement_of(thing, both, first).agreed)


def _review_on(frame: Frame, today: date) -> date | None:
    last = ReviewDay.objects.filter(therapy=frame.therapy).last()
    return last.on if last and last.agreed_by_id and last.on >= today else None
