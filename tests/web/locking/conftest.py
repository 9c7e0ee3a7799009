"""A clock that can be moved, and a therapist whose page locks."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from alliance_web.people.models import User
from tests.web.cast import PASSWORD, Cast
from tests.web.people.doors import set_up_app

Later = Callable[[float], None]
MINUTE, HOUR = 60, 3600


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Set the clock to so many seconds from the beginning."""
    begin = time.time()

    def set_clock(seconds: float) -> None:
        monkeypatch.setattr("alliance_web.people.idle.time.time", lambda: begin + seconds)

    return set_clock


@pytest.fixture
def noor(cast: Cast) -> User:
    """Works with an app that shows digits."""
    cast.therapist.set_password(PASSWORD)
    cast.therapist.save()
    set_up_app(cast.therapist)
    return cast.therapist


@pytest.fixture
def locked(noor: User, visit: Callable[..., Client], later: Later) -> Client:
    """Her browser, after 16 minutes without use."""
    browser = visit(noor)
    assert browser.get("/people/").status_code == 200
    later(16 * MINUTE)
    return browser
