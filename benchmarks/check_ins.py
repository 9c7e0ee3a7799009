"""Check-ins per second with eight writers, and whether any was lost.

    python -m benchmarks.check_ins                           (SQLite)
    python -m tests.postgres python -m benchmarks.check_ins  (PostgreSQL)

Each check-in is the whole service: locks, rules, scoring, audit chain, commit. The reference, run by the same eight
processes just before: one bare inserted row and commit for each check-in.
"""

import os
import subprocess
import sys
import tempfile
import time
from uuid import uuid4

from benchmarks.machine import describe, percentile

os.environ.setdefault("BENCHMARK_DIR", tempfile.mkdtemp(prefix="alliance-benchmark-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import first_fault
from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.checkins.services import ratings
from benchmarks.big_practice import ITEMS, build

WRITERS = 8
CHECK_INS = int(os.environ.get("CHECK_INS", "2000"))


def main() -> None:
    """Ask, let eight processes answer, count."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    build(therapists=1, therapies_each=CHECK_INS // 40, sessions_each=20)
    Rating.objects.all()._raw_delete("default")
    CheckIn.objects.update(state="open")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_row (id char(32) PRIMARY KEY)")
    print(describe())
    reference, _ = _run("bare")
    seconds, times = _run("whole")
    _report(reference, seconds, times)


def _run(kind: str) -> tuple[float, list[float]]:
    """Eight processes that begin together; seconds from first start to last end, and each one's milliseconds."""
    begin = time.time() + 4
    commands = [
        [sys.executable, "-m", "benchmarks.check_ins", kind, str(writer), str(begin)] for writer in range(WRITERS)
    ]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    printed = [writer.communicate()[0] for writer in writers]
    ended = time.time()
    assert all(writer.returncode == 0 for writer in writers), "a writer failed"
    return ended - begin, [float(number) for text in printed for number in text.split()]


def _write(kind: str, writer: int, begin: float) -> None:
    mine = list(CheckIn.objects.select_related("participant__user").order_by("pk"))[writer::WRITERS]
    time.sleep(max(0.0, begin - time.time()))
    for check_in in mine:
        started = time.perf_counter()
        _bare() if kind == "bare" else _whole(check_in)
        print((time.perf_counter() - started) * 1000)


def _bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO benchmark_row VALUES (%s)", [uuid4().hex])


def _whole(check_in: CheckIn) -> None:
    answers: dict[str, int | None] = dict.fromkeys(ITEMS, 7)
    submission = ratings.Submission(key=uuid4(), answers={**answers, "strain": 0})
    ratings.submit(check_in=check_in, submission=submission, by=check_in.participant.user)


def _report(reference: float, seconds: float, times: list[float]) -> None:
    stored = Rating.objects.count()
    events = AuditEvent.objects.filter(verb="rating.submit").count()
    print(f"{connection.vendor}: {WRITERS} writers, {CHECK_INS} check-ins")
    print(f"  reference, bare rows: {CHECK_INS / reference:.0f} a second")
    print(f"  check-ins: {CHECK_INS / seconds:.0f} a second, {reference / seconds:.2f} x reference")
    middle, high = percentile(times, 0.5), percentile(times, 0.95)
    print(f"  each: p50 {middle:.1f} ms, p95 {high:.1f} ms, longest {max(times):.0f} ms")
    print(f"  lost: {CHECK_INS - stored}; recorded: {events}; fault in the chain: {first_fault()}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _write(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
    else:
        main()
