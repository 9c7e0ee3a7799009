"""Whether the server answers, and its database: asked by a machine, so nothing changes by it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance_web.people.models import User
from alliance_web.serving import health
from tests.web.cast import Cast


@pytest.mark.django_db
def test_it_reads_one_row_and_writes_nothing(cast: Cast, visit: Callable[[User], Client]) -> None:
    """Signed in as well: looking after the server does not keep a session awake."""
    browser = visit(cast.therapist)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert [query["sql"].split()[0] for query in asked] == ["SELECT"]
    assert not answer.cookies


def test_a_database_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Any:
        raise OperationalError("canary-7f3e")

    monkeypatch.setattr(health.connection, "cursor", fails)
    answer = Client().get("/health/")
    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "status"), [("head", 200), ("post", 405), ("put", 405)])
def test_only_looking_is_possible(method: str, status: int) -> None:
    assert getattr(Client(), method)("/health/").status_code == status


@pytest.mark.django_db
def test_it_is_asked_without_a_certificate_and_by_any_name(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client(headers={"host": "10.0.0.7:8000"}).get("/health/").status_code == 200
