"""Open strains on the session card, with ways to begin that both read in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alliance_web.repair.strain_pages import Reading, Shown
from alliance_web.repair.ways import Chair, Way, fitting


@dataclass(frozen=True, slots=True)
class Together:
    """One open strain. `ways`: for either to say; `last_felt`: the last session that it is about."""

    shown: Shown
    ways: tuple[Way, ...]
    last_felt: int


def together(reading: Reading) -> tuple[Together, ...]:
    """Everything that is open between the two, the latest first."""
    return tuple(_together(reading, shown) for shown in reading.open)


def _together(reading: Reading, shown: Shown) -> Together:
    strain = shown.strain
    marks = [felt.session for felt in reading.sorted.marks.get(strain.pk, ())]
    ways = fitting(reading.ways, chair=Chair.EITHER, kind=strain.kind_for_both, state=strain.state)
    return Together(shown, ways, max([strain.session, *marks]))


def to_begin_with(strains: Sequence[Together], session: int) -> tuple[Way, ...]:
    """The ways of the strain that comes first today: one about the last session, or one that waits for a verdict."""
    due = (one for one in strains if one.last_felt >= session or one.shown.question)
    return next((one.ways for one in due), ())
