"""What is known of each session besides its time: its length and series, what was changed, what a client asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ..lengths import LENGTH
from ..models import Appointment, Change, Request
from ..states import Answer, Because

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session


@dataclass(frozen=True, slots=True)
class Fact:
    """One session. `weeks`: 1 or 2 in a series, else 0; `moved_from`: when it was to be before it moved last."""

    minutes: int = LENGTH
    weeks: int = 0
    apart: bool = False
    moved_from: datetime | None = None
    cancelled_by: str = ""
    cancelled_at: datetime | None = None
    cancelled_because: str = ""
    # The last thing the client asked about it, answered or not.
    request: Request | None = None

    @property
    def waits(self) -> bool:
        """Whether the client waits for an answer."""
        return self.request is not None and self.request.answer == Answer.OPEN

    @property
    def as_asked(self) -> bool:
        """Whether it was cancelled because the client asked for that."""
        return self.request is not None and self.request.answer == Answer.CANCELLED


def facts_of(sessions: Collection[int]) -> Mapping[int, Fact]:
    """What is known of these sessions, by their primary key; nothing of one that just is. Three queries."""
    appointments = {
        row.session_id: row for row in Appointment.objects.filter(session__in=sessions).select_related("series")
    }
    changes: dict[int, list[Change]] = {}
    for change in Change.objects.filter(session__in=sessions).select_related("by").order_by("pk"):
        changes.setdefault(change.session_id, []).append(change)
    requests = {row.session_id: row for row in Request.objects.filter(session__in=sessions).order_by("pk")}
    return {
        pk: _fact(appointments.get(pk), changes.get(pk, []), requests.get(pk))
        for pk in {*appointments, *changes, *requests}
    }


def fact_of(session: Session) -> Fact:
    """The same of one session."""
    return facts_of([session.pk]).get(session.pk, Fact())


def minutes_of(session: int) -> int:
    """How long a session is. One query."""
    return Appointment.objects.filter(session=session).values_list("minutes", flat=True).first() or LENGTH


def _fact(appointment: Appointment | None, changes: list[Change], request: Request | None) -> Fact:
    moved = next((change for change in reversed(changes) if not change.cancelled), None)
    cancelled = next((change for change in reversed(changes) if change.cancelled), None)
    return Fact(
        minutes=appointment.minutes if appointment else LENGTH,
        weeks=appointment.series.weeks if appointment and appointment.series else 0,
        apart=appointment.apart if appointment else False,
        moved_from=moved.was_at if moved else None,
        cancelled_by=cancelled.by.name if cancelled else "",
        cancelled_at=cancelled.at if cancelled else None,
        cancelled_because=cancelled.because if cancelled else Because.ITSELF,
        request=request if request and request.answer != Answer.WITHDRAWN else None,
    )
