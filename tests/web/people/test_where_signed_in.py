"""Where somebody is signed in: listed, ended one by one or all at once, and ended by whatever changes a lock.

| what happens                                  | this device | the others |
| --------------------------------------------- | ----------- | ---------- |
| "Sign out" beside one                         | stays       | that one goes |
| "Sign out everywhere else"                    | stays       | go         |
| another password, signed in                   | stays       | go         |
| another password, by link                     | -           | go         |
| another address                               | stays       | go         |
| a second factor added, taken away, renewed    | stays       | go         |
| no longer works here                          | goes        | go         |
| second factor dropped on the machine          | goes        | go         |
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from alliance_web.people import devices, password_links, services, sign_ins
from alliance_web.people.models import SignIn, User
from alliance_web.people.tasks import forget_sign_ins
from alliance_web.vault.sessions import stored_key
from tests.web.cast import PASSWORD, Cast

from .doors import app_shows, code_in_mail, is_signed_in, recorded, set_up_app, sure, type_password

pytestmark = pytest.mark.django_db
Visit = Callable[[User], Client]
NEW = "four ducks on a quiet pond"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "
    "Mobile/15E148 Safari/604.1"
)
#: what a browser says of itself, what is kept, what the page says
DEVICES = [
    (IPHONE, "iphone-safari", "Safari on iPhone"),
    ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/124.0 Mobile", "android-chrome", "Chrome on Android"),
    ("Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0", "android-firefox", "Firefox on Android"),
    ("Mozilla/5.0 (Windows NT 10.0) Chrome/124.0 Safari/537.36 Edg/124.0", "windows-edge", "Edge on Windows"),
    ("Mozilla/5.0 (Macintosh) Version/17.4 Safari/605.1.15", "mac-safari", "Safari on Mac"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Firefox/125.0", "linux-firefox", "Firefox on Linux"),
    ("curl/8.5.0", "", "Unknown device"),
    ("", "", "Unknown device"),
    ("Noor's own Android " + "x" * 5_000, "android", "Android"),
]


@pytest.mark.parametrize(("says", "kept", "told"), DEVICES)
def test_kinds_of_devices(says: str, kept: str, told: str) -> None:
    assert devices.kind_of(says) == kept
    assert devices.in_words(kept) == told


def _keys(browser: Client) -> list[str]:
    return re.findall(r"/account/signed-in/([0-9a-f-]{36})/end/", browser.get("/account/").content.decode())


def test_the_list_says_where_since_when_and_which_is_this_one(cast: Cast, visit: Visit) -> None:
    here = visit(cast.client)
    phone = Client(headers={"user-agent": IPHONE})
    phone.force_login(cast.client, backend="allauth.account.auth_backends.AuthenticationBackend")
    SignIn.objects.update(device="iphone-safari")
    page = phone.get("/account/").content.decode()
    assert page.count("Safari on iPhone</strong>") == 2
    assert page.count("This device") == 1
    assert "last used today" in page
    assert len(_keys(phone)) == len(_keys(here)) == 1
    assert "Mozilla" not in page


def test_one_device_is_signed_out_with_its_next_request(cast: Cast, visit: Visit) -> None:
    here, phone, laptop = visit(cast.client), visit(cast.client), visit(cast.client)
    assert here.post(f"/account/signed-in/{phone.session[sign_ins.KEY]}/end/")["Location"] == "/account/"
    assert [is_signed_in(browser) for browser in (here, phone, laptop)] == [True, False, True]
    assert phone.get("/check-ins/")["Location"].startswith("/sign-in/")
    assert recorded(cast.client)[-1] == "session.end"


def test_nobody_ends_what_is_not_theirs(cast: Cast, visit: Visit) -> None:
    noors = visit(cast.therapist)
    for user in (cast.client, cast.lead, cast.administrator):
        visit(user).post(f"/account/signed-in/{noors.session[sign_ins.KEY]}/end/")
    assert is_signed_in(noors)
    assert visit(cast.client).get(f"/account/signed-in/{noors.session[sign_ins.KEY]}/end/").status_code == 405


def test_what_is_over_is_not_listed(cast: Cast, visit: Visit) -> None:
    here, gone = visit(cast.client), visit(cast.client)
    gone.post("/sign-out/")
    assert _keys(here) == []
    visit(cast.client)
    SignIn.objects.exclude(key=here.session[sign_ins.KEY]).update(seen_at=timezone.now() - timedelta(days=31))
    assert _keys(here) == []


def test_staff_who_were_idle_are_listed_until_the_working_day_is_over(cast: Cast, visit: Visit) -> None:
    here, there = visit(cast.therapist), visit(cast.therapist)
    assert len(_keys(here)) == 1
    row = SignIn.objects.filter(key=there.session[sign_ins.KEY])
    row.update(seen_at=timezone.now() - timedelta(minutes=17))
    assert len(_keys(here)) == 1
    row.update(signed_in_at=timezone.now() - timedelta(hours=12, seconds=1))
    assert _keys(here) == []


def test_last_used_is_kept_by_the_hour_for_clients_and_the_minute_for_staff(cast: Cast, visit: Visit) -> None:
    for user, ago, is_written in (
        (cast.client, timedelta(minutes=59), False),
        (cast.client, timedelta(minutes=61), True),
        (cast.therapist, timedelta(seconds=50), False),
        (cast.therapist, timedelta(seconds=70), True),
    ):
        browser = visit(user)
        then = timezone.now() - ago
        row = SignIn.objects.filter(key=browser.session[sign_ins.KEY])
        row.update(seen_at=then)
        browser.get("/account/")
        assert (row.get().seen_at != then) is is_written


def test_a_session_from_before_is_taken_in_and_can_be_ended(cast: Cast, visit: Visit) -> None:
    old = visit(cast.client)
    session = old.session
    del session[sign_ins.KEY]
    session.save()
    SignIn.objects.all().delete()
    assert is_signed_in(old)
    assert len(_keys(visit(cast.client))) == 1
    visit(cast.client).post("/account/sign-out-everywhere/")
    assert not is_signed_in(old)


def test_a_key_that_is_gone_opens_nothing(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.client)
    SignIn.objects.all().delete()
    assert not is_signed_in(browser)


# days since a sign-in ended, and since it was last used -> whether its row stays
STAYS = [(None, 0, True), (None, 30, True), (None, 32, False), (1, 1, True), (32, 32, False)]


@pytest.mark.parametrize(("ended", "seen", "stays"), STAYS)
def test_old_rows_are_forgotten(cast: Cast, visit: Visit, ended: int | None, seen: int, stays: bool) -> None:
    now = timezone.now()
    visit(cast.client)
    ended_at = None if ended is None else now - timedelta(days=ended)
    SignIn.objects.update(ended_at=ended_at, seen_at=now - timedelta(days=seen))
    forget_sign_ins.func()
    assert SignIn.objects.exists() is stays


def test_sessions_that_have_run_out_are_forgotten(cast: Cast, visit: Visit) -> None:
    here, there = visit(cast.client), visit(cast.therapist)
    Session.objects.filter(pk=stored_key(there.session.session_key)).update(expire_date=timezone.now())
    forget_sign_ins.func()
    assert [row.pk for row in Session.objects.all()] == [stored_key(here.session.session_key)]


def _another_password(cast: Cast, here: Client) -> None:
    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})


def _password_by_link(cast: Cast, here: Client) -> None:
    link = password_links.make(user=cast.therapist, by=None).removeprefix("http://localhost:8000")
    browser = Client()
    browser.post(browser.get(link)["Location"], {"password1": NEW, "password2": NEW})


def _another_address(cast: Cast, here: Client) -> None:
    sure(here).post("/account/address/", {"email": "noor@elsewhere.test"})
    here.post("/account/address/code/", {"code": code_in_mail()})


def _factor_added(cast: Cast, here: Client) -> None:
    page = sure(here).get("/account/second-factor/app/")
    if page.status_code == 302:
        here.post("/account/is-it-you/", {"password": PASSWORD})
        page = here.get("/account/second-factor/app/")
    secret = re.findall(r'class="secret">(\w+)<', page.content.decode())[0]
    here.post("/account/second-factor/app/", {"code": app_shows(secret)})


def _factor_removed(cast: Cast, here: Client) -> None:
    set_up_app(cast.therapist)
    here.post("/account/is-it-you/", {"password": PASSWORD})
    here.post("/account/second-factor/app/remove/")


def _left(cast: Cast, here: Client) -> None:
    services.end_membership(user=cast.therapist, practice=cast.practice, by=cast.lead)


def _dropped(cast: Cast, here: Client) -> None:
    services.drop_second_factor(user=cast.therapist, practice=cast.practice)


#: what changes a lock, and whether the device that changed it stays
LOCKS: list[tuple[Any, bool]] = [
    (_another_password, True),
    (_password_by_link, False),
    (_another_address, True),
    (_factor_added, True),
    (_factor_removed, True),
    (_left, False),
    (_dropped, False),
]


@pytest.mark.parametrize(("change", "stays"), LOCKS)
def test_whatever_changes_a_lock_ends_what_was_open_behind_it(
    change: Any, stays: bool, cast: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.transaction.on_commit", lambda action, **_: action())
    here, elsewhere = Client(), visit(cast.therapist)
    type_password(here, "noor@practice.test")
    change(cast, here)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(here) is stays
    own = here.session.get(sign_ins.KEY) if stays else None
    open_rows = SignIn.objects.filter(user=cast.therapist, ended_at=None)
    left_open = {str(row.key) for row in open_rows} - {own}
    assert len(left_open) == (1 if change is _password_by_link else 0)  # whoever chose it is signed in with it
