"""Old values are not called gone while another program keeps the log beside the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from alliance_web.vault.sealing import StillInUse, forget_old_values


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Any]:
    path = tmp_path / "alliance.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE answers (content TEXT)")
        connection.execute("INSERT INTO answers VALUES ('canary-0001')")
        connection.execute("UPDATE answers SET content = 'sealed'")

        @contextmanager
        def cursor() -> Iterator[Any]:
            yield connection.cursor()

        yield SimpleNamespace(vendor="sqlite", cursor=cursor, path=path)


def held(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


def test_nothing_is_left(database: Any) -> None:
    assert b"canary-0001" in held(database.path)
    forget_old_values(database, [])
    assert b"canary-0001" not in held(database.path)
    assert b"sealed" in held(database.path)


def test_another_program_has_it_open(database: Any) -> None:
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM answers").fetchall()
        with pytest.raises(StillInUse, match="Stop that program and start Alliance again"):
            forget_old_values(database, [])
    forget_old_values(database, [])
    assert b"canary-0001" not in held(database.path)
