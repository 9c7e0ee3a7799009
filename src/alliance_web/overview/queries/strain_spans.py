"""Strains that the two follow, as stretches of the picture: the same words for both, because both see one drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from alliance.model import Span
from alliance_web.repair.queries.strains import Strain
from alliance_web.repair.states import State
from alliance_web.repair.strain_pages import Reading


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
        State.NOTICED: _("Hard moment, noticed"),
        State.NAMED: _("Hard moment, put into words after session {session}"),
        State.TALKED: _("Hard moment, talked about after session {session}"),
        State.REPAIRED: _("Hard moment, all right again after session {session}"),
        State.NOT_REPAIRED: _("Hard moment, not all right yet after session {session}"),
        State.SET_ASIDE: _("Hard moment, left for now after session {session}"),
    }[strain.state]
    return words.format(session=strain.steps[-1].session if strain.steps else strain.session)
