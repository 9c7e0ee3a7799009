"""Reads of sessions across therapies: what one person has when. `scheduling` and the page Today build on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.people.queries import roles_of

from .models import Session, Therapy
from .queries import of_client, of_therapist
from .states import SessionState


def booked(user: Any, first: datetime, last: datetime) -> QuerySet[Session]:
    """Sessions of a therapist that begin in a stretch of time and are not cancelled."""
    here = Session.objects.filter(therapy__in=of_therapist(user), state=SessionState.PLANNED)
    return here.filter(starts_at__gte=first, starts_at__lt=last)


def of_person(user: Any, since: datetime) -> QuerySet[Session]:
    """Every session of somebody in either chair since a moment, cancelled ones too.

    Whoever no longer works as a therapist has lost that part, here as at the gate.
    """
    mine = set(of_client(user).values_list("pk", flat=True))
    if Role.THERAPIST in roles_of(user):
        mine |= set(of_therapist(user).values_list("pk", flat=True))
    rows = Session.objects.filter(therapy__in=mine, starts_at__gte=since)
    return rows.select_related("therapy").order_by("starts_at", "pk")


def ahead(therapy: Therapy, now: datetime) -> QuerySet[Session]:
    """Sessions of a therapy that are still to come, the next first."""
    return therapy.sessions.filter(state=SessionState.PLANNED, starts_at__gt=now).order_by("starts_at", "pk")


def planned_at(therapy: Therapy, starts_at: datetime) -> Session | None:
    """The session that begins at exactly this moment, unless it is cancelled."""
    return therapy.sessions.filter(state=SessionState.PLANNED, starts_at=starts_at).first()


def last_planned(therapy: Therapy, n: int) -> list[Session]:
    """The last sessions that are not cancelled, the latest first."""
    return list(therapy.sessions.filter(state=SessionState.PLANNED).order_by("-starts_at", "-pk")[:n])


def lock_all(sessions: Collection[int]) -> list[Session]:
    """These sessions, while nobody else changes them. Inside a transaction only."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("therapy__practice")
    return list(rows.filter(pk__in=sessions).order_by("starts_at", "pk"))


def session_numbered(therapy: Therapy, number: int) -> Session | None:
    """One session by its number, whatever its state."""
    return therapy.sessions.select_related("therapy__practice").filter(number=number).first()


def midnight(moment: datetime) -> datetime:
    """When the day of a moment began, on the practice's clock."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def next_midnight(moment: datetime) -> datetime:
    """When the day after begins; the day itself may have 23, 24 or 25 hours."""
    return midnight(midnight(moment) + timedelta(hours=36))


def sessions_of_day(therapies: Collection[int], moment: datetime) -> list[Session]:
    """The sessions of some therapies on the day of a moment, cancelled ones too, in the order of the clock."""
    begins = (midnight(moment), next_midnight(moment))
    rows = Session.objects.filter(therapy__in=therapies, starts_at__gte=begins[0], starts_at__lt=begins[1])
    return list(rows.order_by("starts_at", "pk"))
