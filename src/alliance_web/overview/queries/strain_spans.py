"""Strains that the two follow, as stretches of the picture: the same words for both, because both see one drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from alliance.model import Span
from alliance_web.checkins.shared import SharedSession
from alliance_web.repair.queries.strains import Strain
from alliance_web.repair.states import State


def spans(strains: Iterable[Strain], course: Sequence[SharedSession]) -> Iterator[Span]:
    """From the session that a strain is about to its end; one that is open, or not repaired, reaches to now."""
    sessions = sorted(session.number for session in course)
    for strain in strains if sessions else ():
        first = _on_axis(strain.session, sessions)
        last = None if strain.is_open else max(first, _on_axis(strain.steps[-1].session, sessions))
        yield Span(first, last, _label(strain), named=True)


def _on_axis(session: int, sessions: Sequence[int]) -> int:
    """The session itself, or the next one that took place: one may have been cancelled, or have no number."""
    return next((number for number in sessions if number >= session), sessions[-1])


def _label(strain: Strain) -> str:
    """What became of it and after which session."""
    words = {
        State.NOTICED: _("Hard moment"),
        State.NAMED: _("Hard moment, put into words after session {session}"),
        State.TALKED: _("Hard moment, talked about after session {session}"),
        State.REPAIRED: _("Hard moment, all right again after session {session}"),
        State.NOT_REPAIRED: _("Hard moment, not all right yet after session {session}"),
        State.SET_ASIDE: _("Hard moment, left for now after session {session}"),
    }[strain.state]
    return words.format(session=strain.steps[-1].session if strain.steps else strain.session)
