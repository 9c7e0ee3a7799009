"""Which sessions of a series are still to come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from alliance_web.therapies.states import SessionState

from ..models import Appointment

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session


def rest_of(session: Session, now: datetime | None = None) -> list[Appointment]:
    """This session and the later ones of its series that have not begun, the earliest first; none without a series."""
    own = Appointment.objects.filter(session=session).first()
    if own is None or own.series_id is None:
        return []
    rows = Appointment.objects.filter(series=own.series_id, session__state=SessionState.PLANNED)
    later = rows.filter(session__starts_at__gt=now or timezone.now(), session__starts_at__gte=session.starts_at)
    return list(later.select_related("session").order_by("session__starts_at", "pk"))
