"""A practice with open check-ins, served as it is shipped, and people who are signed in and send them."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.module_loading import import_string

from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.commands.prepare import migrate
from alliance_web.people import idle
from alliance_web.people.models import User
from alliance_web.people.services import add_account
from alliance_web.therapies.models import Participant
from alliance_web.vault.files import PRIVATE_UMASK
from benchmarks.big_practice import ITEMS, build

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
ANSWERED = 10  # sessions with ratings; the later ones wait for them
START_SECONDS = 120
SIGNED_OUT = 401  # what we count for a page that leads to the sign-in
LONGEST = 60  # seconds that an answer may take before it counts as none


@dataclass(slots=True)
class Person:
    """Someone signed in, with pages to read and the check-ins that are open for them."""

    cookie: str
    pages: list[str]
    open: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Seen:
    """What one client saw: milliseconds for each answer, statuses, and the check-ins that were called saved."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    saved: list[str] = field(default_factory=list)


def practice(people: int, *, therapies: int = 40, sessions: int = 50) -> list[Person]:
    """A practice in which everyone who will come has open check-ins: half of them therapists, half clients."""
    os.umask(PRIVATE_UMASK)
    migrate()
    staff = build(therapists=max(1, people // 2), therapies_each=therapies, sessions_each=sessions)
    Rating.objects.filter(check_in__session__number__gt=ANSWERED)._raw_delete("default")
    CheckIn.objects.filter(session__number__gt=ANSWERED).update(state="open")
    Authenticator.objects.bulk_create(Authenticator(user=user, type="totp", data={"secret": ""}) for user in staff)
    here = [_person(user, Participant.objects.filter(user=user)) for user in staff]
    for chair in Participant.objects.filter(part="client", user=None).order_by("pk")[: people - len(here)]:
        user = add_account(name=chair.name, email=None, by=None)
        Participant.objects.filter(pk=chair.pk).update(user=user)
        here.append(_person(user, Participant.objects.filter(pk=chair.pk)))
    return here


def _person(user: User, parts: Any) -> Person:
    therapies = [part.therapy.key for part in parts.select_related("therapy")]
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
    idle.begin(session, staff=False)
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def served(folder: str, *, workers: int = 2, before: tuple[str, ...] = ()) -> Iterator[tuple[int, int]]:
    """The port and the process of `alliance serve`; `before` are words that go before the command."""
    port = _free_port()
    command = [*before, sys.executable, "-m", "alliance", "serve", "--port", str(port), "--workers", str(workers)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALLIANCE_", "DJANGO_"))}
    server = subprocess.Popen([*command, "--dir", folder], env=kept)
    try:
        wait_for(port, server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=60)


def ask(port: int, method: str, path: str, cookie: str, seen: Seen, body: str = "") -> tuple[int, str, str]:
    """Status (0: no answer), text, and the cookies that were set."""
    started = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    headers = {"Cookie": cookie, "Host": f"localhost:{port}", "Accept": "text/html"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        text, status = answer.read().decode(), answer.status
        if status == 302 and (answer.getheader("Location") or "").startswith("/sign-in/"):
            status = SIGNED_OUT
        made = "; ".join(one.split(";", 1)[0] for one in answer.msg.get_all("Set-Cookie") or ())
    except (OSError, http.client.HTTPException):
        text, status, made = "", 0, ""
    finally:
        line.close()
    seen.times.append((time.perf_counter() - started) * 1000)
    seen.statuses[status] += 1
    return status, text, made


def answer(port: int, check_in: str, cookie: str, seen: Seen, key: str = "") -> int:
    """Open a check-in and send it; the status of the answer. `key` makes that sending again is known as such."""
    _, html, made = ask(port, "GET", check_in, cookie, seen)
    data = dict.fromkeys(ITEMS, "7") | {"strain": "0", "submission": key or str(uuid4()), "step": "send"}
    data["csrfmiddlewaretoken"] = html.split('name="csrfmiddlewaretoken" value="', 1)[-1].split('"', 1)[0]
    status = ask(port, "POST", check_in, f"{cookie}; {made}", seen, urlencode(data))[0]
    if status == 302:
        seen.saved.append(check_in.rstrip("/").rsplit("/", 1)[1])
    return status


def lost(seen: list[Seen]) -> int:
    """How many check-ins were called saved and are not stored. One can never be stored twice: the database forbids."""
    saved = {key for each in seen for key in each.saved}
    return len(saved) - Rating.objects.filter(check_in__key__in=saved).count()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the port answers; SystemExit where it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
