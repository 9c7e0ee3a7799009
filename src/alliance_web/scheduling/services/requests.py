"""A client asks to move or cancel a session; the therapist answers by moving it, cancelling it or keeping it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.therapies import diary
from alliance_web.therapies.queries import lock
from alliance_web.therapies.states import SessionState

from ..models import Request
from ..states import Answer, Asked
from . import notices, planning
from .planning import Gone

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Session


class Begun(Exception):
    """The session has begun: it is too late to ask."""


class AlreadyAnswered(Exception):
    """Somebody answered in the meantime, or the client took it back."""


@transaction.atomic
def ask(*, participant: Participant, session: Session, asked: Asked, words: str = "", by: User | None) -> Request:
    """Ask to move or cancel a session that has not begun. Asked again, what was said last counts.

    `by` is None for whoever came by a link. Raises Begun, Gone.
    """
    row = _open_for_asking(session)
    said = words.strip()
    earlier = Request.objects.filter(session=row, answer=Answer.OPEN).first()
    if earlier and (earlier.asked, earlier.words) == (asked, said):
        return earlier
    request = earlier or Request(session=row, by=participant)
    request.asked, request.words, request.asked_at, request.by_link = asked, said, timezone.now(), by is None
    request.save()
    notices.tell(request)
    _record("session.ask", request, by, what=asked.value)
    return request


@transaction.atomic
def withdraw(*, session: Session, by: User | None) -> bool:
    """The client takes back what they asked; False where nothing was open."""
    lock(session.therapy)
    request = Request.objects.filter(session=session, answer=Answer.OPEN).select_related("session__therapy").first()
    if request is None:
        return False
    request.answer, request.answered_at = Answer.WITHDRAWN, timezone.now()
    request.save(update_fields=["answer", "answered_at"])
    _record("session.take-back", request, by, what=request.asked)
    return True


@transaction.atomic
def answer(
    *,
    session: Session,
    how: str,
    starts_at: datetime | None = None,
    words: str = "",
    known: Collection[str] = (),
    by: User,
) -> None:
    """The therapist's answer to what is asked: "move" to a time, "cancel" or "keep"; with words if they like.

    Raises AlreadyAnswered, and what moving and cancelling raise; then nothing has changed.
    """
    planning.hold(session.therapy, by)
    request = Request.objects.filter(session=session, answer=Answer.OPEN).select_related("session__therapy").first()
    if request is None:
        raise AlreadyAnswered
    if how == "move":
        assert starts_at is not None
        planning.move(session=session, starts_at=starts_at, known=known, by=by)
    elif how == "cancel":
        planning.cancel(session=session, by=by)
    else:
        request.answer, request.answered_at = Answer.KEPT, timezone.now()
        request.save(update_fields=["answer", "answered_at"])
    request.refresh_from_db()
    request.answer_words = words.strip()
    request.save(update_fields=["answer_words"])
    _record("session.answer", request, by, what=request.answer)


@transaction.atomic
def see(*, participant: Participant, by: User | None) -> int:
    """The client has read the answers in their therapy; how many were new."""
    rows = Request.objects.filter(session__therapy=participant.therapy_id, seen_at=None)
    rows = rows.exclude(answer__in=[Answer.OPEN, Answer.WITHDRAWN])
    if n := rows.update(seen_at=timezone.now()):
        record("session.see-answer", by=by.pk if by else None, therapy=participant.therapy.key, answers=n)
    return n


def _open_for_asking(session: Session) -> Session:
    lock(session.therapy)
    row = diary.lock_all([session.pk])[0]
    if row.state != SessionState.PLANNED:
        raise Gone
    if row.starts_at <= timezone.now():
        raise Begun
    return row


def _record(verb: str, request: Request, by: User | None, *, what: str) -> None:
    session = request.session
    record(verb, by=by.pk if by else None, therapy=session.therapy.key, thing=f"session:{session.number}", what=what)
