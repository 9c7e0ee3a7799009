"""Who is awaited, and the way to one's own check-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from alliance_web.access.relation import Part
from alliance_web.checkins.queries import open_for
from alliance_web.checkins.shared import SharedSession, not_shown_yet
from alliance_web.scheduling.queries.on_now import on_until
from alliance_web.therapies.frame import Frame

# For so long after its beginning nobody is late with the check-in about a session.
GOING_ON = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The last session while an answer about it is still to come. `own_url`: the reader's check-in, empty when done.

    `going_on`: nobody is late with an answer yet; `on_until`: when it ends, while it is really on; `was_at`: when it
    was.
    """

    session: int
    own: bool
    other: bool
    other_has_checked_in: bool
    going_on: bool
    own_url: str
    was_at: datetime
    on_until: datetime | None = None


def waiting(frame: Frame, course: Sequence[SharedSession], now: datetime) -> Waiting | None:
    """Who is awaited about the last session; None when both have answered, or said "show me without mine"."""
    last = not_shown_yet(course)
    if last is None:
        return None
    end = on_until(frame.therapy, last.number, last.starts_at, now)
    return Waiting(
        session=last.number,
        own=frame.part in last.awaited,
        other=any(part is not frame.part for part in last.awaited),
        other_has_checked_in=any(part is not frame.part for part in last.answered),
        going_on=(end is not None or now - last.starts_at < GOING_ON) and len(last.awaited) == len(Part),
        own_url=_own_url(frame, last.number) if frame.part in last.awaited else "",
        was_at=last.starts_at,
        on_until=end,
    )


def _own_url(frame: Frame, session: int) -> str:
    check_in = open_for(frame.own).filter(session__number=session).first()
    return reverse("check-in", args=[frame.therapy.key, check_in.key]) if check_in else ""
