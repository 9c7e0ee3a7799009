"""What changed in a plan, for marks on the course: only what both said or what both can see on the plan page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet, Value

from ..agreement import Said
from ..changed import Changed
from ..models import GoalMoved, GoalStance, Review, TaskMove, TaskStance
from ..states import GoalMove, Outcome, Stance, TaskState
from .people import Person, people
from .versions import agreed_over_time

if TYPE_CHECKING:
    from alliance_web.therapies.frame import Frame

Change = tuple[datetime, Changed]
MOVED: dict[GoalMove, Changed] = {
    GoalMove.FOCUS: Changed.FOCUS,
    GoalMove.REST: Changed.REST,
    GoalMove.NOT_AGREED: Changed.NOT_AGREED,
    GoalMove.TAKEN_UP: Changed.TAKEN_UP,
}
LOOKED_AT: dict[Outcome, Changed] = {
    Outcome.ACHIEVED: Changed.REACHED,
    Outcome.SUSTAIN: Changed.KEPT_UP,
    Outcome.SET_ASIDE: Changed.SET_ASIDE,
}
WENT: dict[TaskState, Changed] = {
    TaskState.DONE: Changed.DONE,
    TaskState.SET_ASIDE: Changed.SET_ASIDE,
    TaskState.OPEN: Changed.TAKEN_UP,
}


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One change of a goal, or of a task for it. `goal`, `task`: their numbers; `task` is 0 for the goal itself."""

    at: datetime
    goal: int
    task: int
    what: Changed


class _Kind(StrEnum):
    STANCE = "stance"
    MOVE = "move"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class _Event:
    """One row of whatever can change a plan. `key`: its primary key, by which rows of one table are in order."""

    kind: str
    goal: int
    task: int
    version: int
    party: int
    word: str
    at: datetime
    key: int


def plan_changes(frame: Frame) -> tuple[PlanChange, ...]:
    """Versions of goals and tasks that were agreed, ends, and what came into focus or out of it, oldest first.

    One query, however many goals and tasks there are. No word that anybody wrote is read.
    """
    known = people(frame)
    of_things: dict[tuple[int, int], list[_Event]] = defaultdict(list)
    for event in _events(frame.therapy.pk):
        of_things[event.goal, event.task].append(event)
    found = (
        PlanChange(at, goal, task, what)
        for (goal, task), events in of_things.items()
        for at, what in (*_agreed(events, known), *(_of_task(events) if task else _of_goal(events)))
    )
    return tuple(sorted(found, key=lambda change: change.at))


def _agreed(events: Sequence[_Event], known: Mapping[int, Person]) -> Iterator[Change]:
    said = [(one.at, Said(one.version, one.party, Stance(one.word))) for one in events if one.kind == _Kind.STANCE]
    anew = [one.version for one in events if one.kind == _Kind.MOVE and one.word == GoalMove.TAKEN_UP]
    return ((turn.at, Changed.AGREED) for turn in agreed_over_time(said, known, anew) if turn.is_agreed)


def _of_goal(events: Sequence[_Event]) -> Iterator[Change]:
    for one in events:
        if one.kind == _Kind.MOVE and one.word in MOVED:
            yield one.at, MOVED[GoalMove(one.word)]
        if one.kind == _Kind.REVIEW and one.word in LOOKED_AT:
            yield one.at, LOOKED_AT[Outcome(one.word)]


def _of_task(events: Sequence[_Event]) -> Iterator[Change]:
    """A task that was looked at and kept as it is has not changed."""
    before = TaskState.OPEN
    for one in events:
        if one.kind == _Kind.MOVE:
            to = TaskState(one.word)
            if to is not before:
                yield one.at, WENT[to]
            before = to


def _events(therapy: int) -> list[_Event]:
    """Everything that was said and done, without a word of it. One query; rows of one table in their order."""
    stances, moves = GoalStance.objects.filter(version__goal__therapy=therapy), GoalMoved.objects.all()
    of_tasks = TaskStance.objects.filter(version__task__goal__therapy=therapy)
    reviews = Review.objects.filter(goal__therapy=therapy, closed_at__isnull=False)
    steps = TaskMove.objects.filter(task__goal__therapy=therapy)
    rows = _columns(stances, _Kind.STANCE, "stance", goal="version__goal", version="version__number").union(
        _columns(
            of_tasks,
            _Kind.STANCE,
            "stance",
            goal="version__task__goal",
            task="version__task",
            version="version__number",
        ),
        _columns(moves.filter(goal__therapy=therapy), _Kind.MOVE, "move", goal="goal", version="version"),
        _columns(steps, _Kind.MOVE, "to", goal="task__goal", task="task"),
        _columns(reviews, _Kind.REVIEW, "outcome", goal="goal", by="", at="closed_at"),
        all=True,
    )
    return sorted((_Event(*row) for row in rows), key=lambda event: event.key)


def _columns(
    rows: QuerySet[Any],
    kind: _Kind,
    word: str,
    *,
    goal: str,
    task: str = "",
    version: str = "",
    by: str = "by",
    at: str = "at",
) -> QuerySet[Any]:
    """The columns of an event, in the order of `_Event`; 0 stands for what a kind of row does not have."""
    numbers = (f"{goal}__number", task and f"{task}__number", version, by)
    found = (F(name) if name else Value(0) for name in numbers)
    return rows.order_by().values_list(Value(kind.value), *found, F(word), F(at), F("pk"))
