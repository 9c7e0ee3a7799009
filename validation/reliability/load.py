"""Many people at once, for minutes, against the server as it is shipped: throughput, waiting times, errors, memory.

    python -m validation.reliability.load --clients 8 --minutes 5
    python -m tests.postgres python -m validation.reliability.load --clients 64 --minutes 5

A practice with running therapies is written into a folder that is thrown away and served by `alliance serve`. Each
client is a therapist or a client who is signed in: two pages are read for each check-in that is sent, without a pause.
At the end every check-in that was called saved must be stored, and the record must be whole.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

os.environ.setdefault("BENCHMARK_DIR", tempfile.mkdtemp(prefix="alliance-reliability-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

import django

django.setup()

from django.db import connection

from alliance_web.audit.record import first_fault
from benchmarks.machine import describe, percentile
from validation.reliability.served import Person, Seen, answer, ask, lost, practice, served


def main() -> int:
    """Build, serve, load, count; exit code 1 where something was lost or failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    people = practice(given.clients)
    with served(os.environ["BENCHMARK_DIR"], workers=given.workers) as (port, pid):
        memory = [_memory(pid)]
        seen, seconds = _load(port, people, given.minutes * 60, memory, pid)
    return _report(seen, seconds, memory, given.clients)


def _load(port: int, people: list[Person], seconds: float, memory: list[int], pid: int) -> tuple[list[Seen], float]:
    seen = [Seen() for _ in people]
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_come, args=(port, person, one, until, number))
        for number, (person, one) in enumerate(zip(people, seen, strict=True))
    ]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(min(5.0, seconds / 10))
        memory.append(_memory(pid))
    return seen, time.monotonic() - started


def _come(port: int, person: Person, seen: Seen, until: float, seed: int) -> None:
    """One person's visit: pages and check-ins in turn, until the time is over."""
    chance = random.Random(seed)
    while time.monotonic() < until:
        for page in chance.choices(person.pages, k=2):
            ask(port, "GET", page, person.cookie, seen)
        if person.open:
            answer(port, person.open.pop(), person.cookie, seen)


def _report(seen: list[Seen], seconds: float, memory: list[int], clients: int) -> int:
    times = [one for each in seen for one in each.times]
    statuses = sum((each.statuses for each in seen), Counter[int]())
    saved = sum(len(each.saved) for each in seen)
    errors = sum(count for status, count in statuses.items() if status == 0 or status >= 400)
    print(describe())
    print(f"{connection.vendor}: {clients} clients for {seconds:.0f} s, load {os.getloadavg()[0]:.1f}")
    print(f"  {len(times) / seconds:.0f} requests a second, {saved / seconds:.1f} check-ins a second")
    middle, high, higher = (percentile(times, share) for share in (0.5, 0.95, 0.99))
    print(f"  p50 {middle:.0f} ms, p95 {high:.0f} ms, p99 {higher:.0f} ms, longest {max(times):.0f} ms")
    print(f"  statuses {dict(statuses)}; errors {errors}")
    print(f"  check-ins called saved {saved}; lost {lost(seen)}; fault in the record: {first_fault()}")
    first, middle_of, last = (memory[at] >> 20 for at in (0, len(memory) // 2, -1))
    print(f"  memory of the server in MB: {first} at first, {middle_of} in the middle, {last} at the end")
    return int(bool(errors or lost(seen)))


def _memory(pid: int) -> int:
    """Bytes of the server's processes that are their own (proportional set size)."""
    total = 0
    for one in (pid, *_children(pid)):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_children(child)]
    return found


if __name__ == "__main__":
    sys.exit(main())
