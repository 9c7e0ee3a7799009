"""A client's own recovery code: shown once, kept as a digest, works once, then there is a new one.

| typed                                  | answer                    |
| -------------------------------------- | ------------------------- |
| the code, in small letters, in blanks  | in, and a new code        |
| O for 0, I and L for 1                 | the same                  |
| the same again; one that was replaced  | does not work             |
| eleven wrong ones in five minutes      | shut for a while, here    |
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from alliance_web.people import recovery_codes, ways_back
from alliance_web.people import services as people
from alliance_web.people.models import RecoveryCode, User, WayBack
from tests.web.cast import Cast

from .doors import is_signed_in, recorded

pytestmark = pytest.mark.django_db
Visit = Callable[[User], Client]
OWN, USE = "/account/recovery-code/", "/sign-in/recovery-code/"
SHOWN = re.compile(r'id="recovery-code">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})<')


def shown(answer: Any) -> str:
    found = SHOWN.search(answer.content.decode())
    assert found
    return found[1]


@pytest.fixture
def code(cast: Cast) -> str:
    return ways_back.make_recovery_code(user=cast.client)


def test_it_is_shown_once_and_kept_as_a_digest(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.client)
    assert not SHOWN.search(browser.get(OWN).content.decode())
    answer = browser.post(OWN)
    made = shown(answer)
    assert "no-store" in answer["Cache-Control"]
    for page in (OWN, "/account/", "/account/coming-back/", "/check-ins/"):
        html = browser.get(page).content.decode()
        assert made not in html
    row = RecoveryCode.objects.get()
    assert made not in row.digest
    assert row.digest == recovery_codes.digest(made)
    assert recorded(cast.client).count("recovery-code.make") == 1


def test_it_lets_in_and_signs_out_everywhere_else(code: str, cast: Cast, visit: Visit) -> None:
    old, new = visit(cast.client), Client()
    answer = new.post(USE, {"code": code})
    assert "Welcome back" in answer.content.decode()
    assert shown(answer) != code
    assert is_signed_in(new)
    assert not is_signed_in(old)
    assert new.session.get_expiry_age() == 30 * 24 * 3600
    page = new.get("/check-ins/").content.decode()
    assert "Your recovery code was used on" in page
    assert "with a recovery code" in new.get("/account/").content.decode()
    assert {"recovery-code.use", "sign-in", "recovery-code.make"} <= set(recorded(cast.client))


def test_it_works_once(code: str) -> None:
    Client().post(USE, {"code": code})
    again = Client().post(USE, {"code": code})
    assert again.status_code == 422
    assert "This code does not work." in again.content.decode()
    assert WayBack.objects.count() == 1


def test_the_new_one_works(code: str) -> None:
    second = shown(Client().post(USE, {"code": code}))
    assert "Welcome back" in Client().post(USE, {"code": second}).content.decode()


def test_a_newer_one_replaces_it(code: str, cast: Cast) -> None:
    ways_back.make_recovery_code(user=cast.client)
    assert Client().post(USE, {"code": code}).status_code == 422
    assert RecoveryCode.objects.count() == 1


HOW = [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", ""), lambda code: f"  {code}\n",
       lambda code: code.replace("0", "o").replace("1", "l")]  # fmt: skip


@pytest.mark.parametrize("how", HOW)
def test_however_it_is_typed(code: str, how: Callable[[str], str]) -> None:
    assert Client().post(USE, {"code": how(code)}).status_code == 200


@pytest.mark.parametrize("typed", ["", "x", "1" * 5000, "🌊", "٠١٢٣", "' OR 1=1 --", "0000-0000-0000-0000"])
def test_what_is_no_code_lets_nobody_in(code: str, typed: str) -> None:
    browser = Client()
    assert browser.post(USE, {"code": typed}).status_code == 422
    assert not is_signed_in(browser)


def test_the_eleventh_wrong_one_shuts_the_door_here_and_nowhere_else(code: str) -> None:
    guesser, owner = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.10")
    for _ in range(10):
        assert "This code does not work." in guesser.post(USE, {"code": "wrong"}).content.decode()
    assert "Too many attempts. Try again in 5 minutes." in guesser.post(USE, {"code": code}).content.decode()
    assert owner.post(USE, {"code": code}).status_code == 200


def test_who_works_here_has_none(cast: Cast, visit: Visit) -> None:
    """It would be a way around the second factor."""
    browser = visit(cast.therapist)
    browser.post("/account/is-it-you/", {"password": "a long walk by the sea"})
    assert browser.post(OWN).status_code == 404
    with pytest.raises(ways_back.NotAClient):
        ways_back.make_recovery_code(user=cast.therapist)


def test_who_has_begun_to_work_here_does_not_come_in_by_it(code: str, cast: Cast) -> None:
    from alliance_web.access.relation import Role

    people.give_role(user=cast.client, practice=cast.practice, role=Role.THERAPIST, by=None)
    assert Client().post(USE, {"code": code}).status_code == 422


def test_a_closed_account_stays_closed(code: str, cast: Cast) -> None:
    User.objects.filter(pk=cast.client.pk).update(is_active=False)
    assert Client().post(USE, {"code": code}).status_code == 422


def test_its_owner_is_told_by_mail(cast: Cast) -> None:
    people.set_address(user=cast.client, email="sam@home.test")
    mail.outbox.clear()
    code = ways_back.make_recovery_code(user=cast.client)
    ways_back.use_recovery_code(code=code, device="")
    assert [one.subject for one in mail.outbox] == ["A new recovery code", "You signed in on a new device"]
    assert not any(code in one.body for one in mail.outbox)


def test_this_was_not_me_signs_everyone_else_out(code: str, cast: Cast, visit: Visit) -> None:
    thief = Client()
    thief.post(USE, {"code": code})
    owner = visit(User.objects.get(pk=cast.client.pk))
    page = owner.post("/account/ways-back/", {"answer": "not-me"}, follow=True).content.decode()
    assert "All other devices are signed out. Tell your practice what happened." in page
    assert not is_signed_in(thief)
    assert "Your recovery code was used on" in page


def test_not_now_is_an_answer(cast: Cast, visit: Visit) -> None:
    """It is offered after joining, and stands on the account page; no other page asks."""
    browser = visit(cast.client)
    assert "Not now" in browser.get("/account/coming-back/").content.decode()
    assert "recovery code" not in browser.get("/check-ins/").content.decode()
    assert "Make a recovery code" in browser.get("/account/").content.decode()


def test_eighty_random_bits() -> None:
    codes = {recovery_codes.draw() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", code) for code in codes)
    assert len(recovery_codes.SIGNS) ** 16 == 2**80


def test_a_client_who_comes_back_in_time_stays_signed_in(cast: Cast, visit: Visit) -> None:
    """30 days count from the last use, not from the sign-in."""
    browser = visit(cast.client)
    session = browser.session
    session.set_expiry(24 * 3600)
    session.save()
    cast.client.sign_ins.update(seen_at=timezone.now() - timedelta(days=29))
    browser.get("/check-ins/")
    assert browser.session.get_expiry_age() == 30 * 24 * 3600
