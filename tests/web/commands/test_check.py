"""`alliance check` finds each kind of damage, by name, and changes nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from alliance_web.audit import checkpoints, outside
from alliance_web.audit.chain import digest_of_checkpoint
from alliance_web.audit.models import AuditCheckpoint
from alliance_web.audit.record import ChainFault
from alliance_web.commands import check as checking
from alliance_web.commands.faults import NotPossible

from .places import fill, rows

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a database in a file")


@pytest.fixture
def practice(places: Any):
    """A filled practice of which the test is inside; gives its folder."""
    with places.all.inside(places()) as folder:
        fill()
        yield folder


def faults(**options: bool) -> dict[str, tuple[str, ...]]:
    """What was found, by examination; those without a fault left out."""
    return {one.name: one.faults for one in checking.check(None, deploy=False, **options) if one.faults}


def test_a_whole_practice(practice: Path) -> None:
    assert faults() == {}


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_a_row_that_points_to_nothing(practice: Path) -> None:
    if connection.vendor == "sqlite":
        run("PRAGMA foreign_keys=OFF", "UPDATE checkins_personalanswer SET rating_id = 999999")
    else:
        run(
            "ALTER TABLE checkins_personalanswer DISABLE TRIGGER ALL",
            "UPDATE checkins_personalanswer SET rating_id = 999999",
        )
    assert faults()["References"] == ("1 rows of checkins.PersonalAnswer have a rating that does not exist.",)


def test_a_broken_record(practice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alliance_web.audit.faults.faults", lambda _: [ChainFault(3, "this event is missing")])
    assert faults()["Audit log"] == ("Event 3: this event is missing.",)


def test_checkpoints_outside_that_are_newer(practice: Path, settings: Any) -> None:
    """The file knows a checkpoint that the database does not: rows were taken away, or this is an older copy."""
    settings.RECORD_CHECKPOINTS = practice / "record-checkpoints"
    checkpoints.write()
    assert faults() == {}
    last = AuditCheckpoint.objects.order_by("number").last()
    later = AuditCheckpoint(
        number=last.number + 1, at=last.at, seq=last.seq, heads=last.heads, previous=last.digest, digest=""
    )
    later.digest = digest_of_checkpoint(later)
    with outside._opened(settings.RECORD_CHECKPOINTS) as file:
        outside._add(file, outside._as_line(later))
    [told] = faults()["Audit log"]
    assert "is outside the database but not in it" in told


def test_a_lost_key(practice: Path) -> None:
    (practice / "field-keys").unlink()
    assert "field-keys is missing" in faults()["Keys"][0]


def test_a_file_that_others_read(practice: Path) -> None:
    (practice / "field-keys").chmod(0o644)
    [told] = faults()["Settings and files"]
    assert told.endswith(f"Run: chmod 600 {practice / 'field-keys'}")


def test_nothing_is_made_where_there_is_no_practice(places: Any) -> None:
    with places.all.inside(places(empty=True), keys_too=False) as folder:
        with pytest.raises(NotPossible, match="has no practice"):
            checking.check(None, deploy=False)
        assert list(folder.iterdir()) == []


DAMAGED = [
    ("cut short", lambda content: content[:30_000], "database is damaged"),
    ("cut to nothing", lambda content: b"", "has no practice"),
    ("no database", lambda content: b"not a database at all" * 500, "database is damaged"),
]


@only_sqlite
@pytest.mark.parametrize(("damage", "says"), [case[1:] for case in DAMAGED], ids=[case[0] for case in DAMAGED])
def test_a_damaged_file_gives_words(places: Any, damage: Any, says: str) -> None:
    name = places()
    file = places.all.file(name)
    file.write_bytes(damage(file.read_bytes()))
    with places.all.inside(name, keys_too=False), pytest.raises(NotPossible, match=says):
        checking.check(None, deploy=False)


@only_sqlite
def test_nothing_is_changed(practice: Path) -> None:
    file = practice / "alliance.sqlite3"
    before = rows(file, "SELECT COUNT(*) FROM audit_auditevent")
    faults()
    assert rows(file, "SELECT COUNT(*) FROM audit_auditevent") == before
