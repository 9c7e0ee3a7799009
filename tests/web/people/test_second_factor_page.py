"""The second factor of staff: set up, asked for, used once, renewed, taken away.

| code                                   | answer                   |
| -------------------------------------- | ------------------------ |
| what the app shows                     | in                       |
| the same again, in another browser     | refused                  |
| what the app showed 30 seconds ago     | refused                  |
| a recovery code                        | in, once                 |
| six wrong ones                         | shut for a while    |
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from alliance_web.people import idle
from alliance_web.people.models import User
from tests.web.cast import PASSWORD, Cast

from .doors import app_shows, is_signed_in, recorded, set_up_app, type_password, type_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_second_factor")]
INDEX, APP, CODES = "/account/second-factor/", "/account/second-factor/app/", "/account/second-factor/codes/"


@pytest.fixture
def noor(cast: Cast) -> User:
    set_up_app(cast.therapist)
    return cast.therapist


def _signed_in(browser: Client) -> Client:
    type_password(browser, "noor@practice.test")
    type_second_factor(browser, app_shows())
    return browser


def _sure_again(browser: Client) -> None:
    browser.post("/account/is-it-you/", {"password": PASSWORD})


def test_app_lets_in(noor: User, client: Client) -> None:
    assert type_password(client, "noor@practice.test")["Location"] == "/sign-in/second-factor/"
    assert not is_signed_in(client)
    assert type_second_factor(client, app_shows())["Location"] == "/"
    assert client.get("/people/").status_code == 200
    assert 890 <= idle.locks_in(client.session) <= 900


def test_a_replayed_code_is_refused(noor: User, client: Client, frozen_app: None) -> None:
    _signed_in(client)
    other = Client()
    type_password(other, "noor@practice.test")
    answer = type_second_factor(other, app_shows())
    assert "used or expired" in answer.content.decode()
    assert not is_signed_in(other)
    assert "second-factor.fail" in recorded(noor)


@pytest.fixture
def frozen_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the app stands still, so that a code does not change between two tries."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: 1_790_000_000.0)
    monkeypatch.setattr("tests.web.people.doors.time.time", lambda: 1_790_000_000.0)


def test_the_code_before_is_refused(noor: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = app_shows()
    import time

    later = time.time() + 30
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: later)
    type_password(client, "noor@practice.test")
    assert type_second_factor(client, before).status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1" * 10_000, "١٢٣٤٥٦", "000000'; --"])
def test_what_is_no_code_is_refused(noor: User, client: Client, code: str) -> None:
    type_password(client, "noor@practice.test")
    assert type_second_factor(client, code).status_code == 200
    assert not is_signed_in(client)


def test_sixth_wrong_code_shuts_the_door(noor: User, client: Client) -> None:
    type_password(client, "noor@practice.test")
    for _ in range(5):
        type_second_factor(client, "000000")
    answer = type_second_factor(client, app_shows())
    assert "shut for a while" in answer.content.decode()


def test_nothing_opens_between_password_and_second_factor(noor: User, cast: Cast, client: Client) -> None:
    type_password(client, "noor@practice.test")
    for page in ("/people/", f"/therapies/{cast.therapy.key}/", "/account/", INDEX):
        assert client.get(page)["Location"].startswith("/sign-in/")


def test_staff_without_one_see_only_the_page_that_sets_one_up(cast: Cast, client: Client) -> None:
    type_password(client, "noor@practice.test")
    for page in ("/", "/people/", f"/therapies/{cast.therapy.key}/", "/set-up/"):
        assert client.get(page)["Location"] == INDEX
    page = client.get(INDEX).content.decode()
    assert "Set up authenticator app" in page
    assert "Add a passkey" in page
    assert "Continue" not in page


def test_clients_need_none(cast: Cast, visit: Callable[..., Client]) -> None:
    assert visit(cast.client).get(f"/therapies/{cast.therapy.key}/course/").status_code == 200


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the end of a transaction happens in it: a test never ends its own."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda action, **_: action())


@pytest.fixture
def secret(cast: Cast, client: Client, commits: None) -> str:
    """Noor, signed in on `client`, has set up an app through the pages; its key."""
    type_password(client, "noor@practice.test")
    page = client.get(APP).content.decode()  # nobody is asked again right after a password
    shown = re.search(r'<code class="secret">(\w+)</code>', page)
    assert shown
    assert "<svg" in page
    assert client.post(APP, {"code": app_shows(shown.group(1))})["Location"] == CODES
    return shown.group(1)


def test_setting_up_an_app(secret: str, cast: Cast, client: Client) -> None:
    codes = re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode())
    assert len(set(codes)) == 10
    assert client.get("/people/").status_code == 200
    assert recorded(cast.therapist).count("second-factor.add") == 2  # the app, and the recovery codes with it


def test_wrong_code_while_setting_up_keeps_the_same_key(cast: Cast, client: Client) -> None:
    type_password(client, "noor@practice.test")
    _sure_again(client)
    key = re.compile(r'class="secret">(\w+)<')
    before = key.search(client.get(APP).content.decode())
    answer = client.post(APP, {"code": "000000"})
    after = key.search(answer.content.decode())
    assert before
    assert after
    assert before.group(1) == after.group(1)
    assert "is wrong" in answer.content.decode()


def test_secret_is_sealed_in_the_database(secret: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    assert secret not in stored
    assert "e1:1:" in stored


def test_a_recovery_code_works_once(secret: str, client: Client) -> None:
    code = re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode())[0]
    for lets_in in (True, False):
        browser = Client()
        type_password(browser, "noor@practice.test")
        type_second_factor(browser, code)
        assert is_signed_in(browser) is lets_in


def test_new_recovery_codes_void_the_old_ones(secret: str, cast: Cast, client: Client) -> None:
    old = set(re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode()))
    assert "Your old codes will stop working" in client.get(f"{CODES}new/").content.decode()
    client.post(f"{CODES}new/")
    new = set(re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode()))
    assert len(new) == 10
    assert not old & new
    assert recorded(cast.therapist)[-2:] == ["second-factor.renew", "sessions.end"]
    saved = client.get(f"{CODES}file/")
    assert saved["Content-Type"].startswith("text/plain")
    assert set(saved.content.decode().split()) == new


@pytest.fixture
def elsewhere(cast: Cast, visit: Callable[..., Client]) -> Client:
    """Another browser of Noor's, signed in before."""
    browser = visit(cast.therapist)
    assert is_signed_in(browser)
    return browser


