"""A session that no one used opens nothing, whatever it asks for, and says so in the form that was asked for.

| what the locked session does                     | what it gets                                                  |
| ------------------------------------------------ | ------------------------------------------------------------- |
| any route that needs the person, GET or POST     | the lock page; nothing of the page is in the answer           |
| a page that is open to anyone or by link         | what a stranger gets                                          |
| a script (fetch)                                 | 401 with words, and where to unlock                           |
| the working day is over                          | the sign-in page with the same promise                        |
| the clock is moved back after it locked          | still locked                                                  |
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from alliance_web.access.gate import permission_of
from alliance_web.locking.lock import FOR_STRANGERS, OWN
from alliance_web.people.models import SignIn, User
from tests.web.access.test_permissions import ROUTES, _address
from tests.web.cast import Cast
from tests.web.overview.reading import text
from tests.web.people.doors import is_signed_in, recorded

from .conftest import HOUR, MINUTE, Later

pytestmark = pytest.mark.django_db
CLOSED = sorted(
    name
    for name, route in ROUTES.items()
    if permission_of(route.callback, name) not in FOR_STRANGERS and name not in OWN
)
OPEN = sorted(set(ROUTES) - set(CLOSED) - OWN)


def test_a_locked_session_opens_no_route(locked: Client, cast: Cast) -> None:
    opened = {}
    for name in CLOSED:
        address = _address(name, cast.therapy)
        assert address
        for answer in (locked.get(address), locked.post(address)):
            led_to = urlsplit(answer.get("Location", "")).path
            if (answer.status_code, led_to, b"Sam" in answer.content) != (302, "/locked/", False):
                opened[name] = (answer.status_code, led_to)
    assert opened == {}


def test_the_walk_finds_the_pages() -> None:
    assert {"course", "caseload", "notes", "account", "kept-words", "stay", "review", "set-up"} <= set(CLOSED)
    assert {"help-now", "check-in-by-link", "account_login"} <= set(OPEN)


def test_pages_for_anyone_are_opened_as_a_stranger(locked: Client, cast: Cast, client: Client) -> None:
    different, led_to_the_lock = {}, set()
    for name in OPEN:
        address = _address(name, cast.therapy)
        assert address
        mine, strangers = locked.get(address), client.get(address)
        assert b"Noor" not in mine.content, name
        if mine.status_code == 302 and mine["Location"].startswith("/locked/"):
            led_to_the_lock.add(name)
        elif (mine.status_code, mine.get("Location")) != (strangers.status_code, strangers.get("Location")):
            different[name] = (mine.status_code, strangers.status_code)
    assert different == {}
    assert led_to_the_lock == {"account_login"}


def test_the_page_says_why_since_when_and_until_when_and_names_no_client(locked: Client, cast: Cast) -> None:
    course = reverse("course", args=[cast.therapy.key])
    answer = locked.get(course, follow=True)
    assert answer.status_code == 200
    words = text(answer)
    assert "Locked, and nothing is lost" in words
    assert "No one used this page for 15 minutes, so it locked itself at " in words
    assert "You can unlock like this until " in words
    assert "Signed in as Noor." in words
    assert "Sam" not in answer.content.decode()
    assert parse_qs(urlsplit(answer.redirect_chain[0][0]).query) == {"next": [course]}
    assert "<title>Locked · Alliance</title>" in answer.content.decode()


def test_the_page_is_the_same_whether_or_not_something_was_written(locked: Client, cast: Cast) -> None:
    address = reverse("note-new", args=[cast.therapy.key])
    before = text(locked.get(address, follow=True))
    locked.post(address, {"words": "Something hard to say."})
    assert text(locked.get(address, follow=True)) == before


SCRIPTS: list[dict[str, str]] = [
    {"accept": "application/json"},
    {"sec-fetch-mode": "cors"},
]


@pytest.mark.parametrize("headers", SCRIPTS)
def test_a_script_is_told_in_words(headers: dict[str, str], locked: Client) -> None:
    answer = locked.get("/people/", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["message"] == "The page is locked. Unlock it, then try again. Nothing was changed."
    assert answer.json()["next"] == "/locked/?next=%2Fpeople%2F"


def test_it_is_recorded_once(locked: Client, noor: User) -> None:
    for _ in range(3):
        locked.get("/people/")
    assert recorded(noor).count("lock") == 1


def test_it_stays_locked_when_the_clock_is_moved_back(locked: Client, later: Later) -> None:
    locked.get("/people/")
    later(0)
    assert locked.get("/people/")["Location"].startswith("/locked/")


def test_clients_are_not_locked(cast: Cast, visit: Callable[..., Client], later: Later) -> None:
    browser = visit(cast.client)
    later(29 * 24 * HOUR)
    assert is_signed_in(browser)


def test_staying_counts_as_use_and_being_looked_at_does_not(
    noor: User, visit: Callable[..., Client], later: Later
) -> None:
    browser = visit(noor)
    later(10 * MINUTE)
    answer = browser.post("/locked/stay/", headers={"accept": "application/json"})
    assert answer.json()["locks_in"] in range(890, 901)
    later(24 * MINUTE)
    state = browser.get("/locked/state/").json()
    assert (state["state"], state["locks_in"] in range(50, 61)) == ("open", True)
    later(25 * MINUTE + 1)
    assert browser.get("/locked/state/").json()["state"] == "locked"
    assert browser.post("/locked/stay/", headers={"accept": "application/json"}).status_code == 401


def test_after_the_working_day_the_sign_in_page_makes_the_same_promise(locked: Client, later: Later) -> None:
    later(12 * HOUR + 1)
    answer = locked.get("/people/", follow=True)
    assert answer.redirect_chain == [("/sign-in/?kept=1&next=/people/", 302)]
    assert "Nothing is lost. If you were writing, your words are kept and come back" in text(answer)
    assert b"Noor" not in answer.content
    assert locked.get("/locked/state/").json() == {"state": "out"}
    later(0)
    assert locked.get("/people/")["Location"] == "/sign-in/?kept=1&next=/people/"


def test_a_lost_cookie_leads_to_the_sign_in(locked: Client) -> None:
    locked.cookies.clear()
    assert locked.get("/people/")["Location"] == "/sign-in/?next=/people/"


def test_an_ended_sign_in_is_not_locked_but_over(locked: Client) -> None:
    SignIn.objects.update(ended_at="2026-01-01T00:00Z")
    assert locked.get("/people/")["Location"] == "/sign-in/?next=/people/"


def test_back_after_signing_out_shows_nothing(noor: User, visit: Callable[..., Client]) -> None:
    browser = visit(noor)
    assert browser.get("/people/")["Cache-Control"] == "no-store, private"
    browser.post("/sign-out/")
    assert browser.get("/people/")["Location"] == "/sign-in/?next=/people/"


def test_an_open_session_is_led_on_from_the_lock_page(noor: User, visit: Callable[..., Client]) -> None:
    browser = visit(noor)
    assert browser.get("/locked/?next=/people/")["Location"] == "/people/"
    for elsewhere in ("//evil.example/", "https://evil.example/", "/locked/?next=/", "", "/sign-out/"):
        assert browser.get("/locked/", {"next": elsewhere})["Location"] == "/"


def test_pages_of_staff_carry_the_lock_and_those_of_clients_do_not(cast: Cast, visit: Callable[..., Client]) -> None:
    staff, client = (visit(user).get("/account/").content.decode() for user in (cast.therapist, cast.client))
    assert 'data-locks-in="' in staff
    assert "data-locks-in" not in client
    assert 'id="keeping"' in client


def test_a_locked_page_gives_no_key_for_what_the_device_keeps(locked: Client) -> None:
    assert b"data-key" not in locked.get("/people/", follow=True).content


@pytest.mark.parametrize("who", ["client", "therapist", "lead"])
def test_each_person_has_a_key_of_their_own(who: str, cast: Cast, visit: Callable[..., Client]) -> None:
    keys = {}
    for name in ("client", "therapist", "lead"):
        response: Any = visit(getattr(cast, name)).get("/account/")
        keys[name] = response.context["keeping"]["key"]
    assert len(set(keys.values())) == 3
    again: Any = visit(getattr(cast, who)).get("/account/")
    assert again.context["keeping"]["key"] == keys[who]
