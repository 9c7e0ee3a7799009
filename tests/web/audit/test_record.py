"""The record: only added to, chained, and silent about what people said."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import GENESIS, ChainFault, first_fault, record

pytestmark = pytest.mark.django_db


def test_events_form_a_chain() -> None:
    first, second = record("a.do", by=1), record("b.do", by=None, therapy=uuid4(), thing="x:1", n=3)
    assert first.previous == GENESIS
    assert second.previous == first.digest
    assert (first.seq, second.seq) == (1, 2)
    assert first_fault() is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditevent SET verb = 'other'", "DELETE FROM audit_auditevent"],
    ids=["change", "remove"],
)
def test_the_database_refuses_to_change_an_event(statement: str) -> None:
    record("a.do", by=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.get().verb == "a.do"


def _without_triggers(statement: str) -> None:
    """What somebody with full rights over the database could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_no_update")
            cursor.execute("DROP TRIGGER audit_no_delete")
        else:
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_no_change")
        cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER audit_no_change")


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "UPDATE audit_auditevent SET actor = 9 WHERE seq = 2",
            ChainFault(2, "this event was changed after it was written"),
        ),
        ("DELETE FROM audit_auditevent WHERE seq = 2", ChainFault(2, "this event is missing")),
        ("DELETE FROM audit_auditevent WHERE seq = 1", ChainFault(1, "this event is missing")),
    ],
    ids=["changed", "removed", "first removed"],
)
def test_the_chain_tells_what_was_done_behind_its_back(statement: str, fault: ChainFault) -> None:
    for n in range(3):
        record("a.do", by=n)
    _without_triggers(statement)
    assert first_fault() == fault


@transaction.atomic
def _write_and_fail() -> None:
    record("a.do", by=1)
    raise ValueError("no")


def test_a_failed_write_leaves_no_event() -> None:
    with pytest.raises(ValueError, match="no"):
        _write_and_fail()
    assert AuditEvent.objects.count() == 0
