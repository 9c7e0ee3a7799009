"""One line for each request: the kind of page and how it went, never an address, a link or a person."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web.cast import Cast
from tests.web.errors.conftest import logged

__all__ = ["logged"]

CANARY = "canary-7f3e"

VISITS = [
    (f"/c/{CANARY}/?next={CANARY}", "GET /c/<str:token>/ 404"),
    (f"/{CANARY}/", "GET (no such page) 404"),
    ("/sign-in/", "GET /sign-in/ 200"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "line"), VISITS)
def test_a_line(address: str, line: str, settings: Any, logged: Callable[[], str]) -> None:
    settings.ACCESS_LOG = True
    Client().get(address)
    [written] = [one for one in logged().splitlines() if "alliance.access" in one]
    assert re.search(rf"alliance\.access: {re.escape(line)} \d+ ms$", written)
    assert CANARY not in logged()


@pytest.mark.django_db
def test_there_is_none_unless_it_is_asked_for(cast: Cast, logged: Callable[[], str]) -> None:
    Client().get("/sign-in/")
    assert "alliance.access" not in logged()
