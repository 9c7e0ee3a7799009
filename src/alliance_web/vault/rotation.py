"""Change the field key: everything sealed is sealed again with a new one, a few rows at a time, while pages are served.

Nothing here has to be remembered: a sealed text says which key sealed it. A run that was killed is taken up where it
ended, and a row that someone changes in the same moment is left to the next sweep.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction

from . import keys, queries, services
from .cipher import SEALED, CannotOpen, reseal
from .columns import SealedColumn, as_text, count_by_key, sealed_columns
from .keys import KeyFault

ROWS_AT_ONCE = 200  # a transaction this long keeps no one waiting
SWEEPS = 5


@dataclass(slots=True)
class Rotation:
    """What a run did. `unreadable`: values that no key at hand opens, by column; they are left as they are."""

    key_id: str
    begun: bool
    resealed: int = 0
    unreadable: dict[str, int] = field(default_factory=dict)


def rotate(progress: Callable[[int], None] = lambda done: None) -> Rotation:
    """Make a new key and seal everything with it; goes on with a run that was cut short. Raises KeyFault."""
    with _alone():
        ring = settings.KEY_RING
        old = tuple(key_id for key_id in ring.keys if key_id != ring.current)
        begun = not any(count_by_key(old).values())
        if begun:
            _add_key()
        run = Rotation(ring.current, begun)
        for _ in range(SWEEPS):
            run.unreadable.clear()
            if not _sweep(run, progress):
                break
    return run


def retire(key_id: str) -> None:
    """Take a key out of the key file for good. Raises KeyFault while anything is sealed with it."""
    with _alone():
        ring = settings.KEY_RING
        known = queries.key_checks() or {}
        if key_id not in ring.keys and key_id not in known:
            raise KeyFault(f"There is no key {key_id}. `alliance keys list` lists the keys.")
        if key_id == ring.current:
            raise KeyFault(f"Key {key_id} seals what is written now. Run `alliance keys rotate` first.")
        with transaction.atomic():
            _wait_for_writers()
            if left := count_by_key((key_id,))[key_id]:
                raise KeyFault(
                    f"{left} values are still sealed with key {key_id}; without it no one could read them. "
                    "Run `alliance keys rotate` first."
                )
            services.retire(key_id)
        keys.write_keys(ring.path, {name: key for name, key in ring.keys.items() if name != key_id})
    _forget_old_pages()


def _sweep(run: Rotation, progress: Callable[[int], None]) -> int:
    """Seal again whatever another key than the current one sealed; how many rows that was."""
    before = run.resealed
    for column in sealed_columns():
        last: Any = None
        while rows := _rows(column, run.key_id, last):
            with transaction.atomic():
                for key, text in rows:
                    _reseal(run, column, key, text)
            last = rows[-1][0]
            progress(run.resealed)
    return run.resealed - before


def _rows(column: SealedColumn, current: str, last: Any) -> list[tuple[Any, str]]:
    """The next rows of a column that may have a text that is not sealed with the current key."""
    q = connection.ops.quote_name
    after = f"AND {q(column.key)} > %s" if last is not None else ""
    not_current = "" if column.is_json else f"AND {column.text} NOT LIKE %s"
    sql = (
        f"SELECT {q(column.key)}, {column.selected} FROM {q(column.table)} "
        f"WHERE {column.text} LIKE %s {not_current} {after} ORDER BY {q(column.key)} LIMIT {ROWS_AT_ONCE}"
    )
    values = [column.pattern(), *([] if column.is_json else [column.pattern(current)])]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *([] if last is None else [last])])
        return [(key, as_text(text)) for key, text in cursor.fetchall()]


def _reseal(run: Rotation, column: SealedColumn, key: Any, text: str) -> None:
    """One row, unless someone changed it since it was read: then it is sealed with the current key already."""
    if column.is_json and all(found[1] == run.key_id for found in SEALED.finditer(text)):
        return
    try:
        fresh = reseal(text, place=column.place, inside=column.is_json)
    except CannotOpen:
        run.unreadable[column.label] = run.unreadable.get(column.label, 0) + 1
        return
    q = connection.ops.quote_name
    sql = (
        f"UPDATE {q(column.table)} SET {q(column.column)} = {column.placeholder} "
        f"WHERE {q(column.key)} = %s AND {column.text} = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [fresh, key, text])
        run.resealed += cursor.rowcount


def _add_key() -> None:
    """A new key in front of the others. It is on the disk before anything is sealed with it."""
    ring = settings.KEY_RING
    numbers = [int(name) for name in {*ring.keys, *(queries.key_checks() or {})} if name.isdigit()]
    key_id = str(max(numbers, default=0) + 1)
    keys.write_keys(ring.path, {key_id: keys.new_key(), **ring.keys})
    services.open_keys()  # the database learns of the key


@contextmanager
def _alone() -> Iterator[None]:
    """One change of keys at a time on this machine; the lock ends with the process, however it ends."""
    handle = os.open(settings.FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise KeyFault("Another command is changing the keys. Wait until it has finished.") from None
    finally:
        os.close(handle)


def _wait_for_writers() -> None:
    """Whatever is being written is finished before rows are counted. SQLite's immediate transactions see to that."""
    if connection.vendor == "postgresql":
        tables = sorted({connection.ops.quote_name(column.table) for column in sealed_columns()})
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE MODE")


def _forget_old_pages() -> None:
    """SQLite leaves what was overwritten in free pages until the file is written again."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        # A busy server may not let go of the file for so long; the key is retired all the same.
        with suppress(OperationalError), connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
