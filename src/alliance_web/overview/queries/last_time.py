"""Between two sessions: what was highest, what moved, where the views part, and what was said.

Only answers that both chairs may see come in here, and they go out as they were given: the library puts them in
order by difference, the numbers shown are always the two answers themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alliance.dyad import Highest, Move, Pair, highest, largest_move, partings
from alliance_web.access.relation import Part
from alliance_web.checkins.shared import SharedSession

from .items import STRAIN

PARTINGS = 3


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
    apart = partings(pairs)
    return LastTime(
        session=here.number,
        highest=highest(pairs),
        moved=largest_move(_moves(rated, items)),
        apart=apart[:PARTINGS],
        met=bool(pairs) and not apart,
        strains=tuple(_strains(here)),
    )


def _pairs(session: SharedSession, items: Mapping[str, str]) -> Iterator[Pair]:
    for item, label in items.items():
        client, therapist = session.value(Part.CLIENT, item), session.value(Part.THERAPIST, item)
        if client is not None and therapist is not None:
            yield Pair(item, label, client, therapist)


def _moves(rated: Sequence[SharedSession], items: Mapping[str, str]) -> Iterator[Move]:
    """Every answer of either chair against its own answer before."""
    for part in Part:
        for item, label in items.items():
            now = rated[-1].value(part, item)
            earlier = ((session.number, session.value(part, item)) for session in reversed(rated[:-1]))
            since, before = next(((number, value) for number, value in earlier if value is not None), (0, None))
            if now is not None and before is not None:
                yield Move(part, item, label, before, now, since)


def _strains(session: SharedSession) -> Iterator[Strain]:
    for part in Part:
        if answer := session.value(part, STRAIN):
            yield Strain(part, a_little=answer == 1)
