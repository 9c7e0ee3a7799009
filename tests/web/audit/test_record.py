"""The record: only added to, chained, and silent about what people said."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from alliance_web.audit import checkpoints
from alliance_web.audit.chain import GENESIS
from alliance_web.audit.models import REST, AuditChain, AuditCheckpoint, AuditEvent
from alliance_web.audit.record import ChainFault, first_fault, record

from .tampering import ANNA, BERTO, free_of_triggers

pytestmark = pytest.mark.django_db


def _events(**which: Any) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(**which).order_by("seq"))


def test_the_events_of_a_therapy_form_a_chain_and_the_rest_another() -> None:
    record("a.do", by=1)
    record("b.do", by=None, therapy=ANNA, thing="x:1", n=3)
    record("c.do", by=1, therapy=BERTO)
    record("d.do", by=1, therapy=ANNA)
    record("e.do", by=1)
    first, second, third, fourth, fifth = _events()
    assert [one.number for one in (first, second, third, fourth, fifth)] == [1, 1, 1, 2, 2]
    assert [first.previous, second.previous, third.previous] == [GENESIS] * 3
    assert (fourth.previous, fifth.previous) == (second.digest, first.digest)
    assert {row.number for row in AuditChain.objects.all()} == {1, 2}
    assert first_fault() is None


def test_what_one_transaction_records_keeps_its_order() -> None:
    with transaction.atomic():
        for verb, therapy in (("a.do", BERTO), ("b.do", None), ("c.do", ANNA), ("d.do", BERTO)):
            record(verb, by=1, therapy=therapy)
        assert _events() == []  # stored last
    assert [event.verb for event in _events()] == ["a.do", "b.do", "c.do", "d.do"]
    assert first_fault() is None


def test_what_was_taken_back_is_not_recorded() -> None:
    with transaction.atomic():
        record("a.do", by=1)
        with pytest.raises(ValueError, match="no"):
            _write_and_fail()
        record("c.do", by=1)
    assert [event.verb for event in _events()] == ["a.do", "c.do"]


def test_the_signature_needs_the_key(settings: Any) -> None:
    record("a.do", by=1)
    settings.RECORD_KEY = "another key"
    record("a.do", by=1)
    assert first_fault() is not None


@pytest.mark.parametrize("model", [AuditEvent, AuditChain, AuditCheckpoint])
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_the_record(statement: str, model: type[Model]) -> None:
    if connection.vendor == "sqlite" and statement.startswith("TRUNCATE"):
        return  # SQLite knows no such statement
    record("a.do", by=1)
    checkpoints.write()
    before = list(model.objects.values())
    if model is AuditChain and statement.startswith("UPDATE"):
        return  # where a chain ends moves on
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))
    assert list(model.objects.values()) == before


CHANGED = "this event was changed after it was written, or was never written by Alliance"


@pytest.mark.parametrize(
    ("statement", "place", "what"),
    [
        ("UPDATE audit_auditevent SET actor = 9 WHERE number = 2", 2, CHANGED),
        ("UPDATE audit_auditevent SET detail = '{{}}' WHERE number = 1", 1, CHANGED),
        ("DELETE FROM audit_auditevent WHERE number = 2", 3, "events missing before this one: 1"),
        ("DELETE FROM audit_auditevent WHERE number = 1", 2, "events missing before this one: 1"),
        (
            "DELETE FROM audit_auditevent WHERE number = 3",
            2,
            "events of the audit log outside therapies missing after this one: 1",
        ),
    ],
    ids=["changed", "detail changed", "removed", "first removed", "last removed"],
)
def test_the_chain_tells_what_was_done_behind_its_back(statement: str, place: int, what: str) -> None:
    for n in range(3):
        record("a.do", by=n, n=n)
    seq = AuditEvent.objects.get(number=place).seq
    free_of_triggers()
    with connection.cursor() as cursor:
        cursor.execute(statement.format())
    assert first_fault() == ChainFault(seq, what, REST)


@transaction.atomic
def _write_and_fail() -> None:
    record("b.do", by=1)
    raise ValueError("no")


def test_a_failed_write_leaves_no_event() -> None:
    with pytest.raises(ValueError, match="no"):
        _write_and_fail()
    assert AuditEvent.objects.count() == 0
