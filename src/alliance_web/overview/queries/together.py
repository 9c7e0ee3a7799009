"""Open strains on the session card, with ways to begin that both read in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from alliance_web.repair.strain_pages import Reading, Shown
from alliance_web.repair.topics import Topic
from alliance_web.repair.ways import Chair, Way, fitting


@dataclass(frozen=True, slots=True)
class Together:
    """One open strain. `ways`: for either to say; `last_felt`: the last session that it is about.

    `stands`: whether it is to be brought up, as opposed to one that was talked about and waits for the client's word.
    """

    shown: Shown
    ways: tuple[Way, ...]
    last_felt: int
    stands: bool


def together(reading: Reading, topics: Sequence[Topic]) -> tuple[Together, ...]:
    """Everything that is open between the two, the latest first. `topics`: what is worth talking about now."""
    standing = {topic.rupture.key for topic in topics if topic.rupture}
    return tuple(_together(reading, shown, shown.strain.key in standing) for shown in reading.open)


def _together(reading: Reading, shown: Shown, stands: bool) -> Together:
    strain = shown.strain
    marks = [felt.session for felt in reading.sorted.marks.get(strain.pk, ())]
    ways = fitting(reading.ways, chair=Chair.EITHER, kind=strain.kind_for_both, state=strain.state)
    return Together(shown, ways, max([strain.session, *marks]), stands)


def to_begin_with(strains: Sequence[Together], session: int) -> tuple[Way, ...]:
    """The ways of the strain that comes first today: one about the last session, or one that waits for a verdict."""
    due = (one for one in strains if (one.stands and one.last_felt >= session) or one.shown.question)
    return next((one.ways for one in due), ())


def to_talk_about(strains: Sequence[Together], session: int) -> Iterator[tuple[UUID, int]]:
    """The strains that a talk about the card of a session is about: their keys, and how many moves they have."""
    yield from (
        (one.shown.strain.key, one.shown.strain.moves_made)
        for one in strains
        if one.stands and one.last_felt >= session
    )
