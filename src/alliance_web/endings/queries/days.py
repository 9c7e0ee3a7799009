"""The last day that the two plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from alliance_web.therapies.diary import sessions_of_day
from alliance_web.therapies.states import SessionState

from ..models import LastDay

if TYPE_CHECKING:
    from alliance_web.therapies.frame import Frame
    from alliance_web.therapies.models import Therapy


@dataclass(frozen=True, slots=True)
class Day:
    """The day that was planned last, the `number`-th of all rows. `on` is None where none is planned."""

    number: int
    on: date | None = None
    by: str = ""
    own: bool = False
    is_agreed: bool = False
    has_come: bool = False

    @property
    def waits_for_you(self) -> bool:
        """Whether the reader is asked if it suits them."""
        return self.on is not None and not self.own and not self.is_agreed


def last_session(therapy: Therapy) -> int | None:
    """The number of the session on the day that the two agreed on as the last; None where there is none on it."""
    last = LastDay.objects.filter(therapy=therapy).last()
    if last is None or last.on is None or last.agreed_by_id is None:
        return None
    noon = timezone.make_aware(datetime.combine(last.on, time(12)))
    held = [one.number for one in sessions_of_day([therapy.pk], noon) if one.state == SessionState.PLANNED]
    return max(held, default=None)


def day(frame: Frame, today: date | None = None) -> Day:
    """What is planned. One query."""
    rows = list(LastDay.objects.filter(therapy=frame.therapy).select_related("by"))
    if not rows or rows[-1].on is None:
        return Day(len(rows))
    last, on = rows[-1], rows[-1].on
    return Day(
        number=len(rows),
        on=on,
        by=last.by.name,
        own=last.by_id == frame.own.pk,
        is_agreed=last.agreed_by_id is not None,
        has_come=on <= (today or timezone.localdate()),
    )
