"""One's own account: how one signs in, the address for codes, signing out everywhere.

| code typed                 | answer                              |
| -------------------------- | ----------------------------------- |
| the one from the mail      | the address counts                  |
| a wrong one, four times    | tries left, counted down            |
| a fifth wrong one          | ask for a new one                   |
| after 15 minutes           | ask for a new one                   |
"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from alliance_web.messages import queries as messages
from alliance_web.people import addresses
from alliance_web.people.models import User
from tests.web.cast import PASSWORD, Cast
from tests.web.messages.backends import DOWN

from .doors import code_in_mail, is_signed_in, recorded, sure

pytestmark = pytest.mark.django_db
ADDRESS, CODE = "/account/address/", "/account/address/code/"


def _email(user: User) -> str | None:
    user.refresh_from_db()
    return user.email


def test_client_sees_how_they_sign_in(cast: Cast, visit: Callable[[User], Client]) -> None:
    page = visit(cast.client).get("/account/").content.decode()
    assert "You stay signed in on this device for 30 days after you last used it." in page
    for way in ("Add my email address", "Make a recovery code", "Add a passkey"):
        assert way in page
    assert "Second factor" not in page


def test_staff_see_second_factor_and_password(cast: Cast, visit: Callable[[User], Client]) -> None:
    page = visit(cast.therapist).get("/account/").content.decode()
    assert "Second factor" in page
    assert "noor@practice.test" in page


def test_stranger_is_sent_to_the_door(visit: Callable[[None], Client]) -> None:
    for page in ("/account/", ADDRESS, CODE):
        assert visit(None).get(page)["Location"].startswith("/sign-in/")


def test_an_address_counts_once_its_code_is_typed(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.client)
    assert browser.post(ADDRESS, {"email": "Sam@Home.test"})["Location"] == CODE
    assert _email(cast.client) is None
    assert "sam@home.test" in browser.get(CODE).content.decode()
    assert browser.post(CODE, {"code": code_in_mail()})["Location"] == "/account/"
    assert _email(cast.client) == "sam@home.test"
    assert EmailAddress.objects.get(user=cast.client).verified
    assert recorded(cast.client)[-1] == "account.set-address"


def test_goes_on_to_where_one_came_from(cast: Cast, visit: Callable[[User], Client]) -> None:
    for asked_for, goes_to in (("", "/account/"), ("/check-ins/", "/check-ins/")):
        browser = sure(visit(cast.client))
        session = browser.session
        addresses.suggest(session, email="sam@home.test", then=asked_for)
        session.save()
        assert "sam@home.test" in browser.get(ADDRESS).content.decode()
        browser.post(ADDRESS, {"email": "sam@home.test"})
        assert browser.post(CODE, {"code": code_in_mail()})["Location"] == goes_to


def test_wrong_codes_are_counted_down(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.client)
    browser.post(ADDRESS, {"email": "sam@home.test"})
    right = code_in_mail()
    wrong = "111111" if right != "111111" else "222222"
    for left in (4, 3, 2, 1):
        assert f"Tries left: {left}." in browser.post(CODE, {"code": wrong}).content.decode()
    assert browser.post(CODE, {"code": wrong})["Location"] == ADDRESS
    assert browser.post(CODE, {"code": right})["Location"] == ADDRESS
    assert _email(cast.client) is None


def test_code_counts_for_fifteen_minutes(cast: Cast, visit: Callable[[User], Client], monkeypatch: Any) -> None:
    browser = visit(cast.client)
    browser.post(ADDRESS, {"email": "sam@home.test"})
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr("alliance_web.people.codes.time.time", lambda: later)
    assert browser.post(CODE, {"code": code_in_mail()})["Location"] == ADDRESS


def test_somebody_elses_address_gets_a_word_and_the_page_tells_nothing(
    cast: Cast, visit: Callable[[User], Client]
) -> None:
    browser = visit(cast.client)
    assert browser.post(ADDRESS, {"email": "noor@practice.test"})["Location"] == CODE
    [letter] = mail.outbox
    assert letter.to == ["noor@practice.test"]
    assert "belongs to another account" in letter.body
    assert not any(character.isdigit() for character in letter.body)


@pytest.mark.parametrize("typed", ["", "sam", "sam@", "a b@c.test", "x" * 300 + "@home.test"])
def test_what_is_no_address_is_refused(cast: Cast, visit: Callable[[User], Client], typed: str) -> None:
    answer = visit(cast.client).post(ADDRESS, {"email": typed})
    assert answer.status_code == 200
    assert "address" in answer.content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize(("typed", "sentence"), [("", "Enter the six digits"), ("1" * 10_000, "too long for a code")])
def test_what_is_no_code_is_refused(cast: Cast, visit: Callable[[User], Client], typed: str, sentence: str) -> None:
    browser = visit(cast.client)
    browser.post(ADDRESS, {"email": "sam@home.test"})
    assert sentence in browser.post(CODE, {"code": typed}).content.decode()


def test_six_mails_in_an_hour_are_enough(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.client)
    for n in range(6):
        browser.post(ADDRESS, {"email": f"sam{n}@home.test"})
    answer = browser.post(ADDRESS, {"email": "sam7@home.test"})
    assert "Too many attempts in an hour" in answer.content.decode()
    assert len(mail.outbox) == 6


def test_no_page_waits_for_a_mail_server_that_is_down(
    cast: Cast, visit: Callable[[User], Client], settings: Any
) -> None:
    settings.EMAIL_BACKEND = DOWN
    assert visit(cast.client).post(ADDRESS, {"email": "sam@home.test"})["Location"] == CODE
    assert messages.state(f"user:{cast.client.pk}") == "waiting"


def test_without_mail_there_is_no_such_page(cast: Cast, visit: Callable[[User], Client], settings: Any) -> None:
    settings.MAIL_IS_SENT = False
    browser = visit(cast.client)
    assert browser.get(ADDRESS).status_code == 404
    page = browser.get("/account/").content.decode()
    assert "Email is not set up here." in page
    assert "your therapist can also make a link for a new one" in page
    assert "Add my email address" not in page


def test_staff_show_that_it_is_them_first(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.therapist)
    assert browser.get(ADDRESS)["Location"].startswith("/account/is-it-you/")
    browser.post("/account/is-it-you/", {"password": PASSWORD})
    assert browser.get(ADDRESS).status_code == 200


def test_signing_out_everywhere_else(cast: Cast, visit: Callable[[User], Client]) -> None:
    here, elsewhere = visit(cast.client), visit(cast.client)
    assert here.get("/account/sign-out-everywhere/").status_code == 405
    here.post("/account/sign-out-everywhere/")
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert "sessions.end" in recorded(cast.client)
