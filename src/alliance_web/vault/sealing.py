"""Seal old rows in place, for migrations: in batches that may be stopped and started again, and back.

Each batch is a transaction of its own. A value that is sealed begins with the mark of the cipher, which no JSON and no
state begins with, so a run that was killed goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from .cipher import MARK, open_sealed, seal
from .fields import Sealed

AT_ONCE = 1000
PATIENCE_SECONDS = 60
# What runs now may still see a former value, in whatever database of the server; what begins later cannot.
NOW = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text, clock_timestamp()"
STILL_RUNNING = """
SELECT pg_snapshot_xmin(pg_current_snapshot()) < %s::xid8 OR EXISTS (
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend' AND backend_xmin IS NOT NULL AND xact_start < %s)
"""
SEALED = f"{MARK}:%"
Row = tuple[Any, ...]


class StillInUse(RuntimeError):
    """Something else has the database open, so old values could not be removed from its files."""


def seal_columns(connection: Any, table: str, fields: Mapping[str, Sealed]) -> None:
    """Seal what stands unsealed in some columns. `fields`: column -> the field it is sealed for."""

    def change(row: Row) -> Row:
        return tuple(_sealed(value, field) for value, field in zip(row, fields.values(), strict=True))

    unsealed = " OR ".join(f"({column} IS NULL OR {column} NOT LIKE %s)" for column in fields)
    _change_rows(connection, table, list(fields), unsealed, [SEALED] * len(fields), change)


def open_columns(connection: Any, table: str, fields: Mapping[str, Sealed]) -> None:
    """The way back: what was sealed stands there as text again."""

    def change(row: Row) -> Row:
        return tuple(_opened(value, field) for value, field in zip(row, fields.values(), strict=True))

    sealed = " OR ".join(f"{column} LIKE %s" for column in fields)
    _change_rows(connection, table, list(fields), sealed, [SEALED] * len(fields), change)


def _sealed(value: str | None, field: Sealed) -> str | None:
    if value is not None and value.startswith(f"{MARK}:"):
        return value
    text = field.as_text(None if value is None else field.in_plain(value))
    return None if text is None else seal(text, place=field.place)


def _opened(value: str | None, field: Sealed) -> str | None:
    if value is None or not value.startswith(f"{MARK}:"):
        return value
    text = open_sealed(value, place=field.place).strip()
    return None if text == "null" else text


def _change_rows(
    connection: Any, table: str, columns: Sequence[str], where: str, arguments: list[Any], change: Callable[[Row], Row]
) -> None:
    """Change some columns of all rows that `where` finds, batch by batch in the order of their keys."""
    sets = ", ".join(f"{column} = %s" for column in columns)
    for rows in _batches(connection, f"SELECT id, {', '.join(columns)} FROM {table} WHERE ({where})", arguments):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE id = %s", [(*change(row[1:]), row[0]) for row in rows])


def _batches(connection: Any, select: str, arguments: list[Any]) -> Iterator[list[Row]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"{select} AND id > %s ORDER BY id LIMIT {AT_ONCE}", [*arguments, last])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def forget_old_values(connection: Any, tables: Iterable[str]) -> None:
    """Remove what rows held before from the files of the database. Raises StillInUse.

    SQLite writes the whole file anew and empties the log beside it; PostgreSQL writes these tables anew.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            if not connection.in_atomic_block:
                _wait_for_others(cursor)
            for table in tables:
                # `alliance move` makes all tables in one transaction: in those that are empty nothing ever was.
                if not (connection.in_atomic_block and _is_empty(cursor, table)):
                    cursor.execute(f"VACUUM FULL {table}")
            return
        cursor.execute("VACUUM")
        is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise StillInUse(
            "Another program has the database open, so unsealed old answers may still be readable in its "
            "files. Stop that program and start Alliance again."
        )


def _wait_for_others(cursor: Any) -> None:
    """PostgreSQL keeps a former value as long as any open transaction could still ask for it. Raises StillInUse.

    One of a program that was just killed ends by itself as soon as the server notices.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    cursor.execute(NOW)
    begun = cursor.fetchone()
    while True:
        cursor.execute(STILL_RUNNING, begun)
        if not cursor.fetchone()[0]:
            return
        if time.monotonic() > deadline:
            raise StillInUse(
                "Another program has a transaction open on the database server, so unsealed old answers "
                "would stay in its files. Stop that program and start Alliance again."
            )
        time.sleep(0.1)


def _is_empty(cursor: Any, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
    return not cursor.fetchone()[0]
