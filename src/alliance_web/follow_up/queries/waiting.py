"""Wishes of clients after the end wait for their therapist."""

from __future__ import annotations

from collections.abc import Iterator

from alliance_web.access.relation import Part
from alliance_web.therapies.seats import Found, Seats, in_part

from ..models import Wave
from ..states import WISHES


def wishes(seats: Seats) -> Iterator[Found]:
    """Clients who would like to hear from the practice, until somebody has been in touch. One query."""
    here = in_part(seats, Part.THERAPIST)
    rows = Wave.objects.filter(
        follow_up__therapy__in=list(here), answered_at__isnull=False, wish_done_at=None
    ).select_related("follow_up")
    told = dict.fromkeys(row.follow_up.therapy_id for row in rows.order_by("pk") if _wishes(row))
    yield from (Found(therapy) for therapy in told)


def _wishes(row: Wave) -> bool:
    return isinstance(row.answers, dict) and row.answers.get("hear") in list(WISHES)
