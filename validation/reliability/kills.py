"""What the scripts that kill have in common: the run with its kills, the moments for them, and the last drops.

A script says what is built, what goes on while it is killed, and what is counted; see `kill_worker`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol

from validation.reliability.killable import Killable
from validation.reliability.sink import Sink

# Longer than the lease of a job whose worker was killed.
STUCK_SECONDS = 240


@dataclass(frozen=True)
class Kills:
    """How often it was killed, on which database, and what no run may leave behind."""

    database: str
    kills: int
    kills_of_all: int
    waiting_at_the_end: int
    chain_whole: bool


class Load(Protocol):
    """What goes on while everything is killed."""

    def start(self) -> None:
        """Begin, in a thread of its own."""

    def stop(self) -> None:
        """End."""


@dataclass(frozen=True)
class Run:
    """One kind of run. `build`: the practice, given its server and how many kills are to come, and what goes on in it.

    `count`: the figures, from the rows and from how often the mail server took each Message-ID. `zeros`: the names of
    those that have to be 0; `some`: of that which may not, or nothing was shown.
    """

    build: Callable[[Killable, int, int], Load]
    count: Callable[[Any, Mapping[str, int]], dict[str, int]]
    zeros: tuple[str, ...]
    some: str


def main(run: Run, description: str | None) -> int:
    """Run, print the figures, and exit with 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="alliance-kill-", ignore_cleanup_errors=True) as folder:
        kills, figures = measure(run, Path(folder), given.times, given.seed)
    print(json.dumps(asdict(kills) | figures, indent=2))
    broken = [name for name in run.zeros if figures[name]] or kills.waiting_at_the_end or not kills.chain_whole
    return 1 if broken or not figures[run.some] else 0


def measure(run: Run, folder: Path, times: int, seed: int) -> tuple[Kills, dict[str, int]]:
    """The whole run in a folder of its own."""
    chance, of_all = random.Random(seed), 0
    with Sink(slow=0.02) as sink:
        os.environ.update(environment(folder, sink.port))
        served = Killable(folder)
        load = run.build(served, times, seed)
        served.start()
        load.start()
        for number in range(times):
            of_all += kill(served, sink, chance)
            count_rows()
            print(f"kill {number + 1} of {times}", file=sys.stderr)
        load.stop()
        drain()
        served.stop()
        return _kills(times, of_all), run.count(load, sink.received)


def _kills(times: int, of_all: int) -> Kills:
    from django.db import connection

    from alliance_web.audit.record import first_fault

    return Kills(connection.vendor, times, of_all, waiting(), first_fault() is None)


def environment(folder: Path, mail_port: int) -> dict[str, str]:
    """The settings of the practice that is killed."""
    return {
        "ALLIANCE_DIR": str(folder),
        "ALLIANCE_MAIL_HOST": "127.0.0.1",
        "ALLIANCE_MAIL_PORT": str(mail_port),
        "ALLIANCE_MAIL_TLS": "0",
        "ALLIANCE_BEHIND_PROXY": "1",  # so that each client may have an address of its own
    }


def set_up(folder: Path) -> None:
    """An empty database in the folder, or where DATABASE_URL says; from here on models can be imported."""
    from alliance_web.commands.start import start

    start(folder)
    from alliance_web.commands.prepare import prepare

    prepare()


def kill(served: Killable, sink: Sink, chance: random.Random) -> bool:
    """Kill everything or the worker alone, at a moment of chance or right behind the next yes of the mail server."""
    of_all = chance.random() < 0.5
    act = served.kill if of_all else served.kill_worker
    sleep(chance.uniform(0.5, 2.5))
    if chance.random() < 0.5:
        _behind_the_next_yes(sink, act)
    else:
        act()
    if of_all:
        served.start()
    return of_all


def count_rows() -> None:
    """What PostgreSQL does by itself every minute, but not on the server of the tests: full tables joined as if they
    were empty would make each job take seconds.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _behind_the_next_yes(sink: Sink, act: Callable[[], None]) -> None:
    done: list[bool] = []

    def once() -> None:
        if not done:
            act()
            done.append(True)

    sink.after_yes = once
    deadline = monotonic() + 5
    while not done and monotonic() < deadline:
        sleep(0.01)
    sink.after_yes = None
    if not done:
        act()


def waiting() -> int:
    """Messages and jobs that are not finished."""
    from alliance_web.jobs import queries as jobs
    from alliance_web.messages import queries as outbox

    return outbox.waiting().count + jobs.waiting().count


def drain() -> None:
    """Wait until nothing waits, for as long as it becomes less."""
    left, deadline = waiting(), monotonic() + STUCK_SECONDS
    while left and monotonic() < deadline:
        sleep(1)
        now = waiting()
        if now < left:
            left, deadline = now, monotonic() + STUCK_SECONDS
