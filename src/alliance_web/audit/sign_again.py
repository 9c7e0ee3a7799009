"""Sign the record as it is with another key, where the one that signed it is lost or known to others.

The database refuses to change the record. Here, and nowhere else but in migrations, its triggers are taken away and put
back inside one transaction: others find either the former record or the one that is signed again, each protected.
Changes made before can no longer be found, so whoever calls this says so in the record and to the person.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from .chain import GENESIS, digest_of, digest_of_checkpoint
from .models import REST, AuditChain, AuditCheckpoint, AuditEvent

AT_ONCE = 1_000
# What checkpoints name: a chain and a number in it -> the number and signature there now; nothing where no event is.
Places = dict[tuple[UUID, int], list[int | str]]
TABLES = tuple(model._meta.db_table for model in (AuditEvent, AuditChain, AuditCheckpoint))


def sign_again() -> int:
    """Sign every event and checkpoint with the key in the settings; gives how many events there are.

    Rows that are missing stay missing: those after them close the gap. To be called in a transaction, while no server
    runs that would go on signing with the former key.
    """
    assert connection.in_atomic_block
    with _without_triggers():
        places = _named_by_checkpoints()
        for chain in _chains():
            _sign_chain(chain, places)
        _sign_checkpoints(places)
    return AuditEvent.objects.count()


def _chains() -> list[UUID]:
    """Every chain that has an event or an end. What has an end and no event begins once more."""
    found = {chain or REST for chain in AuditEvent.objects.values_list("therapy", flat=True).distinct()}
    AuditChain.objects.exclude(chain__in=found).update(number=0, digest="", checked=0)
    return sorted(found)


def _named_by_checkpoints() -> Places:
    heads = AuditCheckpoint.objects.order_by("number").values_list("heads", flat=True)
    return {(UUID(key), number): [] for one in heads.iterator(chunk_size=200) for key, (number, _) in one.items()}


def _sign_chain(chain: UUID, places: Places) -> None:
    """Sign one chain from its first event to its last, and its end."""
    rows = AuditEvent.objects.filter(therapy=None if chain == REST else chain).order_by("number")
    number, digest, seen = 0, GENESIS, 0
    while batch := list(rows.filter(number__gt=seen)[:AT_ONCE]):
        for event in batch:
            seen, number = event.number, number + 1
            if number != seen:
                AuditEvent.objects.filter(seq=event.seq).update(number=number)
            event.number, event.previous = number, digest
            digest = event.digest = digest_of(event)
            if (chain, seen) in places:
                places[chain, seen] = [number, digest]
        AuditEvent.objects.bulk_update(batch, ["previous", "digest"], batch_size=100)
    end, _ = AuditChain.objects.get_or_create(chain=chain)
    end.number, end.digest, end.checked = number, digest, min(end.checked, number)
    end.save()


def _sign_checkpoints(places: Places) -> None:
    """Each names the same places; one where no event is any more is named no longer."""
    previous, seen = GENESIS, 0
    while batch := list(AuditCheckpoint.objects.filter(number__gt=seen).order_by("number")[:AT_ONCE]):
        for row in batch:
            named = {key: places[UUID(key), number] for key, (number, _) in row.heads.items()}
            row.heads = {key: place for key, place in named.items() if place}
            row.previous, seen = previous, row.number
            previous = row.digest = digest_of_checkpoint(row)
        AuditCheckpoint.objects.bulk_update(batch, ["heads", "previous", "digest"], batch_size=50)


@contextmanager
def _without_triggers() -> Iterator[None]:
    """The tables of the record without what refuses changes, for this transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, sql, table in cursor.fetchall() if table in TABLES]
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)
