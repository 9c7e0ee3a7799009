"""Run background jobs: as a process of its own, or as a child of the server that ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from types import FrameType

from .start import start

AGAIN_SECONDS = 5


def run(folder: Path | None) -> None:
    """Work until Ctrl-C or a request to end. Raises NotReady where the database is not up to date."""
    start(folder)
    from .prepare import check_is_up_to_date

    check_is_up_to_date()
    _work()


@contextmanager
def beside() -> Iterator[None]:
    """While the block runs, one worker runs as a child and is started again if it ends.

    The child ends with this process, however this one ends: it reads from a pipe that only this process holds.
    """
    ended = Event()
    keeper = Thread(target=_keep, args=(ended,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(ended: Event) -> None:
    while not ended.is_set():
        child = subprocess.Popen([sys.executable, "-m", "alliance_web.commands.worker"], stdin=subprocess.PIPE)
        while child.poll() is None and not ended.wait(0.5):
            pass
        if child.poll() is None:
            child.terminate()
            child.wait()
        if child.stdin:
            child.stdin.close()
        ended.wait(AGAIN_SECONDS)


def _work(parent_holds_stdin: bool = False) -> None:
    from alliance_web.jobs.running import Worker

    worker = Worker()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if parent_holds_stdin:
        Thread(target=_stop_with_parent, args=(worker.stop,), daemon=True).start()
    worker.run()


def _stop_with_parent(stop: Callable[[], None]) -> None:
    """The pipe ends when the parent does, even when it is killed."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop()


if __name__ == "__main__":  # a child of the server, which has chosen folder and mode in the environment
    import django

    django.setup()
    _work(parent_holds_stdin=True)
