"""A planted failure: what the person sees, and what the log says about it.

| what fails                              | status | the page says                | the log says               |
| the program                             | 500    | a number, nothing else       | class, file and line       |
| the disk is full                        | 503    | nothing was saved            | the disk is full           |
| the database is busy, gone, damaged     | 503    | not available, Retry-After   | which of these             |

No value that was in an exception, an address or a form reaches page or log.
"""

import errno
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError
from django.test import Client, RequestFactory

from alliance_web import urls  # noqa: F401  loaded before a test replaces what views import
from alliance_web.errors import pages
from alliance_web.errors.faults import sentence
from alliance_web.people import queries
from alliance_web.people.models import User
from tests.web.cast import Cast

CANARY = "canary-7f3e"
EMAIL = "canary@home.test"
NUMBER = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}")


def _full(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "full")) as database:
        database.execute("PRAGMA max_page_count=2")
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (zeroblob(100000))")


def _no_database(folder: Path) -> None:
    (folder / "junk").write_bytes(b"no database" * 100)
    with closing(sqlite3.connect(folder / "junk")) as database:
        database.execute("SELECT * FROM sqlite_master")


def _truncated(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "cut")) as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (zeroblob(100000))")
        database.commit()
    content = (folder / "cut").read_bytes()
    (folder / "cut").write_bytes(content[: len(content) // 2])
    with closing(sqlite3.connect(folder / "cut")) as database:
        database.execute("SELECT x FROM t").fetchall()


def _busy(folder: Path) -> None:
    with (
        closing(sqlite3.connect(folder / "busy")) as first,
        closing(sqlite3.connect(folder / "busy", timeout=0)) as two,
    ):
        first.execute("BEGIN EXCLUSIVE")
        two.execute("CREATE TABLE t (x)")


def _read_only(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ro")):
        pass
    with closing(sqlite3.connect(f"file:{folder / 'ro'}?mode=ro", uri=True)) as database:
        database.execute("CREATE TABLE t (x)")


def _cannot_be_opened(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "no folder" / "file")):
        pass


def _wrapped(fails: Callable[[Path], None], kind: type[Exception]) -> Callable[[Path], None]:
    """As Django raises what the database said."""

    def raise_it(folder: Path) -> None:
        try:
            fails(folder)
        except sqlite3.Error as cause:
            raise kind(CANARY) from cause

    return raise_it


def _raises(error: Exception) -> Callable[[Path], None]:
    def raise_it(folder: Path) -> None:
        raise error

    return raise_it


UNAVAILABLE = "Sorry, Alliance is unavailable"
FAILURES = [
    ("a fault of the program", _raises(ValueError(CANARY)), 500, "there's a problem", "builtins.ValueError"),
    ("a full disk under a file", _raises(OSError(errno.ENOSPC, CANARY)), 503, "Nothing was saved", "disk is full"),
    ("a full disk", _wrapped(_full, OperationalError), 503, "Nothing was saved", "disk is full"),
    ("no database", _wrapped(_no_database, DatabaseError), 503, UNAVAILABLE, "database is damaged"),
    ("half a database", _wrapped(_truncated, DatabaseError), 503, UNAVAILABLE, "database is damaged"),
    ("a busy database", _wrapped(_busy, OperationalError), 503, UNAVAILABLE, "was busy for too long"),
    ("no right to write", _wrapped(_read_only, OperationalError), 503, UNAVAILABLE, "cannot be opened or written"),
    ("no folder", _wrapped(_cannot_be_opened, OperationalError), 503, UNAVAILABLE, "cannot be opened or written"),
    ("no answer", _raises(OperationalError(CANARY)), 503, UNAVAILABLE, "does not answer"),
]


# what the database says, with a code or without -> what a command says
SENTENCES = [
    (OperationalError("no such table: people_practice"), "older than this version. Run `alliance serve`."),
    (OperationalError('connection failed: FATAL: database "x" does not exist'), "no such database, role or table"),
    (OperationalError("connection failed: password authentication failed"), "refuses the user or password"),
    (OperationalError("failed to resolve host 'db'"), "The host in DATABASE_URL is unknown."),
    (ProgrammingError("permission denied for table x"), "does not allow this role to do that"),
    (OperationalError("connection refused"), "The database does not answer."),
    (OSError(errno.ENOSPC, "x"), "The disk is full"),
    (ValueError("does not exist"), ""),
]


@pytest.mark.parametrize(("error", "words"), SENTENCES)
def test_a_sentence_for_the_command_line(error: Exception, words: str) -> None:
    assert words in sentence(error)
    assert bool(sentence(error)) is bool(words)


@pytest.mark.parametrize(("what", "fails", "status", "page", "log"), FAILURES)
def test_a_failure(
    what: str,
    fails: Callable[[Path], None],
    status: int,
    page: str,
    log: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    logged: Callable[[], str],
) -> None:
    """The database is not open to this test: the page needs none."""
    monkeypatch.setattr(queries, "practice", lambda: fails(tmp_path))
    answer = Client(raise_request_exception=False).get(f"/check-in/{CANARY}/?q={CANARY}")
    text, written = answer.content.decode(), logged()
    assert (answer.status_code, page in text, log in written) == (status, True, True)
    [number] = set(NUMBER.findall(text))
    assert f"error number {number}" in written
    assert CANARY not in text + written
    assert answer.headers.get("Retry-After") == (None if status == 500 else "10")


def test_where_it_failed_is_in_the_log(monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]) -> None:
    def fails() -> None:
        raise ValueError(CANARY) from KeyError(CANARY)

    monkeypatch.setattr(queries, "practice", fails)
    Client(raise_request_exception=False).get("/")
    lines = logged().splitlines()
    assert "builtins.KeyError" in lines
    assert lines[-1] == "builtins.ValueError"
    assert re.search(r"test_failures\.py:\d+ in fails: raise ValueError\(CANARY\)", lines[-2])


@pytest.mark.django_db
def test_a_value_that_exists_already_is_not_in_the_log(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    """PostgreSQL's own message names the value: Key (id)=(3) already exists."""
    monkeypatch.setattr(queries, "practice", lambda: User.objects.create(pk=cast.client.pk, email=EMAIL, name=CANARY))
    answer = Client(raise_request_exception=False).get("/")
    written = logged()
    assert answer.status_code == 500
    assert "django.db.utils.IntegrityError" in written
    for value in (f"({cast.client.pk})", EMAIL, CANARY):
        assert value not in answer.content.decode() + written


@pytest.mark.django_db
def test_a_refused_address_and_a_forged_form_leave_no_value(logged: Callable[[], str]) -> None:
    Client().get("/", headers={"host": f"{CANARY}.example"})
    Client().get(f"/{CANARY}/")
    Client(enforce_csrf_checks=True).post("/sign-in/", {"login": CANARY})
    Client().post("/sign-in/", f"--x\r\n{CANARY}", content_type="multipart/form-data; boundary=x")
    assert CANARY not in logged()


REFUSALS = [
    ("/nothing-here/", {}, 404, "Page not found"),
    ("/sign-in/", {"method": "POST", "forged": True}, 403, "You cannot view this page"),
    ("/", {"headers": {"host": "elsewhere.example"}}, 400, "a problem with that request"),
    ("/sign-in/", {"method": "POST", "size": 2_000_000}, 413, "The file is too large"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "how", "status", "words"), REFUSALS, ids=[str(row[2]) for row in REFUSALS])
def test_a_refusal_has_a_plain_page(address: str, how: dict[str, Any], status: int, words: str) -> None:
    browser = Client(enforce_csrf_checks=how.get("forged", False), headers=how.get("headers"))
    data = {"login": "x" * how.get("size", 1)}
    answer = browser.post(address, data) if how.get("method") else browser.get(address)
    text = answer.content.decode()
    assert (answer.status_code, words in text) == (status, True)
    assert "<style" not in text
    assert text.count("<h1") == 1


@pytest.mark.django_db
def test_an_address_for_forms_only_says_so(cast: Cast, visit: Callable[[User], Client]) -> None:
    answer = visit(cast.therapist).get("/import/bring-in/")
    assert answer.status_code == 405
    assert "You cannot open this page that way" in answer.content.decode()
    assert answer["Allow"]


@pytest.mark.parametrize(
    "show", [pages.bad_request, pages.forbidden, pages.form_too_old, pages.not_found, pages.failed]
)
def test_error_pages_ask_no_database(show: Callable[..., Any]) -> None:
    assert b"<h1" in show(RequestFactory().get("/")).content


def test_without_templates_there_is_a_page_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "render_to_string", _raises(OSError(CANARY)))
    answer = pages.page(500, number="4F0C-91AB")
    assert (answer.status_code, b"4F0C-91AB" in answer.content, b"<h1" in answer.content) == (500, True, True)
