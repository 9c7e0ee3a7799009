"""How long one of eight writers that never pause waits for SQLite: with turns, and with SQLite's own way of waiting.

    python -m benchmarks.writers

Both take turns in rounds of one run, on the same machine and the same file system. Each writer commits a small row in
an immediate transaction, with `synchronous=FULL`, again and again.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, nullcontext
from pathlib import Path
from subprocess import PIPE

from alliance_web.databases.sqlite3.turn import Turn
from benchmarks.machine import describe, percentile

WRITERS = 8
COMMITS = int(os.environ.get("COMMITS", "150"))  # of each writer in each round
ROUNDS = 3
KINDS = ("without turns", "with turns")


class _InTurn:
    def __init__(self, path: str) -> None:
        self._turn = Turn(f"{path}-turn")

    def __enter__(self) -> None:
        self._turn.take()

    def __exit__(self, *_: object) -> None:
        self._turn.give_back()


def main() -> None:
    """Let both kinds take turns, and print the waits."""
    print(describe(), f"load {os.getloadavg()[0]:.1f}", sep=", ")
    waits: dict[str, list[float]] = {kind: [] for kind in KINDS}
    seconds = dict.fromkeys(KINDS, 0.0)
    with tempfile.TemporaryDirectory(prefix="alliance-benchmark-") as folder:
        path = str(Path(folder) / "words.sqlite3")
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE words (word TEXT)")
        for _ in range(ROUNDS):
            for kind in KINDS:
                begun = time.monotonic()
                waits[kind] += _round(path, kind)
                seconds[kind] += time.monotonic() - begun
    for kind in KINDS:
        middle, high, longest = (percentile(waits[kind], share) for share in (0.5, 0.99, 1))
        rate = len(waits[kind]) / seconds[kind]
        print(
            f"{kind:>13}: {rate:.0f} commits a second; wait p50 {middle:.1f} ms, p99 {high:.0f}, longest {longest:.0f}"
        )
    print(f"load at the end {os.getloadavg()[0]:.1f}")


def _round(path: str, kind: str) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.writers", path, kind]
    writers = [subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, bufsize=1) for _ in range(WRITERS)]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n", "a writer failed"
    for writer in writers:
        writer.stdin.write("go\n")
    printed = [writer.communicate()[0] for writer in writers]
    assert all(writer.returncode == 0 for writer in writers), "a writer failed"
    return [float(number) for text in printed for number in text.split()]


def write(path: str, kind: str) -> None:
    """One writer; prints how many milliseconds each commit took from asking to done."""
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=FULL")
        turn = _InTurn(path) if kind == "with turns" else nullcontext()
        print("ready", flush=True)
        sys.stdin.readline()
        waits = []
        for n in range(COMMITS):
            begun = time.perf_counter()
            with turn:
                database.execute("BEGIN IMMEDIATE")
                database.execute("INSERT INTO words VALUES (?)", [f"word {n}"])
                database.execute("COMMIT")
            waits.append((time.perf_counter() - begun) * 1000)
    print(*waits)


if __name__ == "__main__":
    write(*sys.argv[1:]) if len(sys.argv) > 1 else main()
