"""Which goals the two work on now, at most three at a time, and which goal serves which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.audit.record import record
from alliance_web.therapies.queries import lock as lock_therapy

from ..models import Goal
from ..queries.since import since
from ..states import REVIEWED, GoalMove
from . import versions
from .goals import GoalEnded, NotOfThisTherapy
from .moves import moved

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant

# More than three and nobody works on any of them.
MOST = 3


class FocusIsFull(Exception):
    """Three goals are in focus already; one of them has to rest first."""


class NotAgreed(Exception):
    """Only a goal that both agree with comes into focus."""


class ServesItself(Exception):
    """The other goal serves this one already, directly or by way of others."""


@transaction.atomic
def focus(*, goal: Goal, by: Participant) -> bool:
    """Work on this goal now; False where that was so before. Raises FocusIsFull, NotAgreed, GoalEnded."""
    lock_therapy(by.therapy)
    locked = versions.lock(goal)
    if locked.state not in REVIEWED:
        raise GoalEnded
    if locked.in_focus:
        return False
    if versions.agreed(locked, by, since(locked)).agreed is None:
        raise NotAgreed
    if Goal.objects.filter(therapy=by.therapy, in_focus=True).count() >= MOST:
        raise FocusIsFull
    return _set(locked, GoalMove.FOCUS, by)


@transaction.atomic
def unfocus(*, goal: Goal, by: Participant) -> bool:
    """Let a goal rest for now; False where it rested before."""
    lock_therapy(by.therapy)
    locked = versions.lock(goal)
    return _set(locked, GoalMove.REST, by) if locked.in_focus else False


@transaction.atomic
def serve(*, goal: Goal, serves: Goal | None, by: Participant) -> bool:
    """Say that a goal serves another (None: no other); False where that was so before.

    Raises ServesItself, NotOfThisTherapy.
    """
    therapy = lock_therapy(by.therapy)
    locked = versions.lock(goal)
    if locked.serves_id == (serves.pk if serves else None):
        return False
    if serves and serves.therapy_id != therapy.pk:
        raise NotOfThisTherapy
    if serves and locked.pk in _upwards(serves):
        raise ServesItself
    locked.serves = serves
    locked.save(update_fields=["serves"])
    moved(locked, GoalMove.SERVE, by=by, serves=serves)
    record("goal.serve", by=by.user_id, therapy=therapy.key, thing=f"goal:{locked.number}")
    return True


def _set(goal: Goal, move: GoalMove, by: Participant) -> bool:
    goal.in_focus = move is GoalMove.FOCUS
    goal.save(update_fields=["in_focus"])
    moved(goal, move, by=by)
    record(f"goal.{move}", by=by.user_id, therapy=by.therapy.key, thing=f"goal:{goal.number}")
    return True


def _upwards(goal: Goal) -> set[int]:
    """A goal and every goal that it serves. The therapy is locked, so nobody changes the way meanwhile."""
    above = dict(Goal.objects.filter(therapy=goal.therapy_id).values_list("pk", "serves"))
    found: set[int] = set()
    step: int | None = goal.pk
    while step is not None and step not in found:
        found.add(step)
        step = above[step]
    return found
