"""What a plan came to, in counts and states: no words, no views, nothing that only one of the two may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet

from ..agreement import Said, agreement
from ..models import Goal, GoalMoved, GoalStance, Review, Task, TaskReport, TaskStance, TaskVersion
from ..states import GoalMove, Stance


@dataclass(frozen=True, slots=True)
class GoalCounts:
    """One goal. `goal` counts from 1 within its therapy; `reviews` are those that both have closed."""

    therapy: int
    goal: int
    state: str
    in_focus: bool
    versions: int
    agreed: bool
    reviews: int


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """One task. `owner` and `place` are those of its newest version."""

    therapy: int
    goal: int
    task: int
    state: str
    owner: str
    place: str
    versions: int
    agreed: bool
    reports: int


def goals(therapies: Collection[int], parties: dict[int, tuple[int, ...]]) -> list[GoalCounts]:
    """Every goal of some therapies. `parties`: the participants of each now. Four queries."""
    rows = Goal.objects.filter(therapy__in=therapies).annotate(versions_made=Count("versions"))
    said = _said(GoalStance.objects.filter(version__goal__therapy__in=therapies), "version__goal")
    closed = Review.objects.filter(goal__therapy__in=therapies, closed_at__isnull=False)
    reviews, since = _counts(closed, "goal"), _taken_up(therapies)
    return [
        GoalCounts(
            therapy=goal.therapy_id,
            goal=goal.number,
            state=goal.state,
            in_focus=goal.in_focus,
            versions=goal.versions_made,
            agreed=_is_agreed(
                parties.get(goal.therapy_id, ()),
                goal.versions_made,
                (one for one in said.get(goal.pk, ()) if one.version >= since.get(goal.pk, 1)),
            ),
            reviews=reviews.get(goal.pk, 0),
        )
        for goal in rows.order_by("therapy", "number")
    ]


def tasks(therapies: Collection[int], parties: dict[int, tuple[int, ...]]) -> list[TaskCounts]:
    """Every task of some therapies. Four queries."""
    rows = Task.objects.filter(goal__therapy__in=therapies).select_related("goal")
    said = _said(TaskStance.objects.filter(version__task__goal__therapy__in=therapies), "version__task")
    reports = _counts(TaskReport.objects.filter(task__goal__therapy__in=therapies), "task")
    newest = _newest(therapies)
    return [
        TaskCounts(
            therapy=task.goal.therapy_id,
            goal=task.goal.number,
            task=task.number,
            state=task.state,
            owner=newest[task.pk][1],
            place=newest[task.pk][2],
            versions=newest[task.pk][0],
            agreed=_is_agreed(parties.get(task.goal.therapy_id, ()), newest[task.pk][0], said.get(task.pk, ())),
            reports=reports.get(task.pk, 0),
        )
        for task in rows.order_by("goal__therapy", "goal__number", "number")
        if task.pk in newest
    ]


def _taken_up(therapies: Collection[int]) -> dict[int, int]:
    """The version with which a goal was last taken up after an end; what was said of earlier ones counts no more."""
    rows = GoalMoved.objects.filter(goal__therapy__in=therapies, move=GoalMove.TAKEN_UP)
    return dict(rows.order_by().values("goal").annotate(last=Max("version")).values_list("goal", "last"))


def _newest(therapies: Collection[int]) -> dict[int, tuple[int, str, str]]:
    """Number, owner and place of the newest version of each task."""
    rows = TaskVersion.objects.filter(task__goal__therapy__in=therapies).order_by("number")
    return {
        task: (number, owner, place)
        for task, number, owner, place in rows.values_list("task", "number", "owner", "place")
    }


def _said(rows: QuerySet[Any], thing: str) -> dict[int, list[Said]]:
    """The stances on each thing, in the order in which they were taken."""
    found: dict[int, list[Said]] = defaultdict(list)
    taken = rows.order_by("pk").values_list(thing, "version__number", "by", "stance")
    for key, number, by, stance in taken:
        found[key].append(Said(number, by, Stance(stance)))
    return found


def _counts(rows: QuerySet[Any], thing: str) -> dict[int, int]:
    return dict(rows.order_by().values(thing).annotate(n=Count("pk")).values_list(thing, "n"))


def _is_agreed(parties: tuple[int, ...], latest: int, said: Iterable[Said]) -> bool:
    return bool(parties) and agreement(parties, latest, said).agreed is not None
