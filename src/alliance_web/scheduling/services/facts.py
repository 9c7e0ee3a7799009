"""What is noted beside a session whenever one is planned, moved or cancelled, whoever does it and from which page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from ..models import Appointment, Change, Request
from ..states import Answer, Because

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Session


def note_planned(session: Session) -> None:
    """A session was planned."""
    appointment_of(session)


def note_moved(session: Session, was_at: datetime, by: User) -> None:
    """A session has another time; what its client asked about it is answered by that."""
    if was_at == session.starts_at:
        return
    _change(session, was_at, by, cancelled=False, because=Because.ITSELF)
    _settle(session, Answer.MOVED)


def note_cancelled(session: Session, by: User, because: str) -> None:
    """A session does not take place; what its client asked about it is answered by that."""
    _change(session, session.starts_at, by, cancelled=True, because=because)
    _settle(session, Answer.CANCELLED)


def of_the_series(session: Session) -> None:
    """The last change of a session was one of its whole series."""
    last = Change.objects.filter(session=session).order_by("-pk").first()
    if last is not None:
        last.because = Because.SERIES
        last.save(update_fields=["because"])


def appointment_of(session: Session) -> Appointment:
    """What a session has besides its time; made where it is missing."""
    return Appointment.objects.get_or_create(session=session, defaults={"changed_at": timezone.now()})[0]


def changed(session: Session, **values: object) -> None:
    """Something of a session is new that calendars have to follow."""
    appointment_of(session)
    Appointment.objects.filter(session=session).update(revision=F("revision") + 1, changed_at=timezone.now(), **values)


def _change(session: Session, was_at: datetime, by: User, *, cancelled: bool, because: str) -> None:
    Change.objects.create(
        session=session, was_at=was_at, cancelled=cancelled, because=because, at=timezone.now(), by=by
    )
    changed(session)


def _settle(session: Session, answer: Answer) -> None:
    rows = Request.objects.filter(session=session, answer=Answer.OPEN)
    rows.update(answer=answer, answered_at=timezone.now())
