"""Every answer of every address carries the headers that keep it private, whoever asks and whatever comes of it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

from alliance_web.people.models import User
from alliance_web.serving.refusals import refusal
from tests.web.access.test_permissions import ROUTES, _address
from tests.web.cast import Cast

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# What may be kept by a browser, because it is the same for everyone: the worker that is there without a line.
KEPT = {"service-worker"}


def missing(answer: HttpResponseBase, name: str = "") -> list[str]:
    """The headers that an answer lacks."""
    expected = {header: value for header, value in HEADERS.items() if header != "Cache-Control" or name not in KEPT}
    return [header for header, value in expected.items() if value not in answer.headers.get(header, "")]


@pytest.fixture
def secure(settings: Any) -> None:
    """As behind a certificate."""
    settings.SECURE_HSTS_SECONDS = 31_536_000


def bare_cookies(answer: HttpResponseBase) -> list[str]:
    """Cookies that scripts may read, or that other sites send along; one that is taken away has no value."""
    given = [cookie for cookie in answer.cookies.values() if cookie.value]
    return [one.key for one in given if one["samesite"] != "Lax" or not (one["httponly"] or one.key == "csrf")]


@pytest.mark.django_db
def test_every_address(cast: Cast, visit: Callable[[User | None], Client], secure: None) -> None:
    """One walk over all routes, as no one and as a therapist; most answers are pages, redirects, refusals."""
    found: dict[str, object] = {}
    no_one, therapist = visit(None), visit(cast.therapist)
    for name in sorted(ROUTES, key=lambda name: "out" in name):  # signing out comes last
        for ask, method in ((no_one.get, "get"), (therapist.get, "get"), (therapist.put, "put")):
            address = _address(name, cast.therapy) or ""
            answer = ask(address, secure=True)
            if faults := [*missing(answer, name), *bare_cookies(answer)]:
                found[f"{method} {address} {answer.status_code}"] = faults
    assert found == {}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nothing/", "/health/", "/sign-in"])
def test_addresses_that_are_no_page(address: str, secure: None) -> None:
    assert missing(Client().get(address, secure=True)) == []


def test_a_failure_has_them_too(monkeypatch: pytest.MonkeyPatch, secure: None) -> None:
    monkeypatch.setattr("alliance_web.people.queries.practice", lambda: 1 / 0)
    answer = Client(raise_request_exception=False).get("/", secure=True)
    assert (answer.status_code, missing(answer)) == (500, [])


@pytest.mark.parametrize("code", [400, 413, 431, 500, 501])
def test_so_has_what_the_server_refuses_itself(code: int, secure: None) -> None:
    status, headers, _ = refusal(code)
    found = dict(headers)
    assert status.startswith(str(code))
    assert [name for name, value in HEADERS.items() if value not in found.get(name, "")] == []


SETTINGS = [
    ({}, (0, False, "session", False)),
    ({"ALLIANCE_ORIGIN": "https://a.example"}, (31536000, False, "__Host-session", True)),
    ({"ALLIANCE_ORIGIN": "https://a.example", "ALLIANCE_HSTS_PRELOAD": "1"}, (31536000, True, "__Host-session", True)),
    ({"ALLIANCE_HSTS_PRELOAD": "1"}, (0, False, "session", False)),
]
ASK = (
    "from alliance_web import settings as s;"
    "print((s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_PRELOAD, s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE))"
)


@pytest.mark.parametrize(("environment", "expected"), SETTINGS)
def test_preloading_is_for_the_owner_of_the_domain_to_decide(
    environment: dict[str, str], expected: tuple[object, ...], tmp_path: Path
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALLIANCE_")}
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**kept, **environment, "ALLIANCE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(expected)


@pytest.mark.parametrize(("value", "believed"), [(None, False), ("", False), ("0", False), ("no", False), ("1", True)])
def test_a_proxy_is_believed_only_where_it_is_declared(value: str | None, believed: bool, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALLIANCE_")}
    declared = {} if value is None else {"ALLIANCE_BEHIND_PROXY": value}
    told = subprocess.run(
        [sys.executable, "-c", "from alliance_web import settings as s; print(s.BEHIND_PROXY)"],
        env={**kept, **declared, "ALLIANCE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(believed)
