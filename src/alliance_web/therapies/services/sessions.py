"""Plan, move and cancel sessions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from alliance_web.audit.record import record

from ..models import Session, Therapy
from ..queries import next_number
from ..signals import session_cancelled, session_moved, session_planned, therapy_changed
from ..states import SessionState

if TYPE_CHECKING:
    from alliance_web.people.models import User


class NumberTaken(Exception):
    """The therapy already has a session with this number."""


class HasAnswers(Exception):
    """Somebody has answered about this session, so it took place: it cannot be cancelled or moved to a time to come."""


class TherapyEnded(Exception):
    """The therapy has ended; no session can be planned in it."""


@transaction.atomic
def plan(*, therapy: Therapy, starts_at: datetime, number: int | None = None, by: User) -> Session:
    """A session at a time, with the next free number unless one is given. Raises NumberTaken, TherapyEnded."""
    if therapy.ended_on:
        raise TherapyEnded
    session = _create(therapy, number or next_number(therapy), starts_at)
    record("session.plan", by=by.pk, therapy=therapy.key, thing=f"session:{session.number}")
    session_planned.send(sender=Session, session=session)
    therapy_changed.send(sender=Therapy, therapy=therapy)
    return session


@transaction.atomic
def note(*, therapy: Therapy, starts_at: datetime, number: int, by: User) -> Session:
    """A session of the past that was kept elsewhere: nobody is asked about it any more. Raises NumberTaken."""
    session = _create(therapy, number, starts_at)
    record("session.note", by=by.pk, therapy=therapy.key, thing=f"session:{number}")
    therapy_changed.send(sender=Therapy, therapy=therapy)
    return session


@transaction.atomic
def move(*, session: Session, starts_at: datetime, by: User) -> None:
    """Another time for a session. Raises HasAnswers for a time to come of a session that has answers."""
    _lock(session)
    if starts_at > timezone.now() and has_answers(session):
        raise HasAnswers
    was_at, session.starts_at = session.starts_at, starts_at
    session.save(update_fields=["starts_at"])
    record("session.move", by=by.pk, therapy=session.therapy.key, thing=f"session:{session.number}")
    session_moved.send(sender=Session, session=session, was_at=was_at, by=by)
    therapy_changed.send(sender=Therapy, therapy=session.therapy)


@transaction.atomic
def cancel(*, session: Session, by: User, because: str = "") -> None:
    """The session does not take place; nobody is asked about it. `because`: "ending". Raises HasAnswers."""
    _lock(session)
    if has_answers(session):
        raise HasAnswers
    session.state = SessionState.CANCELLED
    session.save(update_fields=["state"])
    record("session.cancel", by=by.pk, therapy=session.therapy.key, thing=f"session:{session.number}")
    session_cancelled.send(sender=Session, session=session, by=by, because=because)
    therapy_changed.send(sender=Therapy, therapy=session.therapy)


def has_answers(session: Session) -> bool:
    """Whether anybody has answered about a session."""
    answered: bool = session.check_ins.filter(rating__isnull=False).exists()
    return answered


def _lock(session: Session) -> None:
    """Whoever answers about the session just now is waited for, and whoever comes after us waits."""
    Session.objects.select_for_update().get(pk=session.pk)


def _create(therapy: Therapy, number: int, starts_at: datetime) -> Session:
    try:
        with transaction.atomic():
            return Session.objects.create(therapy=therapy, number=number, starts_at=starts_at)
    except IntegrityError as fault:
        raise NumberTaken from fault
