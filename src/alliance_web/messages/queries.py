"""Reads about the outbox. Nothing here opens an address or a text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from .kinds import Kind, is_sent
from .models import Delivery, Message
from .states import Outcome, State

# A message that waits longer than this means that mail is down.
SLOW = timedelta(minutes=10)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages wait, since when the oldest does, and what stands in its way."""

    count: int
    since: datetime | None
    fault: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that was not sent, or of which nobody knows whether it was, or whether it came twice."""

    key: UUID
    kind: str | Promise
    made_at: datetime
    state: State
    fault: str
    can_be_sent_again: bool


def waiting() -> Waiting:
    """Messages that wait to be sent."""
    rows = Message.objects.filter(state=State.WAITING).order_by("made_at")
    oldest = rows.values_list("made_at", "fault").first() or (None, "")
    return Waiting(rows.count(), *oldest)


def troubles() -> list[Trouble]:
    """What somebody should look at, the latest first; what was dismissed is left out."""
    rows = _in_trouble().order_by("-made_at").only(*SHOWN_COLUMNS)[:SHOWN]
    return [_trouble(row) for row in rows]


SHOWN_COLUMNS = ("key", "kind", "made_at", "state", "fault", "expires_at", "blanked_at", "dismissed_at")


def _trouble(row: Message) -> Trouble:
    state = State(row.state)
    is_whole = row.blanked_at is None and row.expires_at > timezone.now() and row.fault != "no-address"
    can = state in (State.FAILED, State.IN_DOUBT) and is_whole and is_sent(Kind(row.kind))
    return Trouble(row.key, Kind(row.kind).label, row.made_at, state, row.fault, can)


def about(message_id: str) -> str:
    """What the message with this Message-ID is about; '' where there is none."""
    return Message.objects.filter(message_id=message_id).values_list("thing", flat=True).first() or ""


def state(thing: str) -> State | None:
    """The state of the latest message about one thing; None without one."""
    found = Message.objects.filter(thing=thing).order_by("-made_at", "-pk").values_list("state", flat=True).first()
    return State(found) if found else None


def lost(things: Collection[str]) -> set[str]:
    """Those of these things about which a message was given up. One query."""
    rows = Message.objects.filter(thing__in=things, state__in=(State.FAILED, State.EXPIRED))
    return set(rows.values_list("thing", flat=True))


def waits_too_long(now: datetime | None = None) -> datetime | None:
    """Since when a message waits that should have gone out long ago; None where none does."""
    before = (now or timezone.now()) - SLOW
    oldest: datetime | None = Message.objects.filter(state=State.WAITING, made_at__lt=before).aggregate(
        since=Min("made_at")
    )["since"]
    return oldest


def has_lost_notices() -> bool:
    """Whether a notice about self-harm failed or ran out of time, and nobody has dismissed that."""
    return Message.objects.filter(
        kind=Kind.SAFETY_NOTICE, state__in=(State.FAILED, State.EXPIRED), dismissed_at=None
    ).exists()


def _in_trouble() -> QuerySet[Message]:
    twice = Delivery.objects.filter(outcome=Outcome.IN_DOUBT).values("message")
    is_in_doubt = Q(state=State.IN_DOUBT) | Q(state=State.SENT, pk__in=twice)
    return Message.objects.filter(is_in_doubt | Q(state__in=(State.FAILED, State.EXPIRED)), dismissed_at=None)
