"""Who is awaited, and the way to one's own check-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from alliance_web.access.relation import Part
from alliance_web.checkins.queries import open_for
from alliance_web.checkins.shared import SharedSession, not_shown_yet
from alliance_web.therapies.frame import Frame

# A session that began this short a time ago may still be going on: nobody is late with its check-in.
GOING_ON = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The last session while an answer about it is still to come. `own_url`: the reader's check-in, empty when done."""

    session: int
    own: bool
    other: bool
    other_has_checked_in: bool
    going_on: bool
    own_url: str


def waiting(frame: Frame, course: Sequence[SharedSession], now: datetime) -> Waiting | None:
    """Who is awaited about the last session; None when both have answered, or said "show me without mine"."""
    last = not_shown_yet(course)
    if last is None:
        return None
    return Waiting(
        session=last.number,
        own=frame.part in last.awaited,
        other=any(part is not frame.part for part in last.awaited),
        other_has_checked_in=any(part is not frame.part for part in last.answered),
        going_on=now - last.starts_at < GOING_ON and len(last.awaited) == len(Part),
        own_url=_own_url(frame, last.number) if frame.part in last.awaited else "",
    )


def _own_url(frame: Frame, session: int) -> str:
    check_in = open_for(frame.own).filter(session__number=session).first()
    return reverse("check-in", args=[frame.therapy.key, check_in.key]) if check_in else ""
