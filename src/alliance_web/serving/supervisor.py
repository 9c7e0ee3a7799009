"""Keep a list of processes running until the end is asked for; leave none behind."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

from alliance_web.errors.log import keep_values_out_of_tracebacks, tell

log = logging.getLogger("alliance.serve")

# A copy by fork would take over polars' threads as they stood, without the threads, and wait for them for ever.
SPAWN = multiprocessing.get_context("spawn")
GRACE_SECONDS = 15  # for requests and jobs that have begun
STEADY_SECONDS = 60  # a process that lived for so long is started again at once
DELAYS = (0, 1, 2, 5, 15, 30)  # seconds before the next try, where one ends again and again


@dataclass(frozen=True, slots=True)
class Child:
    """One process: `target(*args)` is run in it, by name, until SIGTERM."""

    name: str
    target: Callable[..., None]
    args: tuple[Any, ...] = ()


@dataclass(slots=True)
class _Running:
    """A child with its process, when that was or will be started, and how often it ended early."""

    child: Child
    start_at: float = 0.0
    early_ends: int = 0
    process: BaseProcess | None = None


class Supervisor:
    """The parent. `run` comes back when all children have ended after SIGTERM, SIGINT or SIGHUP."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._all = [_Running(child) for child in children]
        self._asked = 0
        self._woken, self._wake = os.pipe()

    def run(self) -> None:
        """Start every child, and again whenever one ends, until the end is asked for; asked twice, wait for none."""
        before = {one: signal.signal(one, self._ask) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
        try:
            while not self._asked:
                self._start_what_is_due()
                self._wait_for_news()
                self._note_what_ended()
        finally:
            self._end_all()
            for one, handler in before.items():
                signal.signal(one, handler)

    def _ask(self, *_: Any) -> None:
        self._asked += 1
        os.write(self._wake, b".")

    def _start_what_is_due(self) -> None:
        for one in self._all:
            if one.process is None and time.monotonic() >= one.start_at:
                one.process = SPAWN.Process(target=_be_a_child, args=(one.child,), name=one.child.name)
                one.start_at = time.monotonic()
                one.process.start()

    def _wait_for_news(self) -> None:
        """Until a child ends, a signal comes, or a child is to be started again."""
        running = [one.process.sentinel for one in self._all if one.process]
        due = [one.start_at - time.monotonic() for one in self._all if one.process is None]
        wait([*running, self._woken], timeout=max(0.0, min(due)) if due else None)

    def _note_what_ended(self) -> None:
        for one in self._all:
            if one.process is None or one.process.is_alive():
                continue
            lived, code = time.monotonic() - one.start_at, one.process.exitcode
            one.process.close()
            one.process = None
            one.early_ends = 0 if lived >= STEADY_SECONDS else one.early_ends + 1
            delay = DELAYS[min(one.early_ends, len(DELAYS)) - 1] if one.early_ends else 0
            one.start_at = time.monotonic() + delay
            if not self._asked:
                log.error("%s ended with exit code %s. It is started again in %d s.", one.child.name, code, delay)

    def _end_all(self) -> None:
        """Ask all, wait for all, and end what does not end by itself."""
        running = [one.process for one in self._all if one.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while self._asked < 2 and any(process.is_alive() for process in running) and time.monotonic() < deadline:
            wait([process.sentinel for process in running if process.is_alive()], timeout=0.2)
        for process in running:
            process.kill()
            process.join()


def _be_a_child(child: Child) -> None:
    """Run the target. The parent alone listens to Ctrl-C, and nothing lives on without the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_values_out_of_tracebacks()
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    try:
        child.target(*child.args)
    except Exception as error:
        tell(error)
        sys.exit(1)


def _end_with_parent() -> None:
    """The parent holds the other end of a pipe. When it is killed, the pipe closes; then end as if asked."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
