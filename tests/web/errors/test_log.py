"""What an entry of the log keeps of a message and of an exception, and what it leaves out."""

import logging
from types import SimpleNamespace
from typing import Any

import pytest

from alliance_web.errors.log import WithoutValues, traceback_lines

CANARY = "canary-7f3e"

# name of the logger, message, its arguments, what is written of it
MESSAGES = [
    ("alliance.serve", "%s ended with exit code %s.", ("web 1", 3), "web 1 ended with exit code 3."),
    ("alliance_web.safety", "The notice of review %s failed", (7,), "The notice of review 7 failed"),
    ("django.request", "Not Found: %s", (f"/c/{CANARY}/",), "Not Found: …"),
    ("django.request", "%s: %s", ("Internal Server Error", f"/c/{CANARY}/"), ""),
    ("django.security.DisallowedHost", f"Invalid HTTP_HOST header: {CANARY}", (), "(left out)"),
    ("waitress", f"Exception while serving /c/{CANARY}/", (), "(left out)"),
    ("allauth", "%(count)d tries for %(email)s, 100%%", ({"email": CANARY, "count": 3},), "… tries for …, 100%"),
]


def entry(name: str, message: str, args: Any = (), **more: Any) -> str:
    record = logging.LogRecord(name, logging.ERROR, "", 0, message, args, more.pop("exc_info", None))
    record.__dict__.update(more)
    return WithoutValues().format(record)


@pytest.mark.parametrize(("name", "message", "args", "words"), MESSAGES)
def test_a_message(name: str, message: str, args: Any, words: str) -> None:
    written = entry(name, message, args)
    assert written.endswith(f" ERROR {name}: {words}")
    assert CANARY not in written


def test_the_route_is_written_and_not_the_address() -> None:
    match = SimpleNamespace(route="check-in/<str:token>/")
    request = SimpleNamespace(method="GET", path=f"/check-in/{CANARY}/", resolver_match=match, error_number="4F0C-91AB")
    written = entry("django.request", "%s: %s", ("Error", CANARY), request=request)
    assert written.endswith("GET /check-in/<str:token>/ · error number 4F0C-91AB")


class Diagnosis:
    constraint_name, table_name, column_name = "one_name_each", "people_user", None


class Told(Exception):
    sqlstate, diag = "23505", Diagnosis()


# an exception with a value in its message, and what is written of it
EXCEPTIONS = [
    (ValueError(CANARY), "builtins.ValueError"),
    (AttributeError(CANARY, name="sessions", obj=None), "builtins.AttributeError (sessions)"),
    (PermissionError(13, CANARY, CANARY), "builtins.PermissionError (EACCES)"),
    (Told(CANARY), "tests.web.errors.test_log.Told (23505 one_name_each people_user)"),
    (ExceptionGroup(CANARY, [ValueError(CANARY)]), "builtins.ExceptionGroup\nbuiltins.ValueError"),
]


@pytest.mark.parametrize(("error", "words"), EXCEPTIONS, ids=[type(row[0]).__name__ for row in EXCEPTIONS])
def test_an_exception(error: Exception, words: str) -> None:
    assert "\n".join(traceback_lines(error)) == words


def test_what_led_to_an_exception_comes_first() -> None:
    error = ValueError(CANARY)
    error.__cause__ = KeyError(CANARY)
    assert list(traceback_lines(error)) == ["builtins.KeyError", "which led to:", "builtins.ValueError"]


def test_a_refusal_needs_no_traceback() -> None:
    error = ValueError(CANARY)
    written = entry("django.security", CANARY, exc_info=(ValueError, error, None), status_code=400)
    assert written.endswith("django.security: ValueError")
