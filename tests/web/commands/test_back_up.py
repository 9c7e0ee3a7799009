"""A copy of the database: whole, for its owner only, and never over another file."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from alliance_web.audit.record import ChainFault
from alliance_web.commands import back_up as backing_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Path:
    """A database file with one row."""
    path = tmp_path / "alliance.sqlite3"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE words (word TEXT)")
        database.execute("INSERT INTO words VALUES ('kept')")
    monkeypatch.setattr(backing_up, "start", lambda folder: None)
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(path))
    return path


only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has pg_dump")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the sentence is for PostgreSQL")
def test_postgresql_is_sent_to_its_own_tool(live: Path, tmp_path: Path) -> None:
    with pytest.raises(backing_up.CannotBackUp, match="pg_dump"):
        backing_up.back_up(None, tmp_path / "copy")


@only_sqlite
def test_the_copy_is_whole_and_private(live: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    assert "field-keys" in backing_up.back_up(None, target)
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT word FROM words").fetchall() == [("kept",)]
    assert target.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob("*.unfinished")) == []


@only_sqlite
def test_no_file_is_overwritten(live: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    target.write_text("something else")
    with pytest.raises(backing_up.CannotBackUp, match="exists already"):
        backing_up.back_up(None, target)
    assert target.read_text() == "something else"


@only_sqlite
def test_a_broken_record_stops_the_copy(live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alliance_web.audit.record.first_fault", lambda: ChainFault(3, "this event is missing"))
    with pytest.raises(backing_up.CannotBackUp, match="event 3: this event is missing"):
        backing_up.back_up(None, tmp_path / "copy.sqlite3")
    assert not (tmp_path / "copy.sqlite3").exists()
    assert connection.vendor == "sqlite"
