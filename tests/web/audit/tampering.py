"""Eight ways to falsify the record, as someone would who may do anything in the database and has no key.

Each also mends, as well as can be done without the key, whatever else in the database would give it away.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.db.models import F

from alliance_web.audit import checkpoints
from alliance_web.audit.models import AuditChain, AuditCheckpoint, AuditEvent
from alliance_web.audit.record import record

TABLES = ("audit_auditevent", "audit_auditcheckpoint", "audit_auditchain")
ANNA, BERTO = UUID(int=1), UUID(int=2)
NOSY, THERAPIST = 7, 8


def write_a_record() -> None:
    """Two therapies, a person who looked where they should not have, sign-ins, and checkpoints."""
    for n in range(4):
        record("sign-in", by=THERAPIST)
        record("read.course", by=THERAPIST, therapy=ANNA, n=n)
        record("read.plan", by=NOSY if n % 2 else THERAPIST, therapy=BERTO, n=n)
    checkpoints.write()
    record("sign-in", by=NOSY)
    checkpoints.write()


def free_of_triggers() -> None:
    """What someone with full rights over the database could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")


def _chain_again(chain: UUID) -> None:
    """Number and link what is left, as the code does, with the one thing missing: the key."""
    rows = list(AuditEvent.objects.filter(therapy=chain).order_by("number"))
    previous = "0" * 64
    for number, row in enumerate(rows, start=1):
        digest = sha256(f"{previous}{row.seq}{row.actor}{row.verb}".encode()).hexdigest()
        AuditEvent.objects.filter(seq=row.seq).update(number=number, previous=previous, digest=digest)
        previous = digest
    AuditChain.objects.filter(chain=chain).update(number=len(rows), checked=len(rows), digest=previous)


def _forget_checkpoints() -> None:
    AuditCheckpoint.objects.all().delete()
    AuditChain.objects.update(checked=F("number"))


def delete_the_tail() -> None:
    """The last two rows of a therapy go; the end of its chain is set back to a row that is really signed."""
    AuditEvent.objects.filter(therapy=ANNA, number__gt=2).delete()
    last = AuditEvent.objects.get(therapy=ANNA, number=2)
    AuditChain.objects.filter(chain=ANNA).update(number=2, digest=last.digest)
    _forget_checkpoints()


def remove_someones_reads() -> None:
    """All that one person opened goes, and the chain is computed again."""
    AuditEvent.objects.filter(actor=NOSY, therapy=BERTO).delete()
    _chain_again(BERTO)
    _forget_checkpoints()


def truncate() -> None:
    """Everything goes at once."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"TRUNCATE {table}" if connection.vendor == "postgresql" else f"DELETE FROM {table}")


def swap_rows() -> None:
    """Two rows of different chains change places in the order of everything."""
    first, second = AuditEvent.objects.filter(number=2, therapy__in=(ANNA, BERTO)).order_by("seq")
    AuditEvent.objects.filter(seq=first.seq).update(seq=10_000)
    AuditEvent.objects.filter(seq=second.seq).update(seq=first.seq)
    AuditEvent.objects.filter(seq=10_000).update(seq=second.seq)


def change_a_row() -> None:
    """Someone else is said to have looked."""
    AuditEvent.objects.filter(actor=NOSY, therapy=BERTO, number=2).update(actor=THERAPIST)


def delete_a_chain() -> None:
    """All about one therapy goes, its end too."""
    AuditEvent.objects.filter(therapy=BERTO).delete()
    AuditChain.objects.filter(chain=BERTO).delete()
    _forget_checkpoints()


def insert_a_row() -> None:
    """A read that never was is added at the end of a chain."""
    last = AuditEvent.objects.filter(therapy=ANNA).order_by("number").last()
    assert last is not None
    digest = sha256(last.digest.encode()).hexdigest()
    AuditEvent.objects.create(
        seq=10_000,
        at=last.at,
        actor=NOSY,
        verb="read.course",
        therapy=ANNA,
        number=5,
        previous=last.digest,
        digest=digest,
    )
    AuditChain.objects.filter(chain=ANNA).update(number=5, digest=digest)


def put_an_older_copy_back() -> None:
    """The database as it was two days ago takes the place of today's, and goes on."""
    older = [(model, list(model.objects.all())) for model in (AuditEvent, AuditChain, AuditCheckpoint)]
    for n in range(3):
        record("read.course", by=NOSY, therapy=ANNA, n=n)
    checkpoints.write()
    for model, rows in older:
        model.objects.all().delete()
        model.objects.bulk_create(rows)
    record("read.course", by=THERAPIST, therapy=ANNA)
    checkpoints.write()


KINDS: dict[str, Callable[[], None]] = {
    "the tail deleted": delete_the_tail,
    "one person's reads removed, the chain computed again": remove_someones_reads,
    "everything truncated": truncate,
    "two rows swapped": swap_rows,
    "a row changed": change_a_row,
    "a whole chain deleted": delete_a_chain,
    "a row inserted": insert_a_row,
    "an older copy of the database put back": put_an_older_copy_back,
}


def falsify(kind: str) -> None:
    """Do one of them, past the triggers."""
    free_of_triggers()
    KINDS[kind]()
