"""The database of a practice as one file, all of it from the same moment, and back again: SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from .databases import instead, second
from .faults import NotPossible

SQLITE, POSTGRESQL = "alliance.sqlite3", "alliance.dump"
# libpq's own variables, so that no password is in a command line that others can see.
LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


T = TypeVar("T")


def take(target: Path, without: tuple[str, ...], describe: Callable[[], T]) -> T:
    """Copy the database into `target` while others write, leaving out the rows of some tables. Raises NotPossible.

    `describe` is called where it sees what is in the copy, and nothing else.
    """
    from django.db import connection

    return _dump(target, without, describe) if connection.vendor == "postgresql" else _copy(target, without, describe)


def _dump(target: Path, without: tuple[str, ...], describe: Callable[[], T]) -> T:
    """PostgreSQL: the description and pg_dump look at the same moment."""
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
        told = describe()
        left_out = [f"--exclude-table-data={table}" for table in without]
        command = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={target}"]
        _run("pg_dump", [*command, *left_out])
    return told


def _copy(target: Path, without: tuple[str, ...], describe: Callable[[], T]) -> T:
    """SQLite: its own online copy, of which the description is made."""
    from django.db import connection

    source = f"{Path(connection.settings_dict['NAME']).as_uri()}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        _shorten(copy, without)
    with second("copy", {"ENGINE": "django.db.backends.sqlite3", "NAME": str(target)}), instead("copy"):
        return describe()


def put_back(source: Path) -> None:
    """Make the empty database what it was when the copy was taken, whole or not at all. Raises NotPossible."""
    from django.db import connection

    from alliance_web.vault import files

    if connection.vendor == "postgresql":
        _run("pg_restore", ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(source)])
        return
    with closing(sqlite3.connect(source)) as copy:
        _whole(copy)
    target = Path(connection.settings_dict["NAME"])
    unfinished = target.with_name(f".{target.name}.unfinished")
    with source.open("rb") as file, os.fdopen(files.create(unfinished), "wb") as out:
        shutil.copyfileobj(file, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    files.put_in_place(unfinished, target)


def tool(name: str) -> str:
    """The path of a program of PostgreSQL that is new enough for this server. Raises NotPossible."""
    from django.db import connection

    connection.ensure_connection()
    here: Any = connection  # which this program asks only where it is PostgreSQL
    server: int = here.pg_version // 10000
    found = [path for path in _candidates(name) if _major(path) >= server]
    if not found:
        raise NotPossible(
            f"This PostgreSQL server needs {name} {server} or newer, which was not found. Install the PostgreSQL "
            f"client programs (on Debian and Ubuntu: apt install postgresql-client-{server}), or add "
            "their folder to PATH."
        )
    return found[0]


def _candidates(name: str) -> Iterator[str]:
    if on_path := shutil.which(name):
        yield on_path
    yield from (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True))


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    digits = said.partition(") ")[2].partition(".")[0]
    return int(digits) if digits.isdigit() else 0


def _run(name: str, arguments: list[str]) -> None:
    """Run a program of PostgreSQL on our database. What it says of rows stays out of the message."""
    from django.db import connection

    known: dict[str, Any] = connection.get_connection_params()
    environment = {variable: str(known[key]) for key, variable in LIBPQ.items() if known.get(key)}
    database = ["--dbname", str(known["dbname"])]
    done = subprocess.run(
        [tool(name), *database, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        first = next((line for line in done.stderr.splitlines() if "error:" in line), f"exit code {done.returncode}")
        raise NotPossible(f"{name} did not finish: {first.partition('error:')[2].strip() or first}")


def _shorten(copy: sqlite3.Connection, without: tuple[str, ...]) -> None:
    """Leave tables empty, and nothing of their rows in the file; then see that the copy is whole."""
    copy.execute("PRAGMA journal_mode=DELETE")
    there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in without:
        if table in there:
            copy.execute(f'DELETE FROM "{table}"')
    copy.commit()
    copy.execute("VACUUM")
    _whole(copy)


def _whole(copy: sqlite3.Connection) -> None:
    verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise NotPossible(f"SQLite reports a damaged database ({verdict}). Restore the last good backup.")
