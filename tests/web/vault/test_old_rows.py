"""Old answers are sealed by a migration that may be killed, and nothing of them is left in the database's files.

Canaries are looked for in the bytes on the disk: on SQLite in the file and its log, on PostgreSQL in the file of every
table. Each run is a process of its own, because one of them is killed.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from struct import pack
from typing import Any
from uuid import uuid4

import pytest

from alliance_web.vault import keys
from alliance_web.vault.cipher import open_sealed

TOTAL = 957315.25
TEXTS = ("answ", "gues", "wish", "chgd", "amnt", "kind", "view", "dgst")
# Each as it may lie on a disk: as text, or as the eight bytes of a number.
CANARIES = {f"canary-{text}": (f"canary-{text}".encode(),) for text in TEXTS}
CANARIES["total"] = (b"957315", pack(">d", TOTAL), pack("<d", TOTAL))
SEALED = {
    "checkins_rating": {"content": "checkins.Rating.content"},
    "checkins_cardchange": {"changed": "checkins.CardChange.changed"},
    "plan_preferences": {"answers": "plan.Preferences.answers"},
    "plan_reviewview": {"rating": "plan.ReviewView.rating", "level": "plan.ReviewView.level"},
    "plan_taskreport": {"useful": "plan.TaskReport.useful", "amount": "plan.TaskReport.amount"},
    "repair_episodeview": {"kind": "repair.EpisodeView.kind", "own_view": "repair.EpisodeView.own_view"},
}
RATING = '{"answers":{"q9":null,"bond":"canary-answ"},"guesses":{"bond":"canary-gues"},"overall":957315.25}'
OPENED = {
    "content": [RATING] * 12,
    "changed": ['["canary-chgd"]'] * 12,
    "answers": ['{"directness":"canary-wish"}'],
    "rating": ["6", "null"],
    "level": ["-2", "null"],
    "useful": ["7", "null"],
    "amount": ["canary-amnt", "canary-amnt"],
    "kind": ["canary-kind"],
    "own_view": ["canary-view"],
}


class Place:
    """A practice's folder and database, seen from outside."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address

    def run(self, step: str, **environment: str) -> int:
        """One step of `old_rows` in a process of its own; its exit code."""
        given = {**os.environ, "ALLIANCE_DIR": str(self.folder), **environment}
        given.pop("DJANGO_SETTINGS_MODULE", None)
        given = {**given, "DATABASE_URL": self.address} if self.address else given
        command = [sys.executable, "-m", "tests.web.vault.old_rows", step]
        return subprocess.run(command, env=given, check=False, timeout=600).returncode

    def rows(self, select: str) -> list[Any]:
        """What the database says, asked by its bare driver."""
        if self.address:
            import psycopg

            with psycopg.connect(self.address) as connection:
                return connection.execute(select).fetchall()
        with closing(sqlite3.connect(self.folder / "alliance.sqlite3")) as connection:
            return connection.execute(select).fetchall()

    def bytes(self) -> bytes:
        """Everything that the files of the database hold."""
        if self.address:
            return self._bytes_of_tables()
        return b"".join(path.read_bytes() for path in sorted(self.folder.glob("alliance.sqlite3*")))

    def _bytes_of_tables(self) -> bytes:
        import psycopg

        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            paths = connection.execute(
                "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 't') AND relfilenode <> 0"
            ).fetchall()
            read = "SELECT pg_read_binary_file(%s)"
            return b"".join(bytes(connection.execute(read, path).fetchone()[0]) for path in paths)

    def found(self) -> set[str]:
        """The canaries in the files."""
        here = self.bytes()
        return {name for name, forms in CANARIES.items() if any(form in here for form in forms)}

    def opened(self, settings: Any) -> dict[str, list[str]]:
        """What each sealed column holds, opened with this practice's key."""
        settings.KEY_RING = keys.key_ring(self.folder)
        found = {}
        for table, columns in SEALED.items():
            for column, place in columns.items():
                rows = self.rows(f"SELECT {column} FROM {table} ORDER BY id")
                found[column] = [open_sealed(value, place=place).rstrip() for (value,) in rows]
        return found


