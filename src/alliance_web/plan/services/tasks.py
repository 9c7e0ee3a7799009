"""Propose a task, put it another way, say what one thinks of it; done, set aside, taken up again, kept as it is.

`by` is the participant who does it. Nothing is ever overwritten; what is agreed follows from what both have said.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from alliance_web.audit.record import record

from ..models import Goal, Task, TaskVersion
from ..owners import is_owner
from ..states import REVIEWED, TASK_MOVES, Owner, Place, Stance, TaskState
from . import versions
from .goals import GoalEnded

if TYPE_CHECKING:
    from datetime import date

    from alliance_web.therapies.models import Participant


class TaskEnded(Exception):
    """The task is done or set aside: it is taken up again before it is put another way."""


class CannotMove(Exception):
    """The task cannot go there from where it stands. `state`: where it stands now, perhaps since a moment ago."""

    def __init__(self, state: TaskState) -> None:
        super().__init__(f"the task is {state}")
        self.state = state


class NotYours(Exception):
    """Only whoever does a task says that it is done and how it went."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A task as somebody puts it. `rhythm`: when or how often, in own words; `due_on`: the day by which it is done."""

    words: str
    owner: Owner
    place: Place
    rhythm: str = ""
    due_on: date | None = None


@transaction.atomic
def propose(*, goal: Goal, draft: Draft, own_words: str = "", key: UUID, by: Participant) -> Task:
    """A new task in its first version. The same form sent twice makes one task. Raises GoalEnded."""
    locked = versions.lock(goal)
    there = Task.objects.filter(key=key, goal=goal).first()
    if there:
        return there
    if locked.state not in REVIEWED:
        raise GoalEnded
    number = (locked.tasks.aggregate(highest=Max("number"))["highest"] or 0) + 1
    task = Task.objects.create(key=key, goal=locked, number=number)
    versions.add(thing=task, after=0, by=by, own_words=own_words, **asdict(draft))
    _record("task.propose", task, by)
    return task


@transaction.atomic
def propose_version(*, task: Task, draft: Draft, own_words: str = "", after: int, by: Participant) -> TaskVersion:
    """Put an open task another way. Raises ChangedMeanwhile, GoalEnded, TaskEnded."""
    locked = _lock_open(task)
    version, is_new = versions.add(thing=locked, after=after, by=by, own_words=own_words, **asdict(draft))
    if is_new:
        _record("task.propose-version", locked, by, version=version.number)
    found: TaskVersion = version
    return found


@transaction.atomic
def take_stance(
    *,
    task: Task,
    version: int,
    seen: int,
    stance: Stance,
    reason: str = "",
    own_words: str | None = None,
    by: Participant,
) -> bool:
    """Say what one thinks of a version; False where that was said before. `seen`: the newest version on the page.

    Raises ChangedMeanwhile, OldVersion, GoalEnded, TaskEnded.
    """
    locked = _lock_open(task)
    is_new = versions.say(
        thing=locked, number=version, seen=seen, stance=stance, reason=reason, own_words=own_words, by=by
    )
    if is_new:
        _record("task.take-stance", locked, by, stance=stance)
    return is_new


@transaction.atomic
def move(*, task: Task, to: TaskState, by: Participant) -> bool:
    """Done, set aside or taken up again; False where it stands there already.

    Raises CannotMove, NotYours for "done" by another than the owner, GoalEnded for taking up.
    """
    goal, locked = _lock(task)
    if locked.state == to:
        return False
    if to not in TASK_MOVES[TaskState(locked.state)]:
        raise CannotMove(TaskState(locked.state))
    if to is TaskState.DONE and not is_owner(by.part, _owner(locked, by)):
        raise NotYours
    if to is TaskState.OPEN and goal.state not in REVIEWED:
        raise GoalEnded
    locked.state = to
    locked.save(update_fields=["state"])
    _moved(locked, to, by)
    _record("task.move", locked, by, to=to)
    return True


@transaction.atomic
def keep(*, task: Task, seen: int, by: Participant) -> bool:
    """The task fits as it is. `seen`: moves on the page; False where somebody has answered since. Raises TaskEnded."""
    locked = _lock_open(task)
    if _moves_made(locked) != seen:
        return False
    _moved(locked, TaskState.OPEN, by)
    _record("task.keep", locked, by)
    return True


def _owner(task: Task, by: Participant) -> Owner:
    """Who does it by the agreed wording, or by the newest where none is agreed."""
    now = versions.agreed(task, by)
    return Owner(task.versions.get(number=now.agreed or now.latest).owner)


def _lock(task: Task) -> tuple[Goal, Task]:
    """The goal before its task: nobody waits for the other way round."""
    goal = Goal.objects.select_for_update(no_key=True).get(pk=task.goal_id)
    locked: Task = versions.lock(task)
    return goal, locked


def _lock_open(task: Task) -> Task:
    goal, locked = _lock(task)
    if goal.state not in REVIEWED:
        raise GoalEnded
    if locked.state != TaskState.OPEN:
        raise TaskEnded
    return locked


def _moved(task: Task, to: TaskState, by: Participant) -> None:
    task.moves.create(number=_moves_made(task) + 1, to=to, by=by)


def _moves_made(task: Task) -> int:
    return task.moves.aggregate(highest=Max("number"))["highest"] or 0


def _record(verb: str, task: Task, by: Participant, **detail: Any) -> None:
    record(verb, by=by.user_id, therapy=by.therapy.key, thing=f"task:{task.pk}", **detail)
