"""Check-ins per second with eight writers: with and without the record, and against an earlier version.

    python -m benchmarks.check_ins [CHECKOUT]                           (SQLite)
    python -m tests.postgres python -m benchmarks.check_ins [CHECKOUT]  (PostgreSQL)

Each check-in is the whole service: locks, rules, scoring, the record, commit; different people answer at a time. The
kinds take turns in rounds of one run, so that all of them meet the same machine: bare inserted rows (the reference),
check-ins, check-ins whose record is left out, and, where another CHECKOUT of Alliance is named, check-ins by its code.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from subprocess import PIPE
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from benchmarks.machine import describe, percentile

ROOT = Path(__file__).parents[1]
WRITERS = 8
CHECK_INS = int(os.environ.get("CHECK_INS", "1200"))  # of each kind
ROUNDS = int(os.environ.get("ROUNDS", "3"))
KINDS = ("bare", "recorded", "unrecorded")


class Side:
    """One version of the code with a database of its own."""

    def __init__(self, name: str, checkout: Path) -> None:
        folder = tempfile.mkdtemp(prefix=f"alliance-benchmark-{name}-")
        self.name = name
        self.environment = {**os.environ, "BENCHMARK_DIR": folder, "PYTHONPATH": str(checkout / "src")}
        if server := os.environ.get("DATABASE_URL"):
            self.environment["DATABASE_URL"] = _database_of_its_own(server, f"benchmark_{name}_{os.getpid()}")
        self.seconds: dict[str, float] = dict.fromkeys(KINDS, 0.0)
        self.times: dict[str, list[float]] = {kind: [] for kind in KINDS}

    def run(self, *arguments: str) -> str:
        """What one process of this version prints."""
        command = [sys.executable, "-m", "benchmarks.check_ins", *arguments]
        return subprocess.run(command, env=self.environment, cwd=ROOT, text=True, check=True, stdout=PIPE).stdout

    def measure(self, kind: str, turn: int) -> None:
        """Eight processes that begin together, once all of them are ready."""
        command = [sys.executable, "-m", "benchmarks.check_ins", "write", kind, str(turn)]
        writers = [
            subprocess.Popen(
                [*command, str(n)], env=self.environment, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True, bufsize=1
            )
            for n in range(WRITERS)
        ]
        for writer in writers:
            assert writer.stdout.readline() == "ready\n", "a writer failed"
        begin = time.monotonic()
        for writer in writers:
            writer.stdin.write("go\n")
        printed = [writer.communicate()[0] for writer in writers]
        assert all(writer.returncode == 0 for writer in writers), "a writer failed"
        self.seconds[kind] += max(float(text.split()[0]) for text in printed) - begin
        self.times[kind] += [float(number) for text in printed for number in text.split()[1:]]

    def rate(self, kind: str) -> float:
        """How many a second."""
        return len(self.times[kind]) / self.seconds[kind]


def main(before: Path | None) -> None:
    """Let all kinds take turns, and print what came of it."""
    print(describe(), f"load {os.getloadavg()[0]:.1f}", sep=", ")
    sides = [Side("now", ROOT)] + ([Side("before", before)] if before else [])
    for side in sides:
        side.run("prepare")
    for turn in range(ROUNDS):
        for kind in KINDS:
            for side in sides:
                if kind == "recorded" or side.name == "now":
                    side.measure(kind, turn)
    _report(*sides)


def _report(now: Side, before: Side | None = None) -> None:
    for kind in KINDS:
        middle, high, longest = (percentile(now.times[kind], share) for share in (0.5, 0.95, 1))
        print(f"{kind:>10}: {now.rate(kind):5.0f} a second; p50 {middle:.1f} ms, p95 {high:.1f}, longest {longest:.0f}")
    print(f"a check-in with the record takes {now.rate('unrecorded') / now.rate('recorded'):.2f} x one without")
    if before:
        high, longest = (percentile(before.times["recorded"], share) for share in (0.95, 1))
        print(f"    before: {before.rate('recorded'):5.0f} a second; p95 {high:.1f} ms, longest {longest:.0f}")
        print(f"now {now.rate('recorded') / before.rate('recorded'):.2f} x as many as before")
    print(f"load at the end {os.getloadavg()[0]:.1f};", now.run("count").strip())


def _database_of_its_own(server: str, name: str) -> str:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        # As a practice's server does it: a commit waits for the disk. The server of the tests leaves that out.
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("SELECT pg_reload_conf()")
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()


def prepare() -> None:
    """A practice with twice as many open check-ins as each kind takes: with the record, and without."""
    from django.db import connection

    from alliance_web.checkins.models import CheckIn, Rating
    from alliance_web.commands.prepare import migrate
    from benchmarks.big_practice import build

    migrate()
    build(therapists=1, therapies_each=2 * CHECK_INS // 40, sessions_each=20)
    Rating.objects.all()._raw_delete("default")
    CheckIn.objects.update(state="open")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_row (id char(32) PRIMARY KEY)")


def write(kind: str, turn: int, writer: int) -> None:
    """The share of one writer in one round; prints when it ended and the milliseconds of each."""
    from alliance_web.checkins.models import CheckIn
    from alliance_web.checkins.services import ratings

    rows = list(CheckIn.objects.select_related("participant__user", "session__therapy").order_by("pk"))
    random.Random(1).shuffle(rows)
    rows = rows[CHECK_INS:] if kind == "unrecorded" else rows[:CHECK_INS]
    mine = rows[turn::ROUNDS][writer::WRITERS]
    if kind == "unrecorded":
        ratings.record = lambda *_, **__: None
    print("ready", flush=True)
    sys.stdin.readline()
    times = []
    for check_in in mine:
        started = time.perf_counter()
        _bare() if kind == "bare" else _whole(check_in)
        times.append((time.perf_counter() - started) * 1000)
    print(time.monotonic(), *times)


def _bare() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO benchmark_row VALUES (%s)", [uuid4().hex])


def _whole(check_in) -> None:
    from alliance_web.checkins.services import ratings
    from benchmarks.big_practice import ITEMS

    answers: dict[str, int | None] = dict.fromkeys(ITEMS, 7)
    submission = ratings.Submission(key=uuid4(), answers={**answers, "strain": 0})
    ratings.submit(check_in=check_in, submission=submission, by=check_in.participant.user)


def count() -> None:
    """Whether anything was lost."""
    from alliance_web.audit.models import AuditEvent
    from alliance_web.audit.record import first_fault
    from alliance_web.checkins.models import Rating

    events = AuditEvent.objects.filter(verb="rating.submit").count()
    print(f"lost {2 * CHECK_INS - Rating.objects.count()}, recorded {events}, fault in the record: {first_fault()}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            _set_up()
            prepare()
        case ["count"]:
            _set_up()
            count()
        case ["write", kind, turn, writer]:
            _set_up()
            write(kind, int(turn), int(writer))
        case arguments:
            main(Path(arguments[0]).resolve() if arguments else None)
