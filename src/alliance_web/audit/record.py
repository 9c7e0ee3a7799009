"""Write the record and check it. Called by services, inside the transaction of the write itself."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from .models import AuditEvent

GENESIS = "0" * 64
CHAIN_LOCK = 0x616C6C69  # "alli": names our lock among PostgreSQL's advisory locks


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first event at which the chain does not hold, and how."""

    seq: int
    what: str


def record(verb: str, *, by: int | None, therapy: UUID | None = None, thing: str = "", **detail: Any) -> AuditEvent:
    """Add one event to the chain. `detail` holds keys, numbers and states, never what a person wrote or answered."""
    with transaction.atomic():
        _wait_for_turn()
        last = AuditEvent.objects.order_by("-seq").values_list("seq", "digest").first() or (0, GENESIS)
        event = AuditEvent(
            seq=last[0] + 1,
            at=timezone.now(),
            actor=by,
            verb=verb,
            therapy=therapy,
            thing=thing,
            detail=detail,
            previous=last[1],
        )
        event.digest = digest_of(event)
        event.save(force_insert=True)
    return event


def digest_of(event: AuditEvent) -> str:
    """SHA-256 over the event and the digest before it, in one canonical spelling."""
    content = [
        event.previous,
        event.seq,
        event.at.isoformat(),
        event.actor,
        event.verb,
        str(event.therapy or ""),
        event.thing,
        event.detail,
    ]
    return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def first_fault() -> ChainFault | None:
    """Walk the whole chain; None when every link holds."""
    previous, expected = GENESIS, 1
    for event in _all_events():
        if event.seq != expected:
            return ChainFault(expected, "this event is missing")
        if event.previous != previous or event.digest != digest_of(event):
            return ChainFault(event.seq, "this event was changed after it was written")
        previous, expected = event.digest, expected + 1
    return None


def _all_events() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("seq").iterator(chunk_size=2000)


def _wait_for_turn() -> None:
    """One writer of the chain at a time. SQLite's immediate transactions already see to that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
