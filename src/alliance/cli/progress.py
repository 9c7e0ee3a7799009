"""A progress bar on stderr for long work, so that it is not mistaken for a hang."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: Bytes; what is smaller is done before anyone wonders.
LARGE = 20_000_000
WIDTH = 24
TENTHS = 10


def bar(doing: str) -> Callable[[int, int], None]:
    """What shows how far something is: one line that fills on a terminal, elsewhere a line for each tenth."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            filled = WIDTH * done // total
            line = f"\r{doing} {'█' * filled}{'·' * (WIDTH - filled)} {done}/{total}"
            print(line, end="\n" if done == total else "", file=sys.stderr, flush=True)
        elif done == 1 or done * TENTHS // total > (done - 1) * TENTHS // total:
            print(f"{doing}: {done} of {total}", file=sys.stderr, flush=True)

    return show


@contextmanager
def progress(steps: int, *, long: bool) -> Iterator[Callable[[str], None]]:
    """Gives `step(doing)`, to be called as each of the `steps` begins; the bar is wiped out when the work is over.

    Silent unless the work is `long` and stderr is a terminal.
    """
    shown = long and sys.stderr.isatty()
    begun = 0

    def step(doing: str) -> None:
        nonlocal begun
        if shown:
            _draw(f"[{'#' * (WIDTH * begun // steps):.<{WIDTH}}] {begun + 1} of {steps}: {doing} …")
        begun += 1

    try:
        yield step
    finally:
        if shown:
            _draw("")


def is_large(*files: Path) -> bool:
    """Whether the files that exist take a while to read."""
    return sum(file.stat().st_size for file in files if file.is_file()) >= LARGE


def _draw(line: str) -> None:
    """Put the line in the place of the one before (the escape sequence clears what is left of it)."""
    print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)
