"""Many people at once, for minutes, against the server as it is shipped: throughput, waiting times, errors, memory.

    python -m validation.reliability.load --clients 8 --minutes 5
    python -m tests.postgres python -m validation.reliability.load --clients 64 --minutes 5

A practice with running therapies is written into a folder that is thrown away and served by `alliance serve`. Each
client is a therapist or a client who is signed in: two pages are read for each check-in that is sent, without a pause.
At the end every check-in that was acknowledged must be stored once, and the record must be whole.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

os.environ.setdefault("RELIABILITY_DIR", tempfile.mkdtemp(prefix="alliance-reliability-"))
os.environ.setdefault("BENCHMARK_DIR", os.environ["RELIABILITY_DIR"])
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

import django

django.setup()

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.utils.module_loading import import_string

from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.people.models import User
from alliance_web.people.second_factor import begin_session
from alliance_web.people.services import add_account
from alliance_web.therapies.models import Participant
from benchmarks.big_practice import ITEMS, build
from benchmarks.machine import describe, percentile

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
THERAPIES = 40  # for each therapist
SESSIONS = 50
START_SECONDS = 120


@dataclass(slots=True)
class Person:
    """Someone signed in, with the check-ins that are open for them."""

    cookie: str
    pages: list[str]
    open: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Seen:
    """What one client saw: milliseconds for each answer, statuses, and the check-ins that were called saved."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    saved: list[str] = field(default_factory=list)


def main() -> int:
    """Build, serve, load, count; exit code 1 where something was lost or failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    people = _practice(given.clients)
    port = _free_port()
    command = [sys.executable, "-m", "alliance", "serve", "--port", str(port), "--workers", str(given.workers)]
    server = subprocess.Popen([*command, "--dir", os.environ["BENCHMARK_DIR"]])
    try:
        _wait_for(port, server)
        memory = [_memory(server.pid)]
        seen, seconds = _load(port, people, given.minutes * 60, memory, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)
    return _report(seen, seconds, memory, given.clients)


def _practice(clients: int) -> list[Person]:
    """A practice in which everyone who will come has open check-ins."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    staff = build(therapists=max(1, clients // 2), therapies_each=THERAPIES, sessions_each=SESSIONS)
    Rating.objects.filter(check_in__session__number__gt=10)._raw_delete("default")
    CheckIn.objects.filter(session__number__gt=10).update(state="open")
    Authenticator.objects.bulk_create(Authenticator(user=user, type="totp", data={"secret": ""}) for user in staff)
    people = [_person(user, Participant.objects.filter(user=user)) for user in staff]
    for chair in Participant.objects.filter(part="client", user=None).order_by("pk")[: clients - len(people)]:
        user = add_account(name=chair.name, email=None, by=None)
        Participant.objects.filter(pk=chair.pk).update(user=user)
        people.append(_person(user, Participant.objects.filter(pk=chair.pk)))
    return people


def _person(user: User, parts: Any) -> Person:
    therapies = [part.therapy.key for part in parts.select_related("therapy")[:THERAPIES]]
    open_ones = CheckIn.objects.filter(participant__in=parts, state="open").select_related("session__therapy")
    pages = [f"/therapies/{key}/{page}" for key in therapies[:10] for page in ("course/", "card/", "plan/")]
    if len(therapies) > 1:
        pages += ["/people/"] * 10
    waiting = [f"/therapies/{one.session.therapy.key}/check-ins/{one.key}/" for one in open_ones.order_by("session")]
    return Person(_cookie(user), pages, waiting)


def _cookie(user: User) -> str:
    """A session as signing in makes it."""
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), SIGN_IN
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    begin_session(session, staff=False)
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


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
        time.sleep(5)
        memory.append(_memory(pid))
    return seen, time.monotonic() - started


def _come(port: int, person: Person, seen: Seen, until: float, seed: int) -> None:
    """One person's visit: pages and check-ins in turn, until the time is over."""
    chance = random.Random(seed)
    while time.monotonic() < until:
        for page in chance.choices(person.pages, k=2):
            _ask(port, "GET", page, person.cookie, seen)
        if not person.open:
            continue
        check_in = person.open.pop()
        html = _ask(port, "GET", check_in, person.cookie, seen)
        if _send(port, check_in, html, person.cookie, seen) == 302:
            seen.saved.append(check_in.rstrip("/").rsplit("/", 1)[1])


def _send(port: int, check_in: str, page: tuple[int, str, str], cookie: str, seen: Seen) -> int:
    _, html, set_cookie = page
    token = html.split('name="csrfmiddlewaretoken" value="', 1)[-1].split('"', 1)[0]
    data = dict.fromkeys(ITEMS, "7") | {
        "csrfmiddlewaretoken": token,
        "submission": str(uuid4()),
        "step": "send",
        "strain": "0",
    }
    return _ask(port, "POST", check_in, f"{cookie}; {set_cookie}", seen, urlencode(data))[0]


def _ask(port: int, method: str, path: str, cookie: str, seen: Seen, body: str = "") -> tuple[int, str, str]:
    started = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": cookie, "Host": f"localhost:{port}", "Accept": "text/html"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        text, status = answer.read().decode(), answer.status
        made = (answer.getheader("Set-Cookie") or "").split(";", 1)[0]
    except OSError:
        text, status, made = "", 0, ""
    finally:
        line.close()
    seen.times.append((time.perf_counter() - started) * 1000)
    seen.statuses[status] += 1
    return status, text, made


def _report(seen: list[Seen], seconds: float, memory: list[int], clients: int) -> int:
    from django.db import connection

    times = [one for each in seen for one in each.times]
    statuses = sum((each.statuses for each in seen), Counter[int]())
    saved = [key for each in seen for key in each.saved]
    stored = set(Rating.objects.filter(check_in__key__in=saved).values_list("check_in__key", flat=True))
    errors = sum(count for status, count in statuses.items() if status == 0 or status >= 400)
    print(describe())
    print(f"{connection.vendor}: {clients} clients for {seconds:.0f} s, load {os.getloadavg()[0]:.1f}")
    print(f"  {len(times) / seconds:.0f} requests a second, {len(saved) / seconds:.1f} check-ins a second")
    middle, high, higher = (percentile(times, share) for share in (0.5, 0.95, 0.99))
    print(f"  p50 {middle:.0f} ms, p95 {high:.0f} ms, p99 {higher:.0f} ms, longest {max(times):.0f} ms")
    print(f"  statuses {dict(statuses)}; errors {errors}")
    print(f"  check-ins called saved {len(saved)}; lost {len(saved) - len(stored)}")
    print(f"  memory of the server: {memory[0] >> 20} MB at first, {memory[len(memory) // 2] >> 20} in the middle, "
          f"{memory[-1] >> 20} at the end, at most {max(memory) >> 20}")  # fmt: skip
    return int(bool(errors or len(saved) != len(stored)))


def _memory(pid: int) -> int:
    """Bytes of the server's processes that are its own (proportional set size)."""
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    sys.exit(main())
