"""How far the goals are reached, taken together: one figure for each of the two, never an average of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alliance.attainment import attainment_t_score
from alliance_web.vault.unreadable import Unreadable

from ..states import GoalState
from .goals import GoalShown
from .people import Person

# Goals that were given up say nothing about how far the others are reached.
GIVEN_UP = frozenset({GoalState.SET_ASIDE, GoalState.NOT_AGREED})


@dataclass(frozen=True, slots=True)
class Attained:
    """The goal attainment T-score (50: as hoped for) of `goals` goals as one of the two sees them."""

    person: Person
    t_score: float
    goals: int


def attained(goals: Iterable[GoalShown]) -> tuple[Attained, ...]:
    """What each of the two said at the last review of every goal with an agreed scale; nothing where nobody did."""
    said: dict[Person, list[tuple[int, int]]] = {}
    for goal in goals:
        review = goal.last_review
        if review is None or review.scale is None or goal.state in GIVEN_UP:
            continue
        for view in review.views:
            if view.level is not None and not isinstance(view.level, Unreadable):
                said.setdefault(view.person, []).append((view.level, review.scale.weight))
    return tuple(_of(person, levels) for person, levels in said.items())


def _of(person: Person, levels: list[tuple[int, int]]) -> Attained:
    reached, weights = zip(*levels, strict=True)
    return Attained(person, attainment_t_score(reached, weights), len(levels))
