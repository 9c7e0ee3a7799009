"""Between two sessions: what was highest, what moved, where the views part, and what was said.

Only answers that both chairs may see come in here, and they go out as they were given: the order is by difference, the
numbers shown are always the two answers themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alliance_web.access.relation import Part
from alliance_web.checkins.shared import SharedSession

from .items import STRAIN

PARTINGS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Both answers to one question."""

    item: str
    label: str
    client: float
    therapist: float

    @property
    def apart(self) -> float:
        """How far the two lie from each other."""
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
    """One chair's answer to one question, in the session before (`since`) and last time."""

    part: Part
    item: str
    label: str
    before: float
    now: float
    since: int


@dataclass(frozen=True, slots=True)
class Strain:
    """That one chair felt something was off: "a little", or more than that."""

    part: Part
    a_little: bool


@dataclass(frozen=True, slots=True)
class LastTime:
    """What one session leaves to talk about. Empty parts are None or ()."""

    session: int
    highest: Highest | None
    moved: Move | None
    apart: tuple[Pair, ...]
    met: bool
    strains: tuple[Strain, ...]


def last_time(course: Sequence[SharedSession], items: Mapping[str, str]) -> LastTime | None:
    """The last session with answers both may see; None before there is one. `items`: code and name of the questions."""
    rated = [session for session in course if session.revealed and session.ratings]
    if not rated:
        return None
    here = rated[-1]
    pairs = tuple(_pairs(here, items))
    apart = sorted((pair for pair in pairs if pair.apart), key=lambda pair: -pair.apart)
    return LastTime(
        session=here.number,
        highest=_highest(pairs),
        moved=_moved(rated, items),
        apart=tuple(apart[:PARTINGS]),
        met=bool(pairs) and not apart,
        strains=tuple(_strains(here)),
    )


def _pairs(session: SharedSession, items: Mapping[str, str]) -> Iterator[Pair]:
    for item, label in items.items():
        client, therapist = session.value(Part.CLIENT, item), session.value(Part.THERAPIST, item)
        if client is not None and therapist is not None:
            yield Pair(item, label, client, therapist)


def _highest(pairs: Sequence[Pair]) -> Highest | None:
    """Questions at the top of both chairs where there are any, else those with the highest sum."""
    if not pairs:
        return None
    tops = max(pair.client for pair in pairs), max(pair.therapist for pair in pairs)
    by_both = tuple(pair for pair in pairs if (pair.client, pair.therapist) == tops)
    if by_both:
        return Highest(by_both, by_both=True, everywhere=len(by_both) == len(pairs))
    most = max(pair.client + pair.therapist for pair in pairs)
    together = tuple(pair for pair in pairs if pair.client + pair.therapist == most)
    return Highest(together, by_both=False, everywhere=False)


def _moved(rated: Sequence[SharedSession], items: Mapping[str, str]) -> Move | None:
    """The largest step of either chair against its own answer before; None where nothing moved."""
    steps = (_step(rated, part, *item) for part in Part for item in items.items())
    moves = [step for step in steps if step is not None and step.now != step.before]
    return max(moves, key=lambda move: abs(move.now - move.before), default=None)


def _step(rated: Sequence[SharedSession], part: Part, item: str, label: str) -> Move | None:
    now = rated[-1].value(part, item)
    earlier = ((session.number, session.value(part, item)) for session in reversed(rated[:-1]))
    since, before = next(((number, value) for number, value in earlier if value is not None), (0, None))
    return None if now is None or before is None else Move(part, item, label, before, now, since)


def _strains(session: SharedSession) -> Iterator[Strain]:
    for part in Part:
        if answer := session.value(part, STRAIN):
            yield Strain(part, a_little=answer == 1)
