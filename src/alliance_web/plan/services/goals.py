"""Propose a goal, put it another way, say what one thinks of it, and end it where the two cannot agree.

`by` is the participant who does it. Nothing is ever overwritten; what is agreed follows from what both have said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from alliance_web.audit.record import record
from alliance_web.therapies.queries import lock as lock_therapy

from ..models import Goal, GoalVersion
from ..queries.since import since
from ..states import GOAL_MOVES, REVIEWED, GoalMove, GoalState, Stance
from . import versions
from .moves import moved

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant, Therapy


class GoalEnded(Exception):
    """The goal has ended; it can be taken up again by proposing it anew."""


class StillRunning(Exception):
    """The goal has not ended, so it cannot be taken up again: it was, a moment ago."""


class NobodyDisagrees(Exception):
    """The two could not agree only where one of them disagrees and nothing is agreed."""


class NotOfThisTherapy(Exception):
    """A goal can serve only a goal of the same therapy."""


@transaction.atomic
def propose(
    *, therapy: Therapy, words: str, own_words: str = "", serves: Goal | None = None, key: UUID, by: Participant
) -> Goal:
    """A new goal in its first version. The same form sent twice makes one goal. Raises NotOfThisTherapy."""
    lock_therapy(therapy)
    there = Goal.objects.filter(key=key, therapy=therapy).first()
    if there:
        return there
    if serves and serves.therapy_id != therapy.pk:
        raise NotOfThisTherapy
    number = (therapy.goals.aggregate(highest=Max("number"))["highest"] or 0) + 1
    goal = Goal.objects.create(key=key, therapy=therapy, number=number, serves=serves)
    versions.add(thing=goal, after=0, by=by, own_words=own_words, words=words)
    _record("goal.propose", goal, by)
    return goal


@transaction.atomic
def propose_version(*, goal: Goal, words: str, own_words: str = "", after: int, by: Participant) -> GoalVersion:
    """Put a running goal another way. Raises ChangedMeanwhile, GoalEnded."""
    locked = versions.lock(goal)
    if locked.state not in REVIEWED:
        raise GoalEnded
    version: GoalVersion
    version, is_new = versions.add(thing=locked, after=after, by=by, own_words=own_words, words=words)
    if is_new:
        _record("goal.propose-version", locked, by)
    return version


@transaction.atomic
def take_up(*, goal: Goal, words: str, own_words: str = "", after: int, by: Participant) -> GoalVersion:
    """Propose a goal anew that had ended; both decide on it from the start. Raises ChangedMeanwhile, StillRunning."""
    locked = versions.lock(goal)
    version: GoalVersion
    version, is_new = versions.add(thing=locked, after=after, by=by, own_words=own_words, words=words)
    if locked.state in REVIEWED:
        if is_new:
            raise StillRunning
    elif not is_new:
        raise versions.ChangedMeanwhile(version)
    else:
        _to(locked, GoalState.OPEN)
        moved(locked, GoalMove.TAKEN_UP, by=by)
        _record("goal.take-up", locked, by)
    return version


@transaction.atomic
def take_stance(
    *,
    goal: Goal,
    version: int,
    seen: int,
    stance: Stance,
    reason: str = "",
    own_words: str | None = None,
    by: Participant,
) -> bool:
    """Say what one thinks of a version; False where that was said before. `seen`: the newest version on the page.

    A goal that is agreed no more leaves the focus. Raises ChangedMeanwhile, OldVersion, GoalEnded.
    """
    locked = versions.lock(goal)
    if locked.state not in REVIEWED:
        raise GoalEnded
    first = since(locked)
    is_new = versions.say(
        thing=locked, number=version, seen=seen, stance=stance, reason=reason, own_words=own_words, by=by, since=first
    )
    if not is_new:
        return False
    _record("goal.take-stance", locked, by, stance=stance.value)
    if locked.in_focus and versions.agreed(locked, by, first).agreed is None:
        _rest(locked)
        moved(locked, GoalMove.REST, by=by)
    return True


@transaction.atomic
def could_not_agree(*, goal: Goal, seen: int, by: Participant) -> None:
    """State that the two could not agree, which ends the goal. Raises ChangedMeanwhile, NobodyDisagrees, GoalEnded."""
    locked = versions.lock(goal)
    if locked.state not in REVIEWED:
        raise GoalEnded
    now = versions.agreed(locked, by, since(locked))
    if now.latest != seen:
        raise versions.ChangedMeanwhile(locked.versions.last())
    if now.agreed or not now.dissents() or GoalState.NOT_AGREED not in GOAL_MOVES[GoalState(locked.state)]:
        raise NobodyDisagrees
    _to(locked, GoalState.NOT_AGREED)
    locked.reviews.filter(closed_at=None).update(closed_at=moved(locked, GoalMove.NOT_AGREED, by=by).at)
    _record("goal.could-not-agree", locked, by)


def _record(verb: str, goal: Goal, by: Participant, **detail: str) -> None:
    record(verb, by=by.user_id, therapy=by.therapy.key, thing=f"goal:{goal.number}", **detail)


def _to(goal: Goal, state: GoalState) -> None:
    assert state in GOAL_MOVES[GoalState(goal.state)]
    goal.state, goal.in_focus = state, False
    goal.save(update_fields=["state", "in_focus"])


def _rest(goal: Goal) -> None:
    goal.in_focus = False
    goal.save(update_fields=["in_focus"])
