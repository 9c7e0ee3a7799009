"""How long one stays signed in: clients 30 days on their phone, staff 12 hours, locked after 15 idle minutes."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from alliance_web.people import idle
from alliance_web.people.idle import WRITE_EVERY, Standing
from alliance_web.people.models import User
from tests.web.cast import Cast

from .doors import is_signed_in

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the clock of the sessions to so many seconds from now."""
    begin = time.time()

    def set_clock(seconds: float) -> None:
        monkeypatch.setattr("alliance_web.people.idle.time.time", lambda: begin + seconds)

    return set_clock


def test_client_stays_for_thirty_days(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.client)
    browser.get("/account/")
    assert browser.session.get_expiry_age() == 30 * 24 * HOUR


@pytest.mark.parametrize(("minutes", "seconds"), [(15, 900), (5, 300), (0.5, 30)])
def test_pages_of_staff_lock_when_idle(
    minutes: float,
    seconds: int,
    cast: Cast,
    visit: Callable[[User], Client],
    at: Callable[[float], None],
    settings: Any,
) -> None:
    settings.STAFF_IDLE_MINUTES = minutes
    browser = visit(cast.therapist)
    at(seconds - 1)
    assert idle.standing(browser.session) is Standing.OPEN
    at(seconds + 1)
    assert idle.standing(browser.session) is Standing.LOCKED


@pytest.mark.parametrize(("hours", "found"), [(-49, "over"), (-1, "locked"), (0, "open"), (1, "locked"), (13, "over")])
def test_a_clock_that_was_moved_locks(
    hours: int, found: str, cast: Cast, visit: Callable[[User], Client], at: Callable[[float], None]
) -> None:
    browser = visit(cast.therapist)
    at(hours * HOUR)
    assert idle.standing(browser.session).value == found


def test_staff_stay_while_they_work(cast: Cast, visit: Callable[[User], Client], at: Callable[[float], None]) -> None:
    browser = visit(cast.therapist)
    first = browser.session["seen_at"]
    at(WRITE_EVERY + 1)
    browser.get("/account/")
    assert browser.session["seen_at"] >= first + WRITE_EVERY


def test_the_session_is_not_written_on_every_page(
    cast: Cast, visit: Callable[[User], Client], django_assert_num_queries: Any
) -> None:
    browser = visit(cast.therapist)
    browser.get("/account/")
    # Session, account, practice, sign-in with roles, named person; where else, client of whom, messages.
    with django_assert_num_queries(8):
        browser.get("/account/")


def test_staff_are_out_after_twelve_hours(
    cast: Cast, visit: Callable[[User], Client], at: Callable[[float], None]
) -> None:
    browser = visit(cast.therapist)
    for times in range(1, 52):
        at(times * 14 * 60)
        assert is_signed_in(browser)
    at(12 * HOUR + 1)
    answer = browser.get("/account/")
    assert answer["Location"] == "/sign-in/?kept=1&next=/account/"
    at(0)
    assert not is_signed_in(browser)
