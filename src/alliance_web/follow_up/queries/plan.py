"""Who may be asked, when, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from alliance_web.consents.purposes import FOLLOW_UP
from alliance_web.consents.queries import last_said, who_has_given

from ..days import after
from ..models import FollowUp, Wave
from ..states import MONTHS, SILENT_UNTIL, Standing

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant

# A time that passed so long ago is missing: nobody is asked about spring in autumn.
LATE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Due:
    """A time that has come for somebody."""

    follow_up: FollowUp
    ended_on: date
    months: int
    on: date


def of_client(client: Participant) -> FollowUp | None:
    """What a client agreed to; None where they never did."""
    return FollowUp.objects.select_related("therapy", "by").filter(by=client).first()


def standing(client: Participant, found: FollowUp | None) -> Standing:
    """How it is with this client; who took their yes back has stopped, whatever else is there."""
    if found is None:
        return Standing.NOT_AGREED
    if client.user_id not in who_has_given(FOLLOW_UP):
        return Standing.STOPPED
    if found.closed_at:
        return Standing.CLOSED
    return Standing.PAUSED if found.paused_at else Standing.AGREED


def stopped_on(client: Participant) -> date | None:
    """When a client took their yes back; None where they did not."""
    said = last_said(client.user, FOLLOW_UP) if client.user else None
    return timezone.localdate(said.said_at) if said and not said.given else None


def due(today: date | None = None) -> Iterator[Due]:
    """The latest time that has come for each client who may be asked and was not. Three queries, and one for each."""
    today = today or timezone.localdate()
    rows = FollowUp.objects.filter(paused_at=None, closed_at=None, therapy__ended_on__isnull=False, by__left_at=None)
    allowed = who_has_given(FOLLOW_UP)
    for row in rows.select_related("therapy", "by__user").prefetch_related("waves").order_by("pk"):
        if row.by.user_id in allowed and (found := _due(row, today)):
            yield found


def _due(row: FollowUp, today: date) -> Due | None:
    ended_on = row.therapy.ended_on
    assert ended_on is not None
    waves = {wave.months: wave for wave in row.waves.all() if wave.ended_on == ended_on}
    come = [(months, waves[months].due_on if months in waves else after(ended_on, months)) for months in MONTHS]
    come = [(months, on) for months, on in come if on <= today]
    if not come or _is_silent(waves):
        return None
    months, on = come[-1]
    wave = waves.get(months)
    is_asked = wave is not None and wave.asked_at is not None
    is_before = on < timezone.localdate(row.agreed_at)
    return None if is_asked or is_before or on < today - LATE else Due(row, ended_on, months, on)


def _is_silent(waves: dict[int, Wave]) -> bool:
    """Whether the client was asked for a year and never answered."""
    asked = [wave for wave in waves.values() if wave.asked_at]
    return any(wave.months >= SILENT_UNTIL for wave in asked) and not any(wave.answered_at for wave in asked)


def is_anything_due() -> bool:
    """Whether anybody is to be asked, in the hours of the day in which people are. Reads only."""
    return 9 <= timezone.localtime().hour < 19 and any(True for _ in due())


def open_wave(digest: str) -> Wave | None:
    """The time that a link is for."""
    rows = Wave.objects.select_related("follow_up__therapy__practice", "follow_up__by__user")
    return rows.filter(token_digest=digest).first()


def wave_by_key(key: UUID) -> Wave | None:
    """A time by its key, with whom it is about."""
    return Wave.objects.select_related("follow_up__therapy", "follow_up__by__user").filter(key=key).first()


def wave_by_number(number: int) -> Wave | None:
    """The same by its number, as messages have it."""
    return Wave.objects.select_related("follow_up__therapy", "follow_up__by__user").filter(pk=number).first()


def asked_of(follow_up: FollowUp | None) -> tuple[Wave, ...]:
    """Every time at which the client was asked, after whichever end, in order. One query."""
    if follow_up is None:
        return ()
    rows = Wave.objects.filter(follow_up=follow_up, asked_at__isnull=False)
    return tuple(rows.order_by("ended_on", "months"))


def wave(client: Participant, key: UUID) -> Wave | None:
    """One time of this client by its key."""
    return Wave.objects.select_related("follow_up__therapy").filter(follow_up__by=client, key=key).first()
