"""Tell a full disk, and a database that cannot be used, from a fault of the program."""

from __future__ import annotations

import errno
import secrets
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError

MENDED = "Restore the last good backup: docs/how-to/back-up.md."


class Fault(StrEnum):
    """Why something failed. The value is the sentence for the log and the command line."""

    PROGRAM = "Alliance has a fault."
    DISK_FULL = "The disk is full: nothing can be saved until there is space."
    BUSY = "The database was busy for too long. Look for a program that is using it, such as a backup."
    DAMAGED = f"The database is damaged, or the file is not a database. {MENDED}"
    NOT_WRITABLE = (
        "The database cannot be opened or written. Check that its folder belongs to the account that runs Alliance."
    )
    DISK = "The disk reported an error while reading or writing the database. Check the disk before you continue."
    NO_ANSWER = "The database does not answer. Check that it is running and that DATABASE_URL is right."


SQLITE = {
    sqlite3.SQLITE_FULL: Fault.DISK_FULL,
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
    sqlite3.SQLITE_PERM: Fault.NOT_WRITABLE,
    sqlite3.SQLITE_READONLY: Fault.NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: Fault.NOT_WRITABLE,
    sqlite3.SQLITE_IOERR: Fault.DISK,
}
POSTGRESQL = {"53100": Fault.DISK_FULL, "55P03": Fault.BUSY, "XX001": Fault.DAMAGED, "25006": Fault.NOT_WRITABLE}
SYSTEM = {errno.ENOSPC: Fault.DISK_FULL, errno.EDQUOT: Fault.DISK_FULL}

# What has no code that tells it from other faults, by what the database says: for whoever runs a command, where it says
# more exactly what to do. A page that meets one of these has met a fault of the program, or a database without answer.
SAID = (
    ("no such table", "This database has no practice yet, or is older than this version. Run `alliance serve`."),
    (
        "does not exist",
        "PostgreSQL has no such database, role or table. Check DATABASE_URL and run `alliance serve`.",
    ),
    ("password authentication", "PostgreSQL refuses the user or password in DATABASE_URL."),
    ("failed to resolve", "The host in DATABASE_URL is unknown. Check the name."),
    ("permission denied", "PostgreSQL does not allow this role to do that. Check its permissions."),
)


def sentence(error: BaseException | None) -> str:
    """What went wrong with the database or the disk and what to do, for the command line; '' for anything else."""
    fault = fault_of(error)
    said = " ".join(str(cause).lower() for cause in chain(error) if isinstance(cause, DatabaseError))
    exact = next((words for part, words in SAID if part in said), "")
    return exact or ("" if fault is Fault.PROGRAM else fault.value)


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
