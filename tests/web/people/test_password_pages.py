"""A forgotten password, a first one, and another one.

| link                      | answer                                      |
| ------------------------- | ------------------------------------------- |
| fresh                     | choose a password, then signed in           |
| used, changed, too old    | says so, offers a new one                   |
| of somebody with an app   | the app's code is asked for all the same    |
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from alliance_web.people import password_links
from alliance_web.people.models import User
from tests.web.cast import PASSWORD, Cast

from .doors import is_signed_in, link_in_mail, recorded, set_up_app, type_password

pytestmark = pytest.mark.django_db
NEW = "four ducks on a quiet pond"


def _open(browser: Client, link: str) -> str:
    """Follow the link; the key leaves the address on the way."""
    answer = browser.get(link)
    assert answer.status_code == 302
    assert answer["Location"].endswith("-set-password/") or answer["Location"].endswith("/set-password/")
    return str(answer["Location"])


def _choose(browser: Client, form: str, first: str = NEW, second: str | None = None) -> Any:
    return browser.post(form, {"password1": first, "password2": first if second is None else second})


def test_forgotten_password(cast: Cast, client: Client) -> None:
    assert client.post("/sign-in/password/", {"email": "Noor@practice.test"})["Location"].endswith("/sent/")
    assert "sent it a link" in client.get("/sign-in/password/sent/").content.decode()
    form = _open(client, link_in_mail())
    assert _choose(client, form)["Location"] == "/"
    assert is_signed_in(client)
    assert "password.change" in recorded(cast.therapist)
    assert type_password(Client(), "noor@practice.test", NEW).status_code == 302
    assert type_password(Client(), "noor@practice.test", PASSWORD).status_code == 200


def test_mail_leads_to_the_practices_own_address(cast: Cast, client: Client) -> None:
    """A forged host in the request must not end up in a link."""
    client.post("/sign-in/password/", {"email": "noor@practice.test"}, headers={"host": "127.0.0.1"})
    assert "http://localhost:8000/sign-in/password/" in mail.outbox[-1].body


def test_nobodys_address_gets_the_same_answer(cast: Cast) -> None:
    answers = [
        Client().post("/sign-in/password/", {"email": email})
        for email in ("noor@practice.test", "nobody@practice.test")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/sign-in/password/sent/")}
    assert "It does not have an account" in mail.outbox[-1].body


def test_a_link_works_once(cast: Cast, client: Client) -> None:
    link = password_links.make(user=cast.therapist, by=cast.lead).removeprefix("http://localhost:8000")
    _choose(client, _open(client, link))
    answer = Client().get(link)
    assert "This link no longer works" in answer.content.decode()
    assert "/sign-in/password/" in answer.content.decode()


@pytest.mark.parametrize(
    "spoil", [lambda link: link[:-3] + "x/", lambda link: link.replace("/password/", "/password/z")]
)
def test_a_spoilt_link_says_so(cast: Cast, client: Client, spoil: Callable[[str], str]) -> None:
    link = password_links.make(user=cast.therapist, by=cast.lead).removeprefix("http://localhost:8000")
    assert "This link no longer works" in client.get(spoil(link)).content.decode()


def test_a_link_is_good_for_three_days(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    link = password_links.make(user=cast.therapist, by=cast.lead).removeprefix("http://localhost:8000")
    later = timezone.now().replace(tzinfo=None) + timedelta(days=3, minutes=5)
    monkeypatch.setattr("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda self: later)
    assert "This link no longer works" in client.get(link).content.decode()


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("", "", "Fill this in."),
        ("short", None, "too short"),
        ("password1234", None, "list of stolen passwords"),
        ("noor@practice.test", None, "too similar"),
        (NEW, "four dogs on a quiet pond", "same password each time"),
    ],
)
def test_weak_passwords_are_refused(cast: Cast, client: Client, first: str, second: str | None, sentence: str) -> None:
    link = password_links.make(user=cast.therapist, by=cast.lead).removeprefix("http://localhost:8000")
    answer = _choose(client, _open(client, link), first, second)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    "password", ["x" * 64 + " and a very long tail " * 10, "🌊🐚🏖️ am Meer entlang", "مشية طويلة على البحر"]
)
def test_long_and_foreign_passwords_are_welcome(cast: Cast, client: Client, password: str) -> None:
    link = password_links.make(user=cast.therapist, by=cast.lead).removeprefix("http://localhost:8000")
    assert _choose(client, _open(client, link), password).status_code == 302
    assert type_password(Client(), "noor@practice.test", password).status_code == 302


def test_a_link_does_not_go_round_the_second_factor(cast: Cast, client: Client, real_second_factor: None) -> None:
    set_up_app(cast.therapist)
    link = password_links.make(user=cast.therapist, by=cast.lead).removeprefix("http://localhost:8000")
    assert _choose(client, _open(client, link))["Location"] == "/sign-in/second-factor/"
    assert not is_signed_in(client)


def test_new_password_ends_other_sessions(cast: Cast, client: Client, visit: Callable[[User], Client]) -> None:
    elsewhere = visit(cast.therapist)
    here = visit(cast.therapist)
    changed = here.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert changed["Location"] == "/account/"
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_changing_needs_the_old_one(cast: Cast, visit: Callable[[User], Client]) -> None:
    typed = {"oldpassword": "not it", "password1": NEW, "password2": NEW}
    answer = visit(cast.therapist).post("/account/password/", typed)
    assert "This is not your password." in answer.content.decode()


def test_no_mail_is_sent_where_there_is_no_server(cast: Cast, client: Client, settings: Any) -> None:
    settings.MAIL_IS_SENT = False
    client.post("/sign-in/password/", {"email": "noor@practice.test"})
    assert mail.outbox == []
