"""Tell a full disk and a database that does not answer from a fault of the program."""

from __future__ import annotations

import errno
import secrets
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from django.db import InterfaceError, OperationalError

DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
SQLITE_FULL = {sqlite3.SQLITE_FULL}
POSTGRESQL_FULL = {"53100"}  # SQLSTATE disk_full


class Fault(StrEnum):
    """Why a request failed."""

    PROGRAM = "program"
    DISK_FULL = "disk full"
    DATABASE = "database"


def fault_of(error: BaseException | None) -> Fault:
    """Why a request failed, by its exception and those that caused it."""
    causes = list(chain(error))
    if any(_is_full(cause) for cause in causes):
        return Fault.DISK_FULL
    if any(isinstance(cause, OperationalError | InterfaceError) for cause in causes):
        return Fault.DATABASE
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


def _is_full(error: BaseException) -> bool:
    return (
        (isinstance(error, OSError) and error.errno in DISK_FULL)
        or getattr(error, "sqlite_errorcode", None) in SQLITE_FULL
        or getattr(error, "sqlstate", None) in POSTGRESQL_FULL
    )
