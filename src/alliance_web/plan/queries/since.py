"""With which versions a goal was taken up: what was said of earlier ones belongs to an end that is behind."""

from typing import Any

from ..states import GoalMove


def taken_up(goal: Any) -> tuple[int, ...]:
    """The numbers of the versions with which a goal was proposed anew after an end. Reads `goal.moves`."""
    return tuple(row.version for row in goal.moves.all() if row.move == GoalMove.TAKEN_UP)


def since(goal: Any) -> int:
    """The last of them; 1 for a goal that never ended. What was said of versions before it counts no more."""
    return max(taken_up(goal), default=1)
