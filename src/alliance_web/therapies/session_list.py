"""The sessions of a therapy as its therapist sees them: when, who has answered, who is awaited, what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance_web.access.relation import Part

from . import queries
from .answering import Asked, Told, asked_about, planning_of
from .states import SessionState

if TYPE_CHECKING:
    from .models import Session, Therapy

# The state of a check-in in the words of this page.
STATE_WORDS: dict[str, Any] = {
    "open": gettext_lazy("awaited"),
    "submitted": gettext_lazy("answered"),
    "waived": gettext_lazy("left out"),
    "lapsed": gettext_lazy("not asked"),
    "passed": gettext_lazy("no answer"),
    "contested": gettext_lazy("answered by someone else, does not count"),
}


NOTHING = Told(())


@dataclass(frozen=True, slots=True)
class Row:
    """One session in the list. `client`, `therapist`: what there is to say about each chair's answers."""

    number: int
    starts_at: datetime
    cancelled: bool
    begun: bool
    client: str
    therapist: str
    outcome: str
    has_link: bool
    can_cancel: bool
    told: Told = NOTHING


def session_list(therapy: Therapy, now: datetime | None = None) -> tuple[Row, ...]:
    """All sessions, the latest number first. Six queries."""
    rows, asked, now = queries.all_sessions(therapy), asked_about(therapy), now or timezone.now()
    told = planning_of(therapy, rows)
    return tuple(
        _row(session, asked.get(session.number, ()), told.get(session.number, NOTHING), now) for session in rows
    )


def _row(session: Session, asked: tuple[Asked, ...], told: Told, now: datetime) -> Row:
    cancelled = session.state == SessionState.CANCELLED
    begun = session.starts_at <= now
    chairs = {one.part: one for one in asked if not one.is_outcome}
    return Row(
        number=session.number,
        starts_at=session.starts_at,
        cancelled=cancelled,
        begun=begun,
        client=_words(chairs.get(Part.CLIENT)),
        therapist=_words(chairs.get(Part.THERAPIST)),
        outcome=", ".join(f"{one.questionnaire} {_words(one)}" for one in asked if one.is_outcome),
        has_link=not cancelled and any(one.link for one in asked),
        can_cancel=not cancelled and not any(one.state in ("submitted", "contested") for one in asked),
        told=told,
    )


def _words(asked: Asked | None) -> str:
    return str(STATE_WORDS.get(asked.state, asked.state)) if asked else _("not asked")
