"""What clients ask about sessions, and which answers they have not read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.therapies.seats import Found, Seats, in_part

from ..models import Request
from ..states import Answer, Asked

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session

# An answer that nobody said they have read is told for so long.
TOLD_FOR = timedelta(days=14)


def open_request(session: Session) -> Request | None:
    """What the client asks about a session and nobody has answered."""
    return Request.objects.filter(session=session, answer=Answer.OPEN).select_related("by").first()


def to_move(seats: Seats, now: datetime | None = None) -> Iterator[Found]:
    """Sessions that clients ask to move, until they begin. One query."""
    yield from _waiting(seats, Asked.MOVE, now)


def to_cancel(seats: Seats, now: datetime | None = None) -> Iterator[Found]:
    """Sessions that clients ask to cancel, until they begin. One query."""
    yield from _waiting(seats, Asked.CANCEL, now)


def answered(seats: Seats, now: datetime | None = None) -> Iterator[Found]:
    """Answers that a client has not read, for two weeks. One query."""
    here = now or timezone.now()
    rows = Request.objects.filter(session__therapy__in=in_part(seats, Part.CLIENT), seen_at=None)
    rows = rows.filter(answer__in=[Answer.MOVED, Answer.CANCELLED, Answer.KEPT], answered_at__gt=here - TOLD_FOR)
    for therapy, starts_at in rows.order_by("pk").values_list("session__therapy", "session__starts_at"):
        yield Found(therapy, day=timezone.localtime(starts_at).date())


def _waiting(seats: Seats, asked: Asked, now: datetime | None) -> Iterator[Found]:
    therapies = in_part(seats, Part.THERAPIST)
    rows = Request.objects.filter(session__therapy__in=therapies, answer=Answer.OPEN, asked=asked)
    rows = rows.filter(session__starts_at__gt=now or timezone.now()).order_by("session__starts_at", "pk")
    for therapy, number, starts_at in rows.values_list("session__therapy", "session__number", "session__starts_at"):
        yield Found(therapy, (number,), number, timezone.localtime(starts_at).date())
