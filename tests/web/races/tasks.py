"""Races of tasks and of what somebody wishes, as functions that return what came of them as plain values."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from alliance_web.plan.models import Task, TaskReport
from alliance_web.plan.services import preferences, reports, reviews, tasks
from alliance_web.plan.services.reviews import Seen
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import Amount, Outcome, Owner, Place, Stance, TaskState
from alliance_web.therapies.models import Participant
from alliance_web.therapies.queries import chairs

from .goals import a_goal
from .races import MANY, a_therapy
from .threads import kinds, slowed, together


def a_task(owner: Owner = Owner.CLIENT) -> tuple[Task, Participant, Participant]:
    """A task for an agreed goal that both agree with, and both chairs."""
    goal, sam, noor = a_goal()
    task = tasks.propose(goal=goal, draft=Draft("Walk", owner, Place.BETWEEN), key=uuid4(), by=sam)
    tasks.take_stance(task=task, version=1, seen=1, stance=Stance.AGREE, by=noor)
    return task, sam, noor


def reporting(task: Task, by: Participant, key: UUID | None = None) -> Callable[[], TaskReport]:
    said = reports.Said(Amount.MOST, 7)
    key = key or uuid4()
    return lambda: reports.report(task=task, said=said, about=1, seen=1, session=0, key=key, by=by)


def the_same_task_proposed_by_many() -> Any:
    goal, sam, _noor = a_goal()
    draft, key = Draft("Walk", Owner.CLIENT, Place.BETWEEN), uuid4()
    found = together(*[lambda: tasks.propose(goal=goal, draft=draft, key=key, by=sam)] * MANY)
    return kinds(found), len({task.pk for task in found}), goal.tasks.count()


def tasks_proposed_by_many() -> Any:
    goal, sam, _noor = a_goal()
    draft = Draft("Walk", Owner.CLIENT, Place.BETWEEN)
    found = together(*[lambda: tasks.propose(goal=goal, draft=draft, key=uuid4(), by=sam)] * MANY)
    return sorted(task.number for task in found)


def both_put_a_task_another_way() -> Any:
    task, *both = a_task()
    drafts = [Draft(by.part, Owner.BOTH, Place.BETWEEN) for by in both]
    with slowed("alliance_web.plan.services.versions._newest"):
        found = together(
            *(
                lambda by=by, draft=draft: tasks.propose_version(task=task, draft=draft, after=1, by=by)
                for by, draft in zip(both, drafts, strict=True)
            )
        )
    return kinds(found), task.versions.count()


def a_task_for_a_goal_that_ends() -> Any:
    """Either the task was there when the goal ended, or it is refused; the words are never half kept."""
    goal, sam, noor = a_goal()
    set_aside = Seen(Outcome.SET_ASIDE)
    reviews.say(goal=goal, number=1, seen=set_aside, by=sam)
    draft = Draft("Walk", Owner.CLIENT, Place.BETWEEN)
    with slowed("alliance_web.plan.services.versions.add"):
        found = together(
            lambda: tasks.propose(goal=goal, draft=draft, key=uuid4(), by=sam),
            lambda: reviews.say(goal=goal, number=1, seen=set_aside, by=noor),
        )
    failed = [kind for kind in kinds(found) if kind not in ("GoalEnded", "Review", "Task")]
    return failed, isinstance(found[0], Task) == goal.tasks.exists()


def one_done_and_one_let_go() -> Any:
    task, sam, noor = a_task()
    with slowed("alliance_web.plan.services.tasks._owner"):
        found = together(
            lambda: tasks.move(task=task, to=TaskState.DONE, by=sam),
            lambda: tasks.move(task=task, to=TaskState.SET_ASIDE, by=noor),
        )
    return kinds(found), task.moves.count()


def a_task_let_go_by_many() -> Any:
    task, sam, noor = a_task()
    found = together(*[lambda by=by: tasks.move(task=task, to=TaskState.SET_ASIDE, by=by) for by in (sam, noor) * 3])
    return sorted(found), task.moves.count()


def a_task_kept_by_many() -> Any:
    task, sam, noor = a_task()
    found = together(*[lambda by=by: tasks.keep(task=task, seen=0, by=by) for by in (sam, noor) * 3])
    return sorted(found), task.moves.count()


def the_same_report_from_many() -> Any:
    task, sam, _noor = a_task()
    found = together(*[reporting(task, sam, uuid4())] * MANY)
    return kinds(found), task.reports.count()


def a_report_and_other_words_agreed() -> Any:
    """Either the report was there first, or its author is asked which of the two words it is about."""
    task, sam, noor = a_task()
    tasks.propose_version(task=task, draft=Draft("Run", Owner.CLIENT, Place.BETWEEN), after=1, by=noor)
    with slowed("alliance_web.plan.services.versions.agreed"):
        found = together(
            reporting(task, sam),
            lambda: tasks.take_stance(task=task, version=2, seen=2, stance=Stance.AGREE, by=sam),
        )
    failed = [kind for kind in kinds(found) if kind not in ("ChangedMeanwhile", "TaskReport", "bool")]
    return failed, isinstance(found[0], TaskReport) == task.reports.exists()


def a_report_while_the_last_is_answered() -> Any:
    task, sam, noor = a_task()
    first = reporting(task, sam)()
    found = together(reporting(task, sam), lambda: reports.answer(report=first, words="I see.", by=noor))
    first.refresh_from_db()
    return kinds(found), first.answer, task.reports.count()


def two_answers_from_two_tabs() -> Any:
    task, sam, noor = a_task()
    row = reporting(task, sam)()
    found = together(*(lambda words=words: reports.answer(report=row, words=words, by=noor) for words in ("A", "B")))
    return kinds(found)


def the_same_wishes_from_many() -> Any:
    sam, key = chairs(a_therapy()).client, uuid4()
    found = together(*[lambda: preferences.say(key=key, answers={"directness": 1}, by=sam)] * MANY)
    return kinds(found), sam.therapy.preferences.count()
