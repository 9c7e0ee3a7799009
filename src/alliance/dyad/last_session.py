"""What one session leaves to talk about: what was highest, where the views part, what moved most.

The order is by sums and differences; what is shown are the answers themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Both answers to one question; `label` is what the question is called."""

    item: str
    label: str
    client: float
    therapist: float

    @property
    def apart(self) -> float:
        """How far the two lie from each other, in points of the scale."""
        return abs(self.client - self.therapist)


@dataclass(frozen=True, slots=True)
class Highest:
    """The questions that were rated highest by the two together.

    `by_both`: each of them is the top of either chair; `everywhere`: it is every question.
    """

    pairs: tuple[Pair, ...]
    by_both: bool
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Move:
    """One chair's answer to one question last time and before, in session `since`."""

    chair: str
    item: str
    label: str
    before: float
    now: float
    since: int

    @property
    def size(self) -> float:
        """How far the answer moved, in points of the scale."""
        return abs(self.now - self.before)


def highest(pairs: Sequence[Pair]) -> Highest | None:
    """Questions at the top of both chairs where there are any, else those with the highest sum; None without pairs."""
    if not pairs:
        return None
    tops = max(pair.client for pair in pairs), max(pair.therapist for pair in pairs)
    by_both = tuple(pair for pair in pairs if (pair.client, pair.therapist) == tops)
    if by_both:
        return Highest(by_both, by_both=True, everywhere=len(by_both) == len(pairs))
    most = max(pair.client + pair.therapist for pair in pairs)
    together = tuple(pair for pair in pairs if pair.client + pair.therapist == most)
    return Highest(together, by_both=False, everywhere=False)


def partings(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Questions on which the two views part, the furthest apart first; those alike keep their order."""
    return tuple(sorted((pair for pair in pairs if pair.apart), key=lambda pair: -pair.apart))


def largest_move(moves: Iterable[Move]) -> Move | None:
    """The largest of some moves, the first of those alike; None where nothing moved."""
    return max((move for move in moves if move.size), key=lambda move: move.size, default=None)