def test_a_new_factor_ends_every_other_session(elsewhere: Client, secret: str, client: Client) -> None:
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_taking_the_app_away_asks_first_and_demands_another(noor: User, client: Client) -> None:
    _signed_in(client)
    _sure_again(client)
    page = client.get(f"{APP}remove/").content.decode()
    assert "Remove authenticator app?" in page
    client.post(f"{APP}remove/")
    assert not Authenticator.objects.filter(user=noor).exists()
    assert recorded(noor).count("second-factor.remove") == 1
    assert client.get("/people/")["Location"] == INDEX


def test_changing_a_factor_needs_the_password_again_after_ten_minutes(noor: User, client: Client) -> None:
    _signed_in(client)
    assert client.get("/account/second-factor/passkeys/new/").status_code == 200
    session = client.session
    session["shown_again_at"] -= 10 * 60
    session.save()
    for page in (f"{APP}remove/", f"{CODES}new/", "/account/second-factor/passkeys/new/"):
        answer = client.get(page)
        assert answer.status_code == 302, page
        assert answer["Location"].startswith("/account/is-it-you/"), page
    wrong = client.post("/account/is-it-you/", {"password": "not it"})
    assert "This is not your password." in wrong.content.decode()


def test_pages_of_passkeys(noor: User, client: Client) -> None:
    _signed_in(client)
    _sure_again(client)
    page = client.get("/account/second-factor/passkeys/new/").content.decode()
    assert '"add": "mfa_webauthn_add"' in page
    assert 'id="mfa_webauthn_add"' in page
    assert 'id="js_data"' in page
    assert 'src="/static/mfa/js/webauthn.js"' in page
    assert "No passkey yet" in client.get("/account/second-factor/passkeys/").content.decode()
    refused: Any = client.post("/account/second-factor/passkeys/new/", {"name": "x", "credential": "not json"})
    assert refused.status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_a_passkey_can_be_renamed_and_taken_away(noor: User, client: Client) -> None:
    key = Authenticator.objects.create(user=noor, type="webauthn", data={"name": "my <b>phone</b>", "credential": {}})
    _signed_in(client)
    _sure_again(client)
    address = f"/account/second-factor/passkeys/{key.pk}/"
    assert "my &lt;b&gt;phone" in client.get("/account/second-factor/passkeys/").content.decode()
    assert client.post(address, {"name": ""}).status_code == 200
    assert client.post(address, {"name": "my phone"}).status_code == 302
    assert "my phone" in client.get(f"{address}remove/").content.decode()
    client.post(f"{address}remove/")
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_a_colleague_cannot_touch_somebody_elses_key(noor: User, cast: Cast, client: Client) -> None:
    key = Authenticator.objects.create(user=cast.colleague, type="webauthn", data={"name": "Kim's", "credential": {}})
    _signed_in(client)
    _sure_again(client)
    assert client.post(f"/account/second-factor/passkeys/{key.pk}/remove/").status_code == 404
