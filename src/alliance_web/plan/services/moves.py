"""Note what somebody did with a goal, so that its story can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models import Goal, GoalMoved
from ..states import GoalMove

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant


def moved(goal: Goal, move: GoalMove, *, by: Participant, serves: Goal | None = None) -> GoalMoved:
    """One line of the story of a goal. The record is written by whoever calls this."""
    newest = goal.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return goal.moves.create(move=move, by=by, version=newest, serves=serves)
