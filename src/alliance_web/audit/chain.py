"""The chains: each row signs itself and the row before it, so that nothing in between can change unseen.

Rows are added last in a transaction. The chains it touches are locked in the order of their keys and freed by the
commit that follows at once; whoever holds one waits for nothing else. So nobody waits in a circle.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from .models import AuditChain, AuditCheckpoint, AuditEvent

GENESIS = "0" * 64
Ends = dict[UUID, tuple[int, str]]  # chain -> the number and signature of its last row


def signature(content: list[Any]) -> str:
    """HMAC-SHA-256 over one canonical spelling, with the key that is not in the database."""
    spelled = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    return hmac.digest(settings.RECORD_KEY.encode(), spelled, "sha256").hex()


def digest_of(event: AuditEvent) -> str:
    """The signature of an event and of the one before it."""
    about = [event.actor, event.verb, event.thing, event.detail]
    return signature([event.previous, str(event.chain), event.number, event.seq, event.at.isoformat(), *about])


def digest_of_checkpoint(checkpoint: AuditCheckpoint) -> str:
    """The signature of a checkpoint and of the one before it."""
    about = [checkpoint.number, checkpoint.at.isoformat(), checkpoint.seq, checkpoint.heads]
    return signature(["checkpoint", checkpoint.previous, *about])


def name_ends(ends: Ends, checkpoint: AuditCheckpoint) -> None:
    """Add what a checkpoint names; the furthest place of each chain counts."""
    for key, (number, digest) in checkpoint.heads.items():
        ends[UUID(key)] = max(ends.get(UUID(key), (0, "")), (number, digest))


def append(events: list[AuditEvent]) -> int:
    """Add events to their chains, each in its order; gives the `seq` of the last. In a transaction only."""
    by_chain = sorted(events, key=lambda event: event.chain)
    heads = _locked({event.chain for event in events})
    for event, seq in zip(events, _next(len(events)), strict=True):
        event.seq = seq
    for key, mine in groupby(by_chain, key=lambda event: event.chain):
        _link(heads[key], mine)
    AuditEvent.objects.bulk_create(events)
    AuditChain.objects.bulk_create(
        heads.values(), update_conflicts=True, unique_fields=["chain"], update_fields=["number", "digest"]
    )
    return events[-1].seq


def _next(count: int) -> list[int]:
    """The next values of `seq`. They are signed too, so they are needed before the rows are stored."""
    if connection.vendor != "postgresql":  # SQLite: the one writer just now is this one
        last = AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        return list(range(last + 1, last + 1 + count))
    with connection.cursor() as cursor:
        sequence = "SELECT nextval(pg_get_serial_sequence('audit_auditevent', 'seq')) FROM generate_series(1, %s)"
        cursor.execute(sequence, [count])
        return [row[0] for row in cursor.fetchall()]


def _link(head: AuditChain, events: Iterable[AuditEvent]) -> None:
    for event in events:
        event.number, event.previous = head.number + 1, head.digest or GENESIS
        event.digest = digest_of(event)
        head.number, head.digest = event.number, event.digest


def _locked(keys: set[UUID]) -> dict[UUID, AuditChain]:
    """The chains, locked. A chain that is not there yet begins here.

    Before several are locked, all of them are there: who waits for another to begin a chain must hold none.
    """
    if len(keys) > 1:
        _begin(keys - set(AuditChain.objects.filter(chain__in=keys).values_list("chain", flat=True)))
    elif found := _lock(keys):
        return found
    else:
        _begin(keys)
    return _lock(keys)


def _lock(keys: set[UUID]) -> dict[UUID, AuditChain]:
    rows = AuditChain.objects.select_for_update().filter(chain__in=keys).order_by("chain")
    return {row.chain: row for row in rows}


def _begin(keys: set[UUID]) -> None:
    AuditChain.objects.bulk_create([AuditChain(chain=key) for key in sorted(keys)], ignore_conflicts=True)
