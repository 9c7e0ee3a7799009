"""The worker: take the next job, run it, and say what came of it."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from threading import Event, Thread
from time import monotonic

from django.db import DatabaseError, close_old_connections, connection
from django.utils.module_loading import import_string

from . import services
from .policy import GiveUp
from .services import Claim

log = logging.getLogger(__name__)

# How long after a commit a job begins, at most. A look is one read of an index and takes no lock.
LOOK_SECONDS = 0.5
ROUND_SECONDS = 5  # take back what was lost, queue what is due
SEEN_SECONDS = 30  # say that one is there: the only write of an idle worker
WITHOUT_DATABASE_SECONDS = 5


class Worker:
    """Works until it is told to stop. Every worker has a name of its own; nothing depends on it."""

    def __init__(self, name: str = "") -> None:
        self.name = name or f"{socket.gethostname()[:60]}:{os.getpid()}"
        self.stopping = Event()
        self._known: dict[str, datetime] = {}
        self._next_round = self._next_seen = 0.0

    def stop(self) -> None:
        """End after the job at hand."""
        self.stopping.set()

    def run(self) -> None:
        """Work until `stop`."""
        while not self.stopping.is_set():
            close_old_connections()
            try:
                self._look_around()
                worked = run_one(self.name, alive=True)
            except DatabaseError as fault:
                log.error("The worker cannot use the database: %s", type(fault).__qualname__)
                connection.close()
                self.stopping.wait(WITHOUT_DATABASE_SECONDS)
            else:
                if not worked:
                    self.stopping.wait(LOOK_SECONDS)
        with suppress(DatabaseError):
            services.gone(self.name)

    def _look_around(self) -> None:
        now = monotonic()
        if now >= self._next_seen:
            services.seen(self.name)
            self._next_seen = now + SEEN_SECONDS
        if now >= self._next_round:
            services.take_back_lost()
            services.queue_due(self._known)
            self._next_round = now + ROUND_SECONDS


def run_due(worker: str = "by hand") -> int:
    """Run everything that is ready, one after the other, in this thread; how many tries that were."""
    count = 0
    while run_one(worker):
        count += 1
    return count


def run_one(worker: str, *, alive: bool = False) -> bool:
    """Run the next job that is ready. False where there is none. `alive`: keep its lease while it runs."""
    held = services.claim(worker)
    if held is None:
        return False
    try:
        with _kept_alive(held) if alive else nullcontext():
            function = import_string(held.task_path).func
            function(*held.arguments["args"], **held.arguments["kwargs"])
    except (GiveUp, ImportError) as fault:
        services.failed(held, fault, for_good=True)
    except Exception as fault:
        services.failed(held, fault)
    else:
        services.done(held)
    return True


@contextmanager
def _kept_alive(held: Claim) -> Iterator[None]:
    """Renew the lease while the job runs, so that only a worker that is gone or stuck loses it."""
    ended = Event()

    def beat() -> None:
        while not ended.wait(held.policy.lease.total_seconds() / 3):
            try:
                services.renew(held)
            except DatabaseError:
                log.warning("A lease could not be renewed; if that goes on, the job is given to another worker")
        connection.close()

    heart = Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()
