"""A word on stderr about what takes its time, so that long work is not mistaken for a hang."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: Smaller files are done before anyone wonders.
LARGE = 20_000_000
WIDTH = 40


def bar(doing: str) -> Callable[[int, int], None]:
    """What shows how far something is: one line that fills on a terminal, elsewhere a word at the start and the end."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            filled = WIDTH * done // total
            line = f"\r{doing} {'█' * filled}{'·' * (WIDTH - filled)} {done}/{total}"
            print(line, end="\n" if done == total else "", file=sys.stderr, flush=True)
        elif done in (1, total):
            print(f"{doing}: {done} of {total}", file=sys.stderr, flush=True)

    return show


@contextmanager
def told(doing: str, file: Path) -> Iterator[None]:
    """Say on stderr what is being done with a large file, and how long it took; silent where stderr is no terminal."""
    quiet = not sys.stderr.isatty() or not file.exists() or file.stat().st_size < LARGE
    started = time.monotonic()
    if not quiet:
        print(f"{doing} {file.name} ({file.stat().st_size / 1e6:.0f} MB) …", end=" ", file=sys.stderr, flush=True)
    yield
    if not quiet:
        print(f"{time.monotonic() - started:.1f} s", file=sys.stderr)
