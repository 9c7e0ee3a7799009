"""What a machine says about databases and disks, in words for the person who runs a command.

The sentences about databases and full disks are those of `errors.faults`, which the server uses too.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager


class NotPossible(ValueError):
    """A command cannot do what was asked; the text says why and what to do."""


# Faults of single files, which only commands write.
FILES = {
    errno.EFBIG: "The file is larger than allowed",
    errno.EROFS: "The disk is read-only",
    errno.EACCES: "This account cannot write there",
    errno.EPERM: "This account cannot write there",
    errno.ENOENT: "There is no such file or folder",
}


@contextmanager
def in_words() -> Iterator[None]:
    """Turn faults of databases and disks into NotPossible with what to do; other errors pass as they are."""
    from django.db import Error

    from alliance_web.errors.faults import sentence

    try:
        yield
    except Error as fault:
        first = next(iter(str(fault).strip().splitlines()), "")
        known = sentence(fault)
        words = f"{known} (The database says: {first})" if known else f"The database cannot be used: {first}"
        raise NotPossible(words) from fault
    except OSError as fault:
        known = sentence(fault)
        if not known and fault.errno not in FILES:
            raise
        where = f" ({fault.filename})" if fault.filename else ""
        words = known or f"{FILES[fault.errno or 0]}{where}: {os.strerror(fault.errno or 0)}."
        raise NotPossible(f"{words} Nothing was left half written.") from fault
