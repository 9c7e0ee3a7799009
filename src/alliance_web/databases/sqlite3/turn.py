"""Whose turn it is to write: an advisory lock on a file beside the database.

SQLite lets writers try again after pauses that grow, so whoever has waited long tries least often: with eight writers
that never pause, single waits reached 8 seconds. The kernel queues who waits for a file lock, and frees it when a
process ends, however it ends. As on PostgreSQL, whoever waits does so until the one before is done.
"""

from __future__ import annotations

import fcntl
import os
import threading

_of_this_thread = threading.local()


class Turn:
    """The turn of one connection. A lock belongs to an open file, so two threads of a process take turns as well."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: int | None = None
        self._held: set[str] = set()
        self.is_mine = False

    def __del__(self) -> None:
        """A thread may end without closing its connection."""
        self.close()

    def take(self) -> None:
        """Wait for the turn. A thread that has it through another connection goes on: it would wait for itself."""
        held: set[str] = _of_this_thread.__dict__.setdefault("held", set())
        if self.is_mine or self._path in held:
            return
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self.is_mine, self._held = True, held
        held.add(self._path)

    def give_back(self) -> None:
        """Let the next one write."""
        if self.is_mine and self._file is not None:
            self.is_mine = False
            self._held.discard(self._path)
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give back and close the file."""
        self.give_back()
        if self._file is not None:
            os.close(self._file)
            self._file = None
