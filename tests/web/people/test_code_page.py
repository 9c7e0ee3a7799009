"""Signing in with a code by e-mail: how clients come back on another phone.

| typed                     | answer                                            |
| ------------------------- | ------------------------------------------------- |
| the code                  | in, for 30 days                                   |
| the code without its dash | in                                                |
| a wrong one, three times  | the code is void, ask for another                 |
| after ten minutes         | ask for another                                   |
| a used one                | refused                                           |
| nobody's address          | the same pages, and a mail that says there is none |
"""

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from alliance_web.people import services
from alliance_web.people.models import User
from tests.web.cast import Cast

from .doors import code_in_mail, is_signed_in, recorded, set_up_app, type_second_factor

pytestmark = pytest.mark.django_db
ASK, ENTER = "/sign-in/code/", "/sign-in/code/enter/"
THIRTY_DAYS = 30 * 24 * 3600


@pytest.fixture
def sam(cast: Cast) -> User:
    services.set_address(user=cast.client, email="sam@home.test")
    return cast.client


def _ask(browser: Client, email: str = "sam@home.test") -> Any:
    return browser.post(ASK, {"email": email})


@pytest.mark.parametrize("typed", [lambda code: code, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_code_lets_in_for_thirty_days(sam: User, client: Client, typed: Any) -> None:
    assert _ask(client)["Location"] == ENTER
    answer = client.post(ENTER, {"code": typed(code_in_mail())})
    assert answer["Location"] == "/"
    assert is_signed_in(client)
    assert client.session.get_expiry_age() == THIRTY_DAYS
    assert recorded(sam)[-1] == "sign-in"


def test_mail_tells_nothing_but_the_code(sam: User, client: Client) -> None:
    _ask(client)
    [letter] = mail.outbox
    assert letter.to == ["sam@home.test"]
    assert re.search(r"\d{4}-\d{4}", letter.body)
    assert not re.search("therap|session|Noor|practice", letter.subject + letter.body, re.I)


def test_nobodys_address_gets_the_same_answer(sam: User, client: Client) -> None:
    known, unknown = Client(), Client()
    answers = [_ask(known), _ask(unknown, "nobody@home.test")]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, ENTER)] * 2
    pages = [browser.get(ENTER).content.decode() for browser in (known, unknown)]
    strip = re.compile(r'value="\w{64}"|sam@home|nobody@home')
    assert strip.sub("", pages[0]) == strip.sub("", pages[1])
    assert "It does not have an account" in mail.outbox[-1].body


def test_wrong_code_thrice_voids_it(sam: User, client: Client) -> None:
    _ask(client)
    right = code_in_mail()
    for _ in range(2):
        assert "is wrong" in client.post(ENTER, {"code": "0000-0000"}).content.decode()
    assert client.post(ENTER, {"code": "0000-0000"})["Location"] == ASK
    assert client.post(ENTER, {"code": right})["Location"] == ASK
    assert not is_signed_in(client)
    assert recorded(sam)[-3:] == ["sign-in.fail"] * 3


def test_code_counts_for_ten_minutes(sam: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _ask(client)
    later = time.time() + 601
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: later)
    assert client.post(ENTER, {"code": code_in_mail()})["Location"] == ASK
    assert not is_signed_in(client)


def test_code_works_once(sam: User, client: Client) -> None:
    _ask(client)
    code = code_in_mail()
    client.post(ENTER, {"code": code})
    client.post("/sign-out/")
    other = Client()
    _ask(other)
    answer = other.post(ENTER, {"code": code})
    assert "is wrong" in answer.content.decode()
    assert not is_signed_in(other)


def test_a_code_belongs_to_the_browser_that_asked(sam: User, client: Client) -> None:
    _ask(client)
    assert Client().post(ENTER, {"code": code_in_mail()})["Location"] == ASK


def test_new_code_voids_the_old_one(sam: User, client: Client) -> None:
    _ask(client)
    old = code_in_mail()
    client.post(ENTER, {"action": "resend"})
    assert len(mail.outbox) == 2
    assert client.post(ENTER, {"code": old}).status_code == 200
    assert client.post(ENTER, {"code": code_in_mail()})["Location"] == "/"


def test_fourth_code_in_a_minute_is_refused(sam: User, client: Client) -> None:
    for _ in range(3):
        _ask(Client())
    answer = _ask(client)
    assert "too often in a short time" in answer.content.decode()
    assert len(mail.outbox) == 3


def test_an_address_that_is_not_proven_opens_nothing(cast: Cast, client: Client) -> None:
    """Sam joined with a code that was read out; the address that Noor noted may be a slip of the pen."""
    assert not EmailAddress.objects.filter(email="sam@home.test").exists()
    _ask(client)
    assert "It does not have an account" in mail.outbox[-1].body


def test_staff_still_need_the_second_factor(cast: Cast, client: Client, real_second_factor: None) -> None:
    set_up_app(cast.therapist)
    _ask(client, "noor@practice.test")
    answer = client.post(ENTER, {"code": code_in_mail()})
    assert answer["Location"] == "/sign-in/second-factor/"
    assert not is_signed_in(client)
    assert type_second_factor(client, "000000").status_code == 200
    assert not is_signed_in(client)


def test_giving_up_half_way(sam: User, client: Client) -> None:
    _ask(client)
    client.post("/sign-out/", {"next": "/sign-in/"})
    assert client.get(ENTER)["Location"] == ASK
