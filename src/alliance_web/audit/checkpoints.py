"""Checkpoints: where the chains ended at a moment, signed, and also kept outside the database.

A chain alone does not show that its last rows are missing. Each checkpoint names the end of every chain that has grown
since the one before, and signs that one too; the last naming of each chain is what must still be found. It is written
after the commit that makes it due and by `write_if_due`, which is called each minute. What was recorded since the last
checkpoint, at most a minute or 100 events, can be taken away without a trace by whoever writes to the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from . import outside
from .chain import GENESIS, digest_of_checkpoint
from .models import AuditChain, AuditCheckpoint, AuditEvent

EVENTS = 100
AGE = timedelta(minutes=1)
CHAINS_IN_ONE = 1_000
CHECKPOINT_LOCK = 0x616C6C69  # "alli": names our lock among PostgreSQL's advisory locks


@dataclass(slots=True)
class _Seen:
    """What this process knows of the last checkpoint; it may be older than the truth, then one look more is taken."""

    seq: int = -1
    at: datetime | None = None


_seen = _Seen()


def write_if_due(last_seq: int | None = None) -> bool:
    """Write a checkpoint where the last is 100 events or a minute old; gives whether one was written.

    `last_seq` is the event just stored: with it most calls ask the database nothing.
    """
    if last_seq is not None and not _is_due(last_seq, _seen.seq, _seen.at):
        return False
    with transaction.atomic():
        if not _is_my_turn():
            return False
        last, newest = _last(), _newest()
        if last is not None and not _is_due(newest, last.seq, last.at):
            _remember(last)
            return False
        written = _write_all(last, newest)
    outside.bring_up_to_date()
    return written


def write() -> None:
    """Write a checkpoint now, due or not, and wait for whoever writes one."""
    with transaction.atomic():
        _is_my_turn(wait=True)
        _write_all(_last(), _newest())
    outside.bring_up_to_date()


def begin_after_restore() -> None:
    """Say in the file outside that an older database was put back on purpose. `alliance restore` calls it.

    Without it the checkpoints after the backup accuse the database of being an older copy, as they should. To be
    called before anything is recorded, with the record's own key; a copy of an older version may know no checkpoints.
    """
    with transaction.atomic():
        _is_my_turn(wait=True)
        knows_some = AuditCheckpoint._meta.db_table in connection.introspection.table_names()
        last = _last() if knows_some else None
        outside.note_restore(last.number if last else 0, timezone.now())


def _is_due(newest: int, last_seq: int, last_at: datetime | None) -> bool:
    if last_at is None:
        return True
    return newest - last_seq >= EVENTS or timezone.now() - last_at >= AGE


def _is_my_turn(*, wait: bool = False) -> bool:
    """One process at a time writes checkpoints. SQLite's immediate transactions already see to that."""
    if connection.vendor != "postgresql":
        return True
    lock = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [CHECKPOINT_LOCK])
        return wait or bool(cursor.fetchone()[0])


def _last() -> AuditCheckpoint | None:
    return AuditCheckpoint.objects.defer("heads").order_by("-number").first()


def _newest() -> int:
    return AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def _write_all(last: AuditCheckpoint | None, newest: int) -> bool:
    """Checkpoints until every chain that has grown is in one; gives whether there was any."""
    grown = _grown()
    written = bool(grown)
    while grown:
        last = _write_one(last, newest, grown)
        grown = _grown() if len(grown) == CHAINS_IN_ONE else []
    if last is not None:
        _remember(last)
    return written


def _grown() -> list[AuditChain]:
    return list(AuditChain.objects.filter(number__gt=F("checked")).order_by("chain")[:CHAINS_IN_ONE])


def _write_one(last: AuditCheckpoint | None, newest: int, grown: list[AuditChain]) -> AuditCheckpoint:
    made = AuditCheckpoint(
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        seq=newest,
        heads={str(one.chain): [one.number, one.digest] for one in grown},
        previous=last.digest if last else GENESIS,
    )
    made.digest = digest_of_checkpoint(made)
    made.save(force_insert=True)
    _mark(grown)
    return made


def _mark(grown: list[AuditChain]) -> None:
    """Note up to where each chain is in a checkpoint. One that somebody holds just now is named again next time."""
    upto = {one.chain: one.number for one in grown}
    free = list(AuditChain.objects.select_for_update(skip_locked=True).filter(chain__in=upto).order_by("chain"))
    for one in free:
        one.checked = upto[one.chain]
    AuditChain.objects.bulk_update(free, ["checked"], batch_size=200)


def _remember(last: AuditCheckpoint) -> None:
    _seen.seq, _seen.at = last.seq, last.at
