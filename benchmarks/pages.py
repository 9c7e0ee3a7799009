"""A practice with a million ratings, a plan and strains in each therapy: server time and queries for each page.

    python -m benchmarks.pages                      (SQLite)
    python -m tests.postgres python -m benchmarks.pages   (PostgreSQL)

The reference is run in the same process: reading the same rows of one therapy with the bare database driver, without
opening what is sealed in them, and with no permissions, audit record, statistics, pictures or page.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks.machine import describe, percentile

os.environ.setdefault("BENCHMARK_DIR", tempfile.mkdtemp(prefix="alliance-benchmark-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

import django

django.setup()

from django.db import connection
from django.test import Client
from django.utils import timezone

from alliance_web.checkins.services.expectations import closed_changed
from alliance_web.commands.prepare import migrate
from alliance_web.people.models import Practice, User
from alliance_web.therapies.models import Therapy
from benchmarks import plans_and_strains
from benchmarks.big_practice import build
from benchmarks.closed_therapies import ask_running, write_closed

RATINGS = int(os.environ.get("RATINGS", "1000000"))
THERAPIES_EACH, SESSIONS_EACH = 50, 20
REQUESTS = 200
CLOSED = 1500  # more than are learnt from
# Below the address of a therapy.
PAGES = {
    "course/": "course page",
    "card/": "session card",
    "plan/": "plan: 4 goals, 8 tasks",
    "plan/goals/1/": "one goal with its story",
    "strains/": "strains: 3",
    "notes/": "notes: 2",
}
Taken = tuple[float, float]  # seconds by the clock, CPU seconds of this process

ROWS_OF_ONE_THERAPY = """
SELECT s.number, p.part, r.content FROM checkins_checkin c
JOIN therapies_session s ON s.id = c.session_id JOIN therapies_participant p ON p.id = c.participant_id
JOIN checkins_rating r ON r.check_in_id = c.id WHERE s.therapy_id = %s
"""


def main() -> None:
    """Build, measure, print."""
    migrate()
    staff = _practice()
    print(describe())
    print(f"{connection.vendor}: {RATINGS:,} ratings")
    chance = random.Random(2)
    reference = _reference(chance)
    _report("reference: bare rows of one therapy", reference, reference, None)
    _measure_page("caseload (50 therapies), first visit", staff, chance, lambda user: "/people/", reference, fresh=True)
    _measure_page("caseload (50 therapies)", staff[:20], chance, lambda user: "/people/", reference)
    for page, what in PAGES.items():
        _measure_page(what, staff[:20], chance, _page(page, chance), reference)
    _measure_expected(staff[:20], chance, reference)


def _measure_expected(staff: list[User], chance: random.Random, reference: list[Taken]) -> None:
    """The course page with what closed therapies let expect: kept, and learnt again at every visit."""
    write_closed(staff, therapies=CLOSED, now=timezone.now())
    ask_running(staff)
    connection.cursor().execute("ANALYZE")
    here, course = Practice.objects.get().pk, _page("course/", chance)

    def changed(user: User) -> str:
        closed_changed(here)
        return course(user)

    _measure_page(f"course page, expected from {CLOSED:,} closed therapies", staff, chance, course, reference)
    _measure_page("the same, learnt again because one has changed", staff, chance, changed, reference, requests=30)


def _page(page: str, chance: random.Random) -> Callable[[User], str]:
    return lambda user: f"/therapies/{_any_therapy(user, chance).key}/{page}"


def _practice() -> list[User]:
    """The practice; one that stands already in BENCHMARK_DIR is measured again without building."""
    if not User.objects.exists():
        therapists = RATINGS // (2 * THERAPIES_EACH * SESSIONS_EACH)
        build(therapists=therapists, therapies_each=THERAPIES_EACH, sessions_each=SESSIONS_EACH)
        plans_and_strains.write()
        connection.cursor().execute("ANALYZE")
    return list(User.objects.order_by("pk"))


def _reference(chance: random.Random) -> list[Taken]:
    last = Therapy.objects.order_by("-pk").values_list("pk", flat=True)[0]
    times: list[Taken] = []
    for _ in range(REQUESTS):
        started, used = time.perf_counter(), time.process_time()
        with connection.cursor() as cursor:
            cursor.execute(ROWS_OF_ONE_THERAPY, [chance.randint(1, last)])
            cursor.fetchall()
        times.append((time.perf_counter() - started, time.process_time() - used))
    return times


def _any_therapy(user: User, chance: random.Random) -> Therapy:
    own = list(Therapy.objects.filter(participants__user=user, ended_on=None))
    return chance.choice(own)


def _measure_page(
    title: str,
    staff: list[User],
    chance: random.Random,
    address: Callable[[User], str],
    reference: list[Taken],
    fresh: bool = False,
    requests: int = REQUESTS,
) -> None:
    """`fresh`: each therapist comes once, so that what the caseload keeps has to be made; otherwise they come again."""
    browsers: dict[int, Client] = {}
    times: list[Taken] = []
    counts: set[int] = set()
    visitors = staff[-100:] if fresh else [chance.choice(staff) for _ in range(requests)]
    if not fresh:
        for user in set(visitors):
            _visit(browsers, user, address(user))
    for user in visitors:
        taken, queries = _visit(browsers, user, address(user))
        times.append(taken)
        counts.add(queries)
    _report(title, times, reference, counts)


def _visit(browsers: dict[int, Client], user: User, address: str) -> tuple[Taken, int]:
    if user.pk not in browsers:
        browsers[user.pk] = Client(SERVER_NAME="localhost")
        browsers[user.pk].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        browsers[user.pk].get("/health/")
    counter = _Counter()
    with connection.execute_wrapper(counter):
        started, used = time.perf_counter(), time.process_time()
        response = browsers[user.pk].get(address)
        taken = (time.perf_counter() - started, time.process_time() - used)
    assert response.status_code == 200, response
    return taken, counter.count


class _Counter:
    """Counts the statements that go to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.count += 1
        return execute(*args)


def _report(title: str, times: list[Taken], reference: list[Taken], counts: set[int] | None) -> None:
    clock, cpu = ([1000 * one[which] for one in times] for which in (0, 1))
    ratio = percentile(clock, 0.5) / (1000 * percentile([one[0] for one in reference], 0.5))
    queries = f", {'/'.join(map(str, sorted(counts)))} statements" if counts else ""
    print(
        f"  {title}: p50 {percentile(clock, 0.5):.1f} ms, p95 {percentile(clock, 0.95):.1f} ms by the clock; "
        f"p50 {percentile(cpu, 0.5):.1f}, p95 {percentile(cpu, 0.95):.1f} CPU ms; {ratio:.1f} x reference{queries}",
        flush=True,
    )


if __name__ == "__main__":
    main()
