"""Writers of SQLite take turns: one at a time, in transactions and outside, across threads, processes and kills."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread, current_thread, main_thread

import pytest
from django.db import connection as default
from django.db import connections, transaction

from alliance_web.databases.sqlite3.base import DatabaseWrapper
from alliance_web.databases.sqlite3.turn import Turn

pytestmark = pytest.mark.django_db
A_WHILE = 30  # seconds; waited for only where something is broken
Open = Callable[[str], DatabaseWrapper]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Open]:
    """Opens connections to a file, by the alias that they get."""
    opened = []

    def open_(alias: str) -> DatabaseWrapper:
        options = {"transaction_mode": "IMMEDIATE", "timeout": 0.1, "init_command": "PRAGMA journal_mode=WAL"}
        about = {"ENGINE": "alliance_web.databases.sqlite3", "NAME": tmp_path / "words.sqlite3", "OPTIONS": options}
        made = DatabaseWrapper({**default.settings_dict, **about, "CONN_MAX_AGE": None}, alias)
        connections[alias] = made
        if current_thread() is main_thread():  # another one closes its own
            opened.append((alias, made))
        return made

    first = open_("first")
    with first.cursor() as cursor:
        cursor.execute("CREATE TABLE words (word TEXT)")
    yield open_
    for alias, made in opened:
        made.close()
        del connections[alias]


def is_free(path: Path) -> bool:
    """Whether someone else could write now, as a process of its own sees it."""
    look = f"import fcntl, os; fcntl.flock(os.open({f'{path}-turn'!r}, os.O_RDWR | os.O_CREAT), 6)"
    run = subprocess.run([sys.executable, "-c", look], capture_output=True, check=False)
    return run.returncode == 0


def write(alias: str, word: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("INSERT INTO words VALUES (%s)", [word])


def test_a_transaction_has_its_turn_until_it_ends(database: Open, tmp_path: Path) -> None:
    path = tmp_path / "words.sqlite3"
    assert is_free(path)
    with transaction.atomic("first"):
        assert not is_free(path)
        with transaction.atomic("first"):
            write("first", "one")
        assert not is_free(path)
    assert is_free(path)
    with pytest.raises(ValueError, match="no"), transaction.atomic("first"):
        raise ValueError("no")
    assert is_free(path)


def test_a_statement_outside_a_transaction_takes_its_turn(database: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    monkeypatch.setattr(Turn, "take", lambda turn: taken.append(turn.is_mine))
    write("first", "one")
    with connections["first"].cursor() as cursor:
        cursor.execute("SELECT word FROM words")
        cursor.executemany("insert into words values (%s)", [["two"], ["three"]])
    assert len(taken) == 2  # none for reading


def test_a_closed_connection_gives_its_turn_back(database: Open, tmp_path: Path) -> None:
    with transaction.atomic("first"):
        connections["first"].close()
        assert is_free(tmp_path / "words.sqlite3")


def test_a_thread_never_waits_for_itself(database: Open) -> None:
    database("second")
    with transaction.atomic("first"), pytest.raises(Exception, match="locked"), transaction.atomic("second"):
        pass  # as without turns: SQLite waits its time and says so
    with transaction.atomic("second"):
        write("second", "one")


def test_threads_take_turns_and_nothing_is_lost(database: Open) -> None:
    faults: list[Exception] = []

    def many(alias: str) -> None:
        database(alias)
        try:
            for n in range(20):
                with transaction.atomic(alias):
                    write(alias, f"{alias} {n}")
                write(alias, f"{alias} {n} alone")
        except Exception as fault:
            faults.append(fault)
        connections[alias].close()

    threads = [Thread(target=many, args=(f"thread{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(A_WHILE)
    assert faults == []
    with connections["first"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM words")
        assert cursor.fetchone() == (240,)


def test_a_killed_process_leaves_no_turn_behind(database: Open, tmp_path: Path) -> None:
    path = tmp_path / "words.sqlite3"
    holds = (
        "from alliance_web.databases.sqlite3.turn import Turn; import time\n"
        f"turn = Turn({f'{path}-turn'!r}); turn.take(); print('mine', flush=True); time.sleep({A_WHILE})"
    )
    with subprocess.Popen([sys.executable, "-c", holds], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "mine\n"
        assert not is_free(path)
        os.kill(other.pid, signal.SIGKILL)
    with transaction.atomic("first"):
        write("first", "one")


def test_a_database_in_memory_has_no_turns() -> None:
    in_memory = {**default.settings_dict, "ENGINE": "alliance_web.databases.sqlite3", "NAME": ":memory:", "OPTIONS": {}}
    made = DatabaseWrapper(in_memory, "memory")
    with made.cursor() as cursor:
        cursor.execute("CREATE TABLE words (word TEXT)")
    assert made._turn is None
    made.connection.close()
