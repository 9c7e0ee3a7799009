"""Strains that the two follow, as stretches of the picture: the same words for both, because both see one drawing.

Beside the picture they are listed, each with the number that it bears there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.model import Span
from alliance_web.repair.queries.strains import Strain
from alliance_web.repair.states import State
from alliance_web.repair.strain_pages import Reading, Shown


@dataclass(frozen=True, slots=True)
class Listed:
    """A strain as it is listed. `number`: what it is called in the picture; 0 where it is the only one."""

    number: int
    shown: Shown


@dataclass(frozen=True, slots=True)
class StrainList:
    """What waits for something, and what has come to an end, each with the latest session first."""

    open: tuple[Listed, ...]
    earlier: tuple[Listed, ...]


def strain_list(reading: Reading) -> StrainList:
    """Every strain with its number: the picture numbers those that people noticed first, in the order of sessions."""
    several = len(reading.strains) > 1
    numbers = {strain.key: number if several else 0 for number, strain in enumerate(reading.strains, start=1)}

    def listed(some: Iterable[Shown]) -> tuple[Listed, ...]:
        return tuple(Listed(numbers[one.strain.key], one) for one in some)

    return StrainList(listed(reading.open), listed(reading.earlier))


def spans(reading: Reading) -> Iterator[Span]:
    """From the session that a strain is about to its end; one that is followed and not repaired reaches to now.

    One that was noticed, and that nobody has done anything about, reaches to the last session that it is about.
    """
    sessions = sorted(session.number for session in reading.course)
    for strain in reading.strains if sessions else ():
        first, last = _on_axis(strain.session, sessions), _last(reading, strain)
        yield Span(first, None if last is None else max(first, _on_axis(last, sessions)), _label(strain), named=True)


def _last(reading: Reading, strain: Strain) -> int | None:
    if not strain.steps:
        return max([strain.session, *(felt.session for felt in reading.sorted.marks.get(strain.pk, ()))])
    return None if strain.is_open else strain.steps[-1].session


def _on_axis(session: int, sessions: Sequence[int]) -> int:
    """The session itself, or the next one that took place: one may have been cancelled, or have no number."""
    return next((number for number in sessions if number >= session), sessions[-1])


def _label(strain: Strain) -> str:
    """What became of it and after which session."""
    words = {
        State.NOTICED: _("Difficult moment, noticed"),
        State.NAMED: _("Difficult moment, put into words after session {session}"),
        State.TALKED: _("Difficult moment, talked about after session {session}"),
        State.REPAIRED: _("Difficult moment, OK now, said after session {session}"),
        State.NOT_REPAIRED: _("Difficult moment, not OK, said after session {session}"),
        State.NOT_SURE: _("Difficult moment, not sure, said after session {session}"),
        State.SET_ASIDE: _("Difficult moment, left for now after session {session}"),
    }[strain.state]
    return words.format(session=strain.steps[-1].session if strain.steps else strain.session)
