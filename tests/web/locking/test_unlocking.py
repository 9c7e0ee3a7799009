"""Unlock with what one has; five wrong tries make one wait, fifteen ask for the full sign-in, and words are kept.

| what somebody has     | what unlocks                 | what does not                                       |
| --------------------- | ---------------------------- | --------------------------------------------------- |
| an app                | its six digits, with spaces  | wrong, used or empty ones; the password             |
| neither               | the password                 | a wrong one                                         |
| a passkey             | the passkey (browser story)  | anything that it did not sign                       |
| nothing, not simulated| signing in again             | saying that the practice is simulated               |
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from alliance_web.people.models import Practice, User
from tests.web.cast import PASSWORD, Cast
from tests.web.overview.reading import text
from tests.web.people.doors import app_shows, is_signed_in, recorded, type_password, type_second_factor

from .conftest import HOUR, MINUTE, Later

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
WAIT = "Wait a minute, or sign in again. Your words are kept."


def unlock(browser: Client, **sent: Any) -> Any:
    return browser.post("/locked/", {"next": "/people/", **sent})


@pytest.mark.parametrize("spaced", [False, True])
def test_six_digits(spaced: bool, locked: Client, noor: User) -> None:
    digits = app_shows()
    answer = unlock(locked, code=f" {digits[:3]} {digits[3:]} " if spaced else digits)
    assert answer["Location"] == "/people/"
    assert locked.get("/people/").status_code == 200
    assert recorded(noor)[-2:] == ["lock", "unlock"] or "unlock" in recorded(noor)


def test_used_digits_do_not_count(noor: User, client: Client, later: Later) -> None:
    type_password(client, "noor@practice.test")
    type_second_factor(client, digits := app_shows())
    session = client.session
    session["seen_at"] -= 16 * MINUTE
    session.save()
    assert unlock(client, code=digits).status_code == 422


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"code": "000000"}, "Enter the six digits that your app shows now. Each code works once."),
        ({"code": "abc"}, "Enter the six digits that your app shows now. Each code works once."),
        ({"code": "1" * 500}, "Enter the six digits that your app shows now. Each code works once."),
        ({}, "Enter the six digits that your app shows now. Each code works once."),
        ({"password": PASSWORD}, "Enter your password again: this one is wrong."),
        ({"credential": '{"id": "x", "response": {}}'}, "This passkey did not work. Try again, or use another way."),
        ({"credential": "[1]"}, "This passkey did not work. Try again, or use another way."),
        ({"simulated": "1"}, "Enter the six digits that your app shows now. Each code works once."),
    ],
)
def test_what_does_not_unlock(sent: dict[str, str], sentence: str, locked: Client) -> None:
    answer = unlock(locked, **sent)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert locked.get("/people/")["Location"] == "/locked/?next=%2Fpeople%2F"


def test_a_wrong_try_is_recorded(locked: Client, noor: User) -> None:
    unlock(locked, code="000000")
    assert recorded(noor)[-1] == "unlock.fail"


def test_after_five_wrong_ones_not_even_the_right_one_and_after_a_minute_it_does(
    locked: Client, noor: User, later: Later
) -> None:
    for _ in range(5):
        assert WAIT not in text(unlock(locked, code="000000"))
    assert WAIT in text(answer := unlock(locked, code=app_shows()))
    assert "Sign in again" in text(answer)
    later(17 * MINUTE + 1)
    assert unlock(locked, code=app_shows())["Location"] == "/people/"


def test_after_fifteen_wrong_ones_the_full_sign_in(locked: Client, later: Later) -> None:
    for n in range(15):
        later(16 * MINUTE + n // 5 * 61)
        answer = unlock(locked, code="000000")
    assert answer["Location"] == "/sign-in/?kept=1&next=%2Fpeople%2F"
    assert not is_signed_in(locked)


def test_staff_without_a_second_factor_use_their_password(cast: Cast, visit: Visit, later: Later) -> None:
    cast.therapist.set_password(PASSWORD)
    cast.therapist.save()
    browser = visit(cast.therapist)
    later(16 * MINUTE)
    page = browser.get("/locked/").content.decode()
    assert 'name="password"' in page
    assert 'name="code"' not in page
    assert unlock(browser, password="not this one at all").status_code == 422
    assert unlock(browser, password=PASSWORD)["Location"] == "/people/"


def test_who_has_nothing_to_show_signs_in_again(cast: Cast, visit: Visit, later: Later) -> None:
    User.objects.filter(pk=cast.therapist.pk).update(password="!")
    browser = visit(User.objects.get(pk=cast.therapist.pk))
    later(16 * MINUTE)
    page = text(browser.get("/locked/"))
    assert "Unlock" not in page
    assert "You can unlock" not in page
    assert unlock(browser, simulated="1").status_code == 422


def test_in_a_simulated_practice_a_button_is_enough(cast: Cast, visit: Visit, later: Later) -> None:
    Practice.objects.update(simulated=True)
    User.objects.filter(pk=cast.therapist.pk).update(password="!")
    browser = visit(User.objects.get(pk=cast.therapist.pk))
    later(16 * MINUTE)
    assert "No one in it is real" in text(browser.get("/locked/"))
    assert unlock(browser, simulated="1")["Location"] == "/people/"


def test_not_by_a_colleague_with_their_own_digits(locked: Client, cast: Cast, later: Later) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    other = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
    TOTP.activate(cast.colleague, other)
    assert unlock(locked, code=app_shows(other)).status_code == 422


def test_not_after_the_working_day(locked: Client, later: Later) -> None:
    later(12 * HOUR + 1)
    assert unlock(locked, code=app_shows())["Location"].startswith("/sign-in/?kept=1")
    assert locked.get("/people/")["Location"].startswith("/sign-in/?kept=1")


def test_unlocking_one_window_unlocks_both(locked: Client, cast: Cast) -> None:
    assert locked.get("/people/")["Location"].startswith("/locked/")
    assert locked.get("/account/")["Location"].startswith("/locked/")
    unlock(locked, code=app_shows())
    assert locked.get("/locked/?next=/account/")["Location"] == "/account/"
    assert locked.get("/locked/state/").json()["state"] == "open"


def test_another_browser_stays_locked(locked: Client, noor: User, visit: Visit, later: Later) -> None:
    later(0)
    other = visit(noor)
    later(16 * MINUTE)
    unlock(locked, code=app_shows())
    assert other.get("/people/")["Location"].startswith("/locked/")


def test_it_locks_again(locked: Client, noor: User, later: Later) -> None:
    for times in range(1, 9):  # a day of eight sessions
        later(times * 66 * MINUTE)
        assert locked.get("/people/")["Location"].startswith("/locked/")
        assert unlock(locked, code=app_shows())["Location"] == "/people/"
        assert locked.get("/people/").status_code == 200
    assert (recorded(noor).count("lock"), recorded(noor).count("unlock")) == (8, 8)


def test_the_passkey_is_asked_for_only_by_its_owner(locked: Client, client: Client) -> None:
    assert "request_options" in locked.get("/locked/passkey/").json()
    assert client.get("/locked/passkey/").status_code == 302


def test_sign_out_from_the_lock_page(locked: Client, noor: User) -> None:
    assert locked.post("/sign-out/")["Location"] == "/sign-in/"
    assert recorded(noor)[-1] == "sign-out"
    assert not is_signed_in(locked)