@contextmanager
def _place(folder: Path, like: Place | None = None) -> Iterator[Place]:
    """A folder and a database of its own: empty ones, or copies of another place's."""
    if like:
        shutil.copytree(like.folder, folder, dirs_exist_ok=True)
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield Place(folder, "")
        return
    import psycopg

    name = f"old_{uuid4().hex[:12]}"
    head, mark, tail = address.partition("?")
    begins_with = f" TEMPLATE {like.address.partition('?')[0].rpartition('/')[2]}" if like else ""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{begins_with}")
        yield Place(folder, head.rpartition("/")[0] + f"/{name}{mark}{tail}")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A practice from before, made once; tests work on copies."""
    with _place(tmp_path_factory.mktemp("made")) as place:
        assert place.run("make") == 0
        yield place


@pytest.fixture(scope="module")
def migrated(made: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The same, brought up to date without a kill; tests work on copies or only look."""
    with _place(tmp_path_factory.mktemp("migrated"), made) as place:
        assert place.run("migrate") == 0
        yield place


@pytest.fixture
def place(made: Place, tmp_path: Path) -> Iterator[Place]:
    """A copy of the practice from before."""
    with _place(tmp_path, made) as place:
        yield place


def test_old_answers_are_sealed_though_it_is_killed_and_nothing_is_left_of_them(place: Place, settings: Any) -> None:
    assert place.found() == set(CANARIES)
    # In the middle of the ratings, then in the plan, then once more.
    for killed_at in ("20", "10", "3"):
        assert place.run("migrate", KILLED_AT=killed_at) == -signal.SIGKILL
    assert place.run("migrate") == 0
    assert place.opened(settings) == OPENED
    assert place.rows("SELECT count(*) FROM checkins_digest") == [(0,)]
    assert place.found() == set()
    assert place.run("use") == 0
    assert place.found() == set()


def test_a_transaction_that_could_still_see_old_answers_is_waited_for(place: Place) -> None:
    if not place.address:
        pytest.skip("SQLite: vault/test_sealing.py")
    import psycopg

    with psycopg.connect(place.address) as other:
        other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        other.execute("SELECT 1")  # a snapshot, and no lock
        assert place.run("migrate", PATIENCE="0") == 1
    assert place.run("migrate") == 0
    assert place.found() == set()


# What the open columns hold, by table.
OPEN = {
    "checkins_rating": "answers, guesses, overall",
    "checkins_cardchange": "changed",
    "plan_preferences": "answers",
    "plan_reviewview": "rating, level",
    "plan_taskreport": "useful, amount",
    "repair_episodeview": "kind, own_view",
}


def test_there_is_a_way_back(made: Place, migrated: Place, tmp_path: Path, settings: Any) -> None:
    before = _open_rows(made)
    assert before["plan_reviewview"] == [(6, -2), (None, None)]
    with _place(tmp_path, migrated) as place:
        assert place.run("back") == 0
        assert _open_rows(place) == before
        assert place.run("migrate") == 0
        assert place.opened(settings) == OPENED


def _open_rows(place: Place) -> dict[str, list[Any]]:
    """Every open value; JSON as what it says, however it is spelled."""
    return {
        table: [tuple(map(_plain, row)) for row in place.rows(f"SELECT {columns} FROM {table} ORDER BY id")]
        for table, columns in OPEN.items()
    }


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value


def test_a_therapy_from_before_keeps_version_1_of_the_check_in(migrated: Place) -> None:
    forms = "SELECT client_check_in, therapist_check_in FROM therapies_therapy"
    assert migrated.rows(forms) == [("both-chairs-client-1", "both-chairs-therapist-1")]
