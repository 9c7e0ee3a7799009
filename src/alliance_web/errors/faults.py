"""Tell a full disk, and a database that cannot be used, from a fault of the program."""

from __future__ import annotations

import errno
import secrets
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from django.db import InterfaceError, OperationalError

MENDED = "Restore the last good copy: docs/how-to/back-up.md."


class Fault(StrEnum):
    """Why something failed. The value is the sentence for the log and the command line."""

    PROGRAM = "Alliance has a fault."
    DISK_FULL = "The disk is full: nothing can be saved until there is room again."
    BUSY = "The database was busy for too long. Look for a program that holds it, such as a copy that is being made."
    DAMAGED = f"The database is damaged, or the file is no database. {MENDED}"
    NOT_WRITABLE = "The database cannot be opened or written. Its folder must belong to the account that runs Alliance."
    NO_ANSWER = "The database does not answer. Check that it runs and that DATABASE_URL names it."


SQLITE = {
    sqlite3.SQLITE_FULL: Fault.DISK_FULL,
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
    sqlite3.SQLITE_PERM: Fault.NOT_WRITABLE,
    sqlite3.SQLITE_READONLY: Fault.NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: Fault.NOT_WRITABLE,
    sqlite3.SQLITE_IOERR: Fault.NO_ANSWER,
}
POSTGRESQL = {"53100": Fault.DISK_FULL, "55P03": Fault.BUSY, "XX001": Fault.DAMAGED, "25006": Fault.NOT_WRITABLE}
SYSTEM = {errno.ENOSPC: Fault.DISK_FULL, errno.EDQUOT: Fault.DISK_FULL}


def fault_of(error: BaseException | None) -> Fault:
    """Why something failed, by its exception and those that caused it."""
    causes = list(chain(error))
    for cause in causes:
        if isinstance(cause, OSError) and cause.errno in SYSTEM:
            return SYSTEM[cause.errno]
        if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
            return SQLITE.get(code & 0xFF, Fault.PROGRAM)  # the rest says more exactly where
        if (state := getattr(cause, "sqlstate", None)) in POSTGRESQL:
            return POSTGRESQL[state]
    if any(isinstance(cause, OperationalError | InterfaceError) for cause in causes):
        return Fault.NO_ANSWER
    return Fault.PROGRAM


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those it came from, the last one first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def new_number() -> str:
    """A number that leads from a page to its entry in the log, easy to read out: 4F0C-91AB."""
    digits = secrets.token_hex(4).upper()
    return f"{digits[:4]}-{digits[4:]}"
