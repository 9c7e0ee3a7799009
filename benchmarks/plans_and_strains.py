"""A plan, strains and notes for every therapy of a big practice, in bulk: the rows the services would have written."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db import models, transaction

from alliance_web.access.relation import Part
from alliance_web.plan.models import (
    Goal,
    GoalMoved,
    GoalStance,
    GoalVersion,
    Preferences,
    Review,
    ReviewView,
    Task,
    TaskReport,
    TaskStance,
    TaskVersion,
)
from alliance_web.plan.states import Amount, GoalMove, Outcome, Owner, Place, Stance
from alliance_web.plan.wishes import questions
from alliance_web.repair.models import Episode, EpisodeView, Move, Note
from alliance_web.repair.states import Kind, Moment, Origin, State, Wish
from alliance_web.therapies.models import Participant, Therapy

from .big_practice import BATCH, FIRST

GOALS, TASKS_EACH, REPORTS_EACH, STRAINS, NOTES_EACH = 4, 2, 3, 3, 2
WORDS = "Each week I see one person whom I like to be with."
AT_ONCE = 500
WAY = (State.NAMED, State.TALKED, State.REPAIRED)
Pair = tuple[Participant, Participant]


def write() -> None:
    """Four goals of two wordings with two tasks and a review, three strains to their verdict, two notes for each."""
    keys = list(Therapy.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            pairs = list(_pairs(keys[start : start + AT_ONCE]))
            _plans(pairs)
            _strains(pairs)
            _notes(pairs)


def _pairs(keys: Sequence[int]) -> Iterator[Pair]:
    people = {(one.therapy_id, one.part): one for one in Participant.objects.filter(therapy__in=keys)}
    for key in keys:
        yield people[key, Part.CLIENT], people[key, Part.THERAPIST]


def _write(model: type[models.Model], rows: Iterator[Any]) -> list[Any]:
    return model._default_manager.bulk_create(rows, batch_size=BATCH)


def _plans(pairs: Sequence[Pair]) -> None:
    goals = _write(
        Goal,
        (
            Goal(therapy_id=client.therapy_id, number=n, in_focus=n < 4)
            for client, _ in pairs
            for n in range(1, GOALS + 1)
        ),
    )
    both = dict(zip((goal.pk for goal in goals), (pair for pair in pairs for _ in range(GOALS)), strict=True))
    versions = _write(
        GoalVersion,
        (GoalVersion(goal=goal, number=n + 1, by=both[goal.pk][n], words=WORDS) for goal in goals for n in (0, 1)),
    )
    _write(
        GoalStance,
        (
            GoalStance(version=version, by=by, stance=Stance.AGREE, own_words=WORDS)
            for version in versions
            for by in both[version.goal_id][2 - version.number :]
        ),
    )
    _write(GoalMoved, (GoalMoved(goal=goal, by=both[goal.pk][0], move=GoalMove.FOCUS, version=2) for goal in goals))
    _reviews(goals, both)
    _tasks(goals, both)
    answers = {question.key: 1 for question in questions()}
    _write(
        Preferences,
        (
            Preferences(therapy_id=one.therapy_id, by=one, answers=answers, words=WORDS)
            for pair in pairs
            for one in pair
        ),
    )


def _reviews(goals: Sequence[Goal], both: dict[int, Pair]) -> None:
    reviews = _write(
        Review,
        (
            Review(goal=goal, number=1, session=10, outcome=Outcome.KEEP, closed_at=FIRST + timedelta(weeks=10))
            for goal in goals
        ),
    )
    _write(
        ReviewView,
        (
            ReviewView(review=review, by=by, rating=6, outcome=Outcome.KEEP, words=WORDS)
            for review in reviews
            for by in both[review.goal_id]
        ),
    )


def _tasks(goals: Sequence[Goal], both: dict[int, Pair]) -> None:
    tasks = _write(Task, (Task(goal=goal, number=n + 1) for goal in goals for n in range(TASKS_EACH)))
    versions = _write(
        TaskVersion,
        (
            TaskVersion(
                task=task, number=1, by=both[task.goal_id][1], words=WORDS, owner=Owner.CLIENT, place=Place.BETWEEN
            )
            for task in tasks
        ),
    )
    goal_of = {task.pk: task.goal_id for task in tasks}
    _write(
        TaskStance,
        (
            TaskStance(version=version, by=by, stance=Stance.AGREE)
            for version in versions
            for by in both[goal_of[version.task_id]]
        ),
    )
    _write(
        TaskReport,
        (
            TaskReport(
                task_id=version.task_id,
                version=version,
                session=n + 3,
                by=both[goal_of[version.task_id]][0],
                amount=Amount.MOST,
                useful=7,
                helped=WORDS,
            )
            for version in versions
            for n in range(REPORTS_EACH)
        ),
    )


def _strains(pairs: Sequence[Pair]) -> None:
    episodes = _write(
        Episode,
        (
            Episode(
                therapy_id=client.therapy_id,
                session=4 * n + 4,
                origin=Origin.HAND,
                client_noticed=True,
                state=WAY[-1],
                moves_made=len(WAY),
                noticed_at=FIRST + timedelta(weeks=4 * n + 3, days=1),
            )
            for client, _ in pairs
            for n in range(STRAINS)
        ),
    )
    both = dict(zip((one.pk for one in episodes), (pair for pair in pairs for _ in range(STRAINS)), strict=True))
    _write(
        Move,
        (
            Move(
                episode=one,
                number=n + 1,
                to=to,
                by=both[one.pk][0],
                session=one.session + n,
                words=WORDS,
                at=one.noticed_at + timedelta(weeks=n),
            )
            for one in episodes
            for n, to in enumerate(WAY)
        ),
    )
    _write(
        EpisodeView,
        (
            EpisodeView(episode=one, by=by, kind=Kind.WITHDRAWAL, my_part=WORDS if by.part == Part.THERAPIST else "")
            for one in episodes
            for by in both[one.pk]
        ),
    )


def _notes(pairs: Sequence[Pair]) -> None:
    _write(
        Note,
        (
            Note(by=by, words=WORDS, wish=Wish.TALK, moment=Moment.NEVER)
            for pair in pairs
            for by in pair
            for _ in range(NOTES_EACH)
        ),
    )
