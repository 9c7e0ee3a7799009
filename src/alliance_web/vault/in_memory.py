"""A file that somebody brought, to be read by its name, and never on a disk where the system can do that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile


@contextmanager
def as_file(content: bytes, name: str = "ratings.csv") -> Iterator[Path]:
    """A file to be read by its name. On Linux it is in memory."""
    if not hasattr(os, "memfd_create"):
        with NamedTemporaryFile(suffix=".csv") as file:
            file.write(content)
            file.flush()
            yield Path(file.name)
        return
    with os.fdopen(os.memfd_create(name), "wb") as memory:
        memory.write(content)
        memory.flush()
        yield Path(f"/proc/self/fd/{memory.fileno()}")
