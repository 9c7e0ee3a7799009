"""The sessions of one day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone

from .models import Session


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
