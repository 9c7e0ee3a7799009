"""Copy the database of a running practice into one file, and see that the copy is whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from .start import start


class CannotBackUp(ValueError):
    """No copy was made; the text says why and what to do."""


def back_up(folder: Path | None, target: Path) -> str:
    """Write a whole, consistent copy to `target` while the practice goes on; gives what to say. Raises CannotBackUp.

    The copy holds private words sealed: without the practice's `field-keys` nobody reads them, the practice neither.
    """
    start(folder)
    from django.conf import settings
    from django.db import connection

    from alliance_web.audit.record import first_fault

    if connection.vendor != "sqlite":
        raise CannotBackUp("This practice is on PostgreSQL: back it up with pg_dump (docs/how-to/back-up.md).")
    if target.exists():
        raise CannotBackUp(f"{target} exists already and is not overwritten. Name another file.")
    if fault := first_fault():
        raise CannotBackUp(
            f"The record does not hold at event {fault.seq}: {fault.what}. Look into it before you copy."
        )
    _copy(Path(settings.DATABASES["default"]["NAME"]), target)
    keys = settings.FOLDER / "field-keys"
    return f"The database was copied to {target}. Keep a copy of {keys} too, in another place: private words need it."


def _copy(source: Path, target: Path) -> None:
    """SQLite's own online copy into a file beside the target, checked, then put in place in one step."""
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    reading = f"{source.as_uri()}?mode=ro"
    with closing(sqlite3.connect(reading, uri=True)) as live, closing(sqlite3.connect(unfinished)) as copy:
        live.backup(copy)
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        unfinished.unlink()
        raise CannotBackUp(f"SQLite finds the database damaged ({verdict}). Restore the last good copy.")
    unfinished.rename(target)
