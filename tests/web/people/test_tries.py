"""Who is kept out by wrong tries, and who is not.

| who tries                  | from where            | wrong tries | then the owner, with what is right             |
| -------------------------- | --------------------- | ----------- | ---------------------------------------------- |
| stranger, password         | elsewhere             | 5           | in, from a browser they know or from elsewhere |
| stranger, password         | the owner's own place | 5           | in, from the browser they know                 |
| stranger, password         | 100 places            | 100         | in, from the browser they know; by code        |
| the owner, password        | the browser they know | 5           | waits there; in from another known browser     |
| stranger with the password | elsewhere, 2nd factor | 5           | in                                             |
| stranger, asks for codes   | elsewhere             | 30          | gets a code; at most 6 mails came before       |
| stranger, asks for codes   | 100 places            | 100         | gets one in a known browser; at most 12 before |
| stranger, asks for links   | elsewhere             | 30          | gets a link; at most 6 mails came before       |
| stranger, wrong codes      | elsewhere             | 9           | their own code still works                     |
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from alliance_web.people import tries
from alliance_web.people.models import User
from tests.web.cast import Cast

from .doors import app_shows, code_in_mail, is_signed_in, set_up_app, type_password, type_second_factor

pytestmark = pytest.mark.django_db
NOOR, SAM = "noor@practice.test", "sam@home.test"
HOME, WORK, AWAY = "198.51.100.1", "198.51.100.2", "203.0.113.9"
SHUT = "shut for a while"


def places(count: int) -> list[str]:
    return [f"203.0.{n // 250}.{n % 250 + 1}" for n in range(count)]


def browser_at(place: str) -> Client:
    return Client(REMOTE_ADDR=place)


@pytest.fixture
def known(cast: Cast) -> Client:
    """The browser at home in which Noor signed in before, and out again."""
    browser = browser_at(HOME)
    type_password(browser, NOOR)
    browser.post("/sign-out/")
    assert not is_signed_in(browser)
    return browser


def wrong_passwords(count: int, *at: str) -> None:
    for n in range(count):
        type_password(browser_at(at[n % len(at)]), NOOR, f"wrong {n}")


def lets_in(browser: Client) -> bool:
    type_password(browser, NOOR)
    return is_signed_in(browser)


@pytest.mark.parametrize("at", [[AWAY], [HOME], places(100)], ids=["elsewhere", "same place", "100 places"])
def test_a_stranger_does_not_keep_the_owner_out_of_a_browser_they_know(known: Client, at: list[str]) -> None:
    wrong_passwords(max(5, len(at)), *at)
    assert lets_in(known)


def test_nor_out_of_a_new_browser_in_another_place(cast: Cast) -> None:
    wrong_passwords(20, AWAY)
    assert lets_in(browser_at(WORK))


def test_the_stranger_is_kept_out_even_with_the_right_password(cast: Cast) -> None:
    wrong_passwords(5, AWAY)
    stranger = browser_at(AWAY)
    assert SHUT in type_password(stranger, NOOR).content.decode()
    assert not is_signed_in(stranger)


def test_guessing_from_everywhere_is_bounded_and_a_code_still_lets_in(cast: Cast, known: Client) -> None:
    wrong_passwords(51, *places(51))
    new = browser_at(WORK)
    assert SHUT in type_password(new, NOOR).content.decode()
    new.post("/sign-in/code/", {"email": NOOR})
    new.post("/sign-in/code/enter/", {"code": code_in_mail()})
    assert is_signed_in(new)


def test_the_owners_own_wrong_tries_count_for_that_browser_alone(cast: Cast, known: Client) -> None:
    second = browser_at(HOME)
    assert lets_in(second)
    second.post("/sign-out/")
    for n in range(5):
        type_password(known, NOOR, f"wrong {n}")
    assert SHUT in type_password(known, NOOR).content.decode()
    assert lets_in(second)


def test_right_passwords_are_not_counted(cast: Cast) -> None:
    for _ in range(12):
        assert lets_in(browser_at(HOME))


def test_a_made_up_cookie_is_an_unknown_browser(cast: Cast, settings: Any) -> None:
    wrong_passwords(5, AWAY)
    forged = browser_at(AWAY)
    for value in ("x", "", "WyJhIixbXV0:1:x"):
        forged.cookies[settings.BROWSER_COOKIE_NAME] = value
        assert SHUT in type_password(forged, NOOR).content.decode()


def test_the_cookie_of_one_person_says_nothing_about_another(cast: Cast, known: Client) -> None:
    for n in range(5):
        type_password(known, "kim@practice.test", f"wrong {n}")
    assert SHUT in type_password(known, "kim@practice.test").content.decode()
    assert type_password(browser_at(WORK), "kim@practice.test").status_code == 302


def test_the_cookie_opens_nothing_and_is_for_us_alone(cast: Cast, known: Client, settings: Any) -> None:
    cookie = known.cookies[settings.BROWSER_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    for told in ("noor", str(cast.therapist.key), str(cast.therapist.key.hex)):
        assert told not in cookie.value.lower()
    assert not is_signed_in(known)


def test_a_browser_that_eight_people_share_knows_the_last_eight(cast: Cast) -> None:
    from django.http import HttpResponse
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    users = [User(name=f"Person {n}") for n in range(9)]
    for user in users:
        response = HttpResponse()
        tries.remember_browser(request, response, user)
        request.COOKIES |= {name: morsel.value for name, morsel in response.cookies.items()}
    assert [bool(tries._known_browser(request, user)) for user in users] == [False] + [True] * 8


@pytest.mark.usefixtures("real_second_factor")
def test_who_has_the_password_does_not_keep_the_owner_from_their_second_factor(cast: Cast) -> None:
    set_up_app(cast.therapist)
    stranger = browser_at(AWAY)
    type_password(stranger, NOOR)
    for _ in range(5):
        type_second_factor(stranger, "000000")
    assert SHUT in type_second_factor(stranger, "000000").content.decode()
    owner = browser_at(HOME)
    type_password(owner, NOOR)
    type_second_factor(owner, app_shows())
    assert is_signed_in(owner)


@pytest.mark.usefixtures("real_second_factor")
def test_guessing_the_second_factor_from_everywhere_is_bounded(cast: Cast) -> None:
    set_up_app(cast.therapist)
    for place in places(21):
        stranger = browser_at(place)
        type_password(stranger, NOOR)
        answer = type_second_factor(stranger, "000000")
    assert SHUT in answer.content.decode()


@pytest.mark.parametrize("path", ["/sign-in/code/", "/sign-in/password/"])
def test_a_stranger_fills_no_mailbox_and_the_owner_still_gets_theirs(cast: Cast, path: str) -> None:
    User.objects.filter(pk=cast.client.pk).update(email=SAM)
    for _ in range(30):
        browser_at(AWAY).post(path, {"email": SAM})
    assert 1 <= len(mail.outbox) <= 6
    before = len(mail.outbox)
    browser_at(HOME).post(path, {"email": SAM})
    assert len(mail.outbox) == before + 1


@pytest.mark.parametrize("path", ["/sign-in/code/", "/sign-in/password/"])
def test_nor_from_a_hundred_places(cast: Cast, known: Client, path: str) -> None:
    for place in places(100):
        browser_at(place).post(path, {"email": NOOR})
    assert 1 <= len(mail.outbox) <= 12
    before = len(mail.outbox)
    known.post(path, {"email": NOOR})
    assert len(mail.outbox) == before + 1


def test_codes_and_links_are_counted_together(cast: Cast) -> None:
    for place in places(100):
        for path in ("/sign-in/code/", "/sign-in/password/"):
            browser_at(place).post(path, {"email": NOOR})
    assert len(mail.outbox) == 12


def test_an_address_that_nobody_has_is_counted_in_the_same_way(cast: Cast) -> None:
    """Neither the pages nor the limits tell whether there is an account."""
    answers: dict[str, list[int]] = {}
    for email in (NOOR, "nobody@practice.test"):
        answers[email] = [browser_at(AWAY).post("/sign-in/code/", {"email": email}).status_code for _ in range(8)]
    assert answers[NOOR] == answers["nobody@practice.test"] == [302] * 3 + [200] * 5


def test_wrong_codes_of_a_stranger_leave_the_owners_code_alone(cast: Cast) -> None:
    User.objects.filter(pk=cast.client.pk).update(email=SAM)
    owner = browser_at(HOME)
    owner.post("/sign-in/code/", {"email": SAM})
    code = code_in_mail()
    stranger = browser_at(AWAY)
    for _ in range(3):
        stranger.post("/sign-in/code/", {"email": SAM})
        for _ in range(3):
            stranger.post("/sign-in/code/enter/", {"code": "0000-0000"})
    owner.post("/sign-in/code/enter/", {"code": code})
    assert is_signed_in(owner)


def test_showing_again_that_it_is_you_is_not_shut_by_a_stranger(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.therapist)
    browser.get("/account/")  # from now on a known browser
    wrong_passwords(60, *places(60))
    answer = browser.post(
        "/account/is-it-you/?next=/account/second-factor/app/", {"password": "a long walk by the sea"}
    )
    assert answer.status_code == 302


def test_a_try_that_cannot_be_kept_lets_no_one_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk Django's cache says nothing: the try is as good as one too many, with the right password too."""
    browser = browser_at(HOME)
    with monkeypatch.context() as full:
        full.setattr(type(caches["default"]), "set", lambda *_, **__: None)
        assert not lets_in(browser)
    assert lets_in(browser)
