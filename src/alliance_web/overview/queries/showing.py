"""When similar therapies are on the session card: while a session goes on in which the therapist shows them.

Everywhere else, and at any other time, it is the therapist's alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.checkins.cards import is_expected_shown
from alliance_web.scheduling.queries.on_now import on_or_next
from alliance_web.therapies.frame import Frame

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session, Therapy


@dataclass(frozen=True, slots=True)
class Showing:
    """What the therapist reads about it, and the one button: its label and what it sends (empty: nothing to press)."""

    said: str
    label: str = ""
    fields: tuple[tuple[str, object], ...] = ()


def session_to_show_in(therapy: Therapy, now: datetime | None = None) -> Session | None:
    """The session that is on, else the next one planned; none of a therapy that has ended."""
    return None if therapy.ended_on else on_or_next(therapy, now or timezone.now())


def is_shown_now(therapy: Therapy, now: datetime) -> bool:
    """Whether the card shows it just now: the session has begun, is not over, and the therapist shows it in it."""
    session = session_to_show_in(therapy, now)
    return session is not None and session.starts_at <= now and is_expected_shown(session)


def showing(frame: Frame, now: datetime) -> Showing | None:
    """What the therapist can do about it; None for the client."""
    if frame.part is not Part.THERAPIST:
        return None
    name, session = frame.other.name, session_to_show_in(frame.therapy, now)
    if session is None:
        return Showing(_("{name} cannot see this. You can show it in a session; none is planned.").format(name=name))
    if is_expected_shown(session):
        said = _("{name} can see this on the session card while session {n} goes on, and nowhere else.")
        label, show = _("Stop showing this to {name}"), "no"
    else:
        said, show = _("{name} cannot see this unless you show it in a session."), "yes"
        on = session.starts_at <= now
        label = (
            _("Show {name} on the session card for this session")
            if on
            else _("Show {name} on the card for session {n}")
        )
    fields = (("session", session.number), ("show", show))
    return Showing(said.format(name=name, n=session.number), label.format(name=name, n=session.number), fields)
