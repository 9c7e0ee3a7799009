"""On PostgreSQL the program can have a role that may not change the record: the commands of the how-to."""

import re
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from alliance_web.audit import checkpoints
from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import first_fault, record

from .tampering import ANNA

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]
HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "postgresql.md"
REFUSED = [
    *(f"UPDATE {table} SET digest = 'x'" for table in ("audit_auditevent", "audit_auditcheckpoint")),
    *(f"DELETE FROM audit_{table}" for table in ("auditevent", "auditcheckpoint", "auditchain")),
    *(f"TRUNCATE audit_{table}" for table in ("auditevent", "auditcheckpoint", "auditchain")),
    "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_auditevent_no_delete ON audit_auditevent",
    "SET session_replication_role = replica",
    "DROP TABLE audit_auditevent",
]


@pytest.fixture
def as_the_program() -> None:
    """The role of the how-to, made and taken on inside the transaction of the test."""
    (commands,) = re.findall(r"```sql\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), flags=re.DOTALL)
    with connection.cursor() as cursor:
        cursor.execute(commands)
        cursor.execute("SET LOCAL ROLE alliance_program")


@pytest.mark.usefixtures("as_the_program")
def test_it_records_and_checks() -> None:
    record("a.do", by=1)
    record("b.do", by=1, therapy=ANNA)
    checkpoints.write()
    assert AuditEvent.objects.count() == 2
    assert first_fault() is None


@pytest.mark.usefixtures("as_the_program")
@pytest.mark.parametrize("statement", REFUSED)
def test_it_cannot_change_the_record_or_what_guards_it(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
