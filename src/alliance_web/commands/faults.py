"""What a machine says about databases and disks, in words for the person who runs a command."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager


class NotPossible(ValueError):
    """A command cannot do what was asked; the text says why and what to do."""


# What SQLite and PostgreSQL say, and what it means for the person who reads it.
DATABASE = (
    ("file is not a database", "The database file is damaged: it does not begin as one. Restore your last backup."),
    ("malformed", "The database file is damaged or cut short. Restore your last backup (`alliance restore`)."),
    ("disk i/o error", "The disk gives an error while the database is read. Look at the disk before you go on."),
    ("disk is full", "The disk is full, so nothing more can be written. Free some space, then try again."),
    ("readonly database", "The database cannot be written by this account. Check who owns its folder and files."),
    (
        "unable to open database file",
        "The database cannot be opened by this account. Check the folder and who owns it.",
    ),
    ("database is locked", "Something else holds the database for too long. Stop it, or try again later."),
    ("connection refused", "PostgreSQL does not answer at the address in DATABASE_URL. Is it started?"),
    ("no such file or directory", "PostgreSQL does not answer at the address in DATABASE_URL. Is it started?"),
    ("password authentication", "PostgreSQL refuses the user or password in DATABASE_URL."),
    ("failed to resolve", "The host in DATABASE_URL is unknown. Check its name."),
    (
        "does not exist",
        "PostgreSQL has no such database, role or table. Check DATABASE_URL, then start `alliance serve` once.",
    ),
    (
        "no such table",
        "This database has no practice in it yet, or is older than this version. Start `alliance serve` once.",
    ),
    ("permission denied", "PostgreSQL does not let this role do that. Check what it owns."),
)
FILES = {
    errno.ENOSPC: "The disk is full",
    errno.EDQUOT: "The disk quota is used up",
    errno.EFBIG: "The file would be larger than allowed",
    errno.EROFS: "The disk can only be read",
    errno.EACCES: "This account may not write there",
    errno.EPERM: "This account may not write there",
    errno.ENOENT: "There is no such file or folder",
}


@contextmanager
def in_words() -> Iterator[None]:
    """Turn faults of databases and disks into NotPossible with what to do; other errors pass as they are."""
    from django.db import Error

    try:
        yield
    except Error as fault:
        raise NotPossible(_database(str(fault))) from fault
    except OSError as fault:
        if fault.errno not in FILES:
            raise
        where = f" ({fault.filename})" if fault.filename else ""
        raise NotPossible(
            f"{FILES[fault.errno]}{where}: {os.strerror(fault.errno)}. Nothing is half written."
        ) from fault


def _database(said: str) -> str:
    known = next((words for part, words in DATABASE if part in said.lower()), "")
    first = said.strip().splitlines()[0] if said.strip() else ""
    return f"{known} (The database says: {first})" if known else f"The database cannot be used: {first}"
