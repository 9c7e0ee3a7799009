"""What of goals and tasks waits for whom: one question to the database for each kind, however many therapies there are.

Nothing here opens a sealed text. Each kind says the same as the pages: see `Proposed.waits_for_you`,
`ReviewShown.waits_for_you`, `Day.waits_for_you`, `GoalShown.new_scale` and `fit.doubt`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from alliance_web.therapies.queries import parties_in, sessions_begun_in
from alliance_web.therapies.seats import Found, Seats, own_pks

from ..fit import Doubt
from ..models import (
    AttainmentScale,
    Goal,
    GoalStance,
    GoalVersion,
    Review,
    ReviewDay,
    ReviewView,
    Task,
    TaskReport,
    TaskStance,
    TaskVersion,
)
from ..owners import is_owner
from ..states import REVIEWED, Owner, TaskState
from . import versions
from .review_days import overdue
from .tasks import doubt_of


def goals_to_answer(seats: Seats) -> Iterator[Found]:
    """Goals in a wording of which somebody has said nothing yet. One query."""
    rows = Goal.objects.filter(therapy__in=seats, state__in=REVIEWED)
    rows = _unanswered(rows, GoalVersion.objects.filter(goal=OuterRef("pk")), GoalStance.objects.all(), seats)
    for therapy, number in rows.values_list("therapy", "number"):
        yield Found(therapy, (number,), number)


def tasks_to_answer(seats: Seats) -> Iterator[Found]:
    """The same of tasks. One query."""
    rows = Task.objects.filter(goal__therapy__in=seats, goal__state__in=REVIEWED, state=TaskState.OPEN)
    rows = _unanswered(rows, TaskVersion.objects.filter(task=OuterRef("pk")), TaskStance.objects.all(), seats)
    for therapy, goal, number in rows.values_list("goal__therapy", "goal__number", "number"):
        yield Found(therapy, (goal, number), goal)


def _unanswered(rows: QuerySet[Any], wordings: QuerySet[Any], stances: QuerySet[Any], seats: Seats) -> QuerySet[Any]:
    """The rows of whose newest wording whoever sits there has said nothing."""
    rows = rows.annotate(newest=Subquery(wordings.order_by("-number").values("pk")[:1]))
    return rows.filter(~Exists(stances.filter(version=OuterRef("newest"), by__in=own_pks(seats)))).order_by("pk")


def levels_to_answer(seats: Seats) -> Iterator[Found]:
    """Levels that the other wrote and nobody has agreed to. One query."""
    newest = AttainmentScale.objects.filter(goal=OuterRef("goal")).order_by("-number").values("pk")
    rows = AttainmentScale.objects.filter(
        goal__therapy__in=seats, goal__state__in=REVIEWED, agreed_by=None, pk=Subquery(newest[:1])
    ).exclude(by__in=own_pks(seats))
    for therapy, goal in rows.order_by("pk").values_list("goal__therapy", "goal__number"):
        yield Found(therapy, (goal,), goal)


def days_to_answer(seats: Seats) -> Iterator[Found]:
    """Days for looking at goals that the other proposed and nobody has agreed to. One query."""
    newest = ReviewDay.objects.filter(therapy=OuterRef("therapy")).order_by("-pk").values("pk")
    rows = ReviewDay.objects.filter(therapy__in=seats, agreed_by=None, pk=Subquery(newest[:1]))
    for therapy, day in rows.exclude(by__in=own_pks(seats)).values_list("therapy", "on"):
        yield Found(therapy, day=day)


def reviews_to_answer(seats: Seats) -> Iterator[Found]:
    """Reviews that are going on and of which somebody has not said yet how they see the goal. One query."""
    said = ReviewView.objects.filter(review=OuterRef("pk"), by__in=own_pks(seats))
    rows = Review.objects.filter(~Exists(said), goal__therapy__in=seats, goal__state__in=REVIEWED, closed_at=None)
    for therapy, goal in rows.order_by("pk").values_list("goal__therapy", "goal__number"):
        yield Found(therapy, (goal,), goal)


def goals_due(seats: Seats) -> Iterator[Found]:
    """Therapies whose agreed day has come, with a goal that nobody has begun to look at. Three queries at most."""
    for therapy, day in overdue(list(seats)).items():
        yield Found(therapy, day=day)


def tasks_to_report(seats: Seats) -> Iterator[Found]:
    """Agreed tasks that raise the question whether they fit. Seven queries, however many tasks there are.

    A day that has passed, and silence, wait for whoever does the task; one that was not done waits for both.
    """
    rows = list(_open_tasks(seats))
    parties, begun = (parties_in(seats), sessions_begun_in(seats)) if rows else ({}, {})
    for row in rows:
        therapy = row.goal.therapy_id
        now = versions.agreement_of(row, parties[therapy])
        wording = versions.version(row, now.agreed)
        if wording is None or not (why := doubt_of(row, wording, parties[therapy], _starts(begun, therapy))):
            continue
        if why is Doubt.UNDONE or is_owner(seats[therapy].part, Owner(wording.owner)):
            yield Found(therapy, (row.goal.number, row.number), row.goal.number)


def _starts(begun: dict[int, list[tuple[int, datetime]]], therapy: int) -> list[datetime]:
    return [starts_at for _number, starts_at in begun.get(therapy, ())]


def _open_tasks(seats: Seats) -> QuerySet[Task]:
    rows = Task.objects.filter(goal__therapy__in=seats, goal__state__in=REVIEWED, state=TaskState.OPEN)
    wordings = TaskVersion.objects.only("number", "owner", "due_on", "task")
    said = TaskStance.objects.only("by", "stance", "at", "version")
    reports = TaskReport.objects.only("task", "at", "amount")
    return rows.select_related("goal").prefetch_related(
        Prefetch("versions", wordings), Prefetch("versions__stances", said), "moves", Prefetch("reports", reports)
    )
