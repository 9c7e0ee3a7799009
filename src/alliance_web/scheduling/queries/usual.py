"""When a therapy usually meets, and so when it would meet next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils import timezone

from alliance_web.therapies.diary import last_planned

from ..lengths import LENGTH
from ..models import Appointment
from ..wall_clock import ClocksChange, moment

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy

LOOKED_AT = 8
# So many gaps between the last sessions tell the rhythm of now.
RHYTHM = 3
# From this many days between sessions on, a therapy meets every second week.
FORTNIGHTLY = 11
# The next session is not offered much sooner after the last than usual: one that was moved by days is no rhythm.
SLACK = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Usual:
    """The next session as it would usually be."""

    starts_at: datetime
    minutes: int


def usual(therapy: Therapy, now: datetime | None = None) -> Usual | None:
    """The usual day and time, next time; None before the first session. Two queries."""
    rows = last_planned(therapy, LOOKED_AT)
    if not rows:
        return None
    starts = [timezone.localtime(row.starts_at).replace(second=0, microsecond=0) for row in rows]
    minutes = Appointment.objects.filter(session=rows[0]).values_list("minutes", flat=True).first()
    starts_at = _next(starts, now or timezone.now())
    return Usual(starts_at, minutes or LENGTH) if starts_at else None


def _next(starts: list[datetime], now: datetime) -> datetime | None:
    """The first moment of the usual kind after the last session and after now. `starts`: local, the latest first."""
    (weekday, at), _n = Counter((one.weekday(), one.time()) for one in starts).most_common(1)[0]
    weeks = _weeks([one.date() for one in starts])
    last = starts[0].date()
    day = _on(weekday, last + timedelta(weeks=weeks) - SLACK)
    for _try in range(LOOKED_AT):
        while datetime.combine(day, at, tzinfo=starts[0].tzinfo) <= now:
            day += timedelta(weeks=weeks)
        try:
            return moment(day, at, timezone.get_current_timezone())
        except ClocksChange:
            day += timedelta(weeks=weeks)
    return None


def _weeks(days: list[date]) -> int:
    """Every week or every second one. Two sessions are no rhythm yet."""
    last = list(pairwise(days))[:RHYTHM]
    return 2 if len(last) >= 2 and all((later - earlier).days >= FORTNIGHTLY for later, earlier in last) else 1


def _on(weekday: int, first: date) -> date:
    """The first day from `first` on that is this day of the week."""
    return first + timedelta(days=(weekday - first.weekday()) % 7)
