"""Signing in with a password: what is right, what is wrong, too often, and what the pages tell a stranger.

| e-mail            | password | answer                                         |
| ----------------- | -------- | ---------------------------------------------- |
| right             | right    | in, to the page one came for                   |
| other case        | right    | in                                             |
| right             | wrong    | one sentence for both fields, not which        |
| nobody's          | any      | the same page, byte for byte                   |
| empty, not one    | empty    | a sentence at each field                       |
| right, 6th try    | right    | shut for a while                          |
| closed account    | right    | says that it is closed                         |
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from alliance_web.people import services
from alliance_web.people.models import User
from tests.web.cast import PASSWORD, Cast

from .doors import is_signed_in, recorded, type_password

pytestmark = pytest.mark.django_db
PAGES = ("/sign-in/", "/sign-in/code/", "/sign-in/password/", "/sign-in/password/sent/", "/sign-in/by-invitation/")


@pytest.mark.parametrize("email", ["noor@practice.test", "Noor@Practice.Test", "  noor@practice.test "])
def test_password_lets_in(cast: Cast, client: Client, email: str) -> None:
    answer = type_password(client, email)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert recorded(cast.therapist)[-1] == "sign-in"


def test_goes_on_to_the_page_one_came_for(cast: Cast, client: Client) -> None:
    asked_for = f"/therapies/{cast.therapy.key}/course/"
    to_sign_in = client.get(asked_for)
    assert to_sign_in["Location"].startswith("/sign-in/?next=")
    answer = client.post("/sign-in/", {"login": "noor@practice.test", "password": PASSWORD, "next": asked_for})
    assert answer["Location"] == asked_for


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.test/", "//elsewhere.test", "javascript:alert(1)"])
def test_never_goes_on_to_another_site(cast: Cast, client: Client, elsewhere: str) -> None:
    answer = client.post("/sign-in/", {"login": "noor@practice.test", "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/"


def _without_token(page: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())


def test_wrong_password_and_nobodys_address_get_the_same_page(cast: Cast, client: Client) -> None:
    wrong = type_password(client, "noor@practice.test", "not it")
    nobody = type_password(Client(), "nobody@practice.test", "not it")
    assert wrong.status_code == nobody.status_code == 200
    assert "is incorrect" in wrong.content.decode()
    assert _without_token(wrong) == _without_token(nobody).replace("nobody@", "noor@")
    assert not is_signed_in(client)


def test_failed_sign_in_is_recorded_without_what_was_typed(cast: Cast, client: Client) -> None:
    from alliance_web.audit.models import AuditEvent

    type_password(client, "noor@practice.test", "hunter2-secret")
    type_password(client, "nobody-knows@practice.test", "hunter2-secret")
    rows = AuditEvent.objects.filter(verb="sign-in.fail").order_by("seq")
    assert [row.actor for row in rows] == [cast.therapist.pk, None]
    assert "hunter2" not in str(list(rows.values()))
    assert "nobody-knows" not in str(list(rows.values()))


@pytest.mark.parametrize(
    ("login", "password", "sentence"),
    [
        ("", "", "Fill this in."),
        ("noor", PASSWORD, "Enter an email address in the correct format"),
        ("noor@practice.test", "x" * 10_000, "is incorrect"),
        ("نور@practice.test", "🌊", "Enter an email address in the correct format"),
    ],
)
def test_bad_input_gets_a_sentence(cast: Cast, client: Client, login: str, password: str, sentence: str) -> None:
    answer = type_password(client, login, password)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_sixth_try_is_refused_even_with_the_right_password(cast: Cast, client: Client) -> None:
    for _ in range(5):
        type_password(client, "noor@practice.test", "not it")
    answer = type_password(client, "noor@practice.test")
    assert "shut for a while" in answer.content.decode()
    assert not is_signed_in(client)
    # Somebody else from the same place still comes in.
    assert type_password(client, "kim@practice.test").status_code == 302


def test_too_many_from_one_place_get_a_page_of_ours(cast: Cast, client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "3/m/ip"}
    answers = [type_password(client, f"p{n}@practice.test", "not it") for n in range(4)]
    assert answers[-1].status_code == 429
    assert "Too many attempts" in answers[-1].content.decode()


def test_closed_account_says_so(cast: Cast, client: Client) -> None:
    services.end_membership(user=cast.colleague, practice=cast.practice, by=cast.lead)
    answer = type_password(client, "kim@practice.test")
    assert answer["Location"] == "/sign-in/closed/"
    assert "This account is closed" in client.get("/sign-in/closed/").content.decode()
    assert not is_signed_in(client)


def test_a_client_has_no_password(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.client.pk).update(email="sam@home.test")
    for password in ("", "!", cast.client.password):
        type_password(client, "sam@home.test", password)
        assert not is_signed_in(client)


def test_nobody_signs_up(client: Client) -> None:
    answer = client.get("/sign-in/by-invitation/")
    assert "by invitation" in answer.content.decode()
    assert client.post("/sign-in/by-invitation/", {"email": "a@b.test", "password1": PASSWORD}).status_code == 405
    assert not User.objects.filter(email="a@b.test").exists()


@pytest.mark.parametrize("page", PAGES)
def test_headers_of_the_doors(page: str, client: Client) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("page", [*PAGES, "/account/second-factor/"])
def test_no_inline_code_or_style(page: str, cast: Cast, visit: Callable[..., Client]) -> None:
    html = visit(cast.therapist if page.startswith("/account") else None).get(page).content.decode()
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", html) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', html) == []


def test_passkey_button_waits_for_its_script(client: Client) -> None:
    html = client.get("/sign-in/").content.decode()
    assert "data-needs-passkeys hidden" in html
    assert 'src="/static/people/passkey.js"' in html
    assert 'src="/static/mfa/js/webauthn.js"' in html
    assert '"login": "passkey_login"' in html
    assert 'id="passkey_login"' in html


def test_passkey_door_gives_a_challenge_and_refuses_rubbish(client: Client) -> None:
    options = client.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["challenge"]
    refused = client.post("/sign-in/passkey/", {"credential": "{}"})
    assert refused["Location"] == "/sign-in/"
    assert not is_signed_in(client)


def test_signing_out_is_recorded_and_final(cast: Cast, visit: Callable[..., Client]) -> None:
    browser = visit(cast.therapist)
    assert "Sign out?" in browser.get("/sign-out/").content.decode()
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert not is_signed_in(browser)
    assert recorded(cast.therapist)[-1] == "sign-out"


def test_without_mail_the_page_sends_nobody_to_a_code(client: Client, settings: Any) -> None:
    settings.MAIL_IS_SENT = False
    assert "ask your therapist for a link for a new phone" in client.get("/sign-in/").content.decode()
    assert "does not send email" in client.get("/sign-in/code/").content.decode()
    assert "does not send email" in client.get("/sign-in/password/").content.decode()
