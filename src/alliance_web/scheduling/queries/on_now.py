"""Which session is on, by the length that each one has."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F

from alliance_web.therapies import diary
from alliance_web.therapies.lengths import OVERRUN

from ..lengths import LENGTH, LONGEST
from ..models import Appointment

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session, Therapy

FARTHEST = timedelta(minutes=LONGEST)


def on_or_next(therapy: Therapy, now: datetime) -> Session | None:
    """The session that is on, or has hardly ended, else the next one planned. One query."""
    rows = diary.ahead(therapy, now - FARTHEST - OVERRUN).select_related("therapy")
    rows = rows.annotate(minutes=F("appointment__minutes"))
    return next((row for row in rows[:LONGEST] if ends_at(row.starts_at, row.minutes) + OVERRUN > now), None)


def on_until(therapy: Therapy, number: int, starts_at: datetime, now: datetime) -> datetime | None:
    """When a session that began then is over, while it is on; None where it is not. One query, lately begun or not."""
    if not starts_at <= now < starts_at + FARTHEST:
        return None
    rows = Appointment.objects.filter(session__therapy=therapy, session__number=number)
    end = ends_at(starts_at, rows.values_list("minutes", flat=True).first())
    return end if now < end else None


def ends_of(sessions: Collection[Session]) -> dict[int, datetime]:
    """When each of some sessions is over, by primary key. One query."""
    rows = Appointment.objects.filter(session__in=[one.pk for one in sessions]).values_list("session", "minutes")
    minutes = dict(rows)
    return {one.pk: ends_at(one.starts_at, minutes.get(one.pk)) for one in sessions}


def ends_at(starts_at: datetime, minutes: int | None) -> datetime:
    """When a session is over that takes so many minutes; None for the usual length."""
    return starts_at + timedelta(minutes=minutes or LENGTH)
