"""An open phone is not its owner: what opens an account needs them to show again that it is them.

| who                                   | shows it by                                    |
| ------------------------------------- | ---------------------------------------------- |
| staff with a password                 | password                                       |
| staff with an app                     | password or app                                |
| client with an address                | a code sent to that address                    |
| client without anything               | nothing: may add a way of their own to come in |

| at an open phone, a stranger asks for | answer                                         |
| ------------------------------------- | ---------------------------------------------- |
| another address                       | is it you?                                     |
| a first password, an app, a passkey   | is it you?                                     |
| a role, somebody new, a password link | is it you?                                     |
"""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from alliance_web.people import queries, services
from alliance_web.people.models import User
from tests.web.cast import PASSWORD, Cast

from .doors import code_in_mail, is_signed_in, recorded, sure

pytestmark = pytest.mark.django_db
Visit = Callable[[User], Client]
OLD, NEW, STRANGER = "sam@home.test", "sam@new.test", "stranger@away.test"
ADDRESS, CODE, BY_MAIL = "/account/address/", "/account/address/code/", "/account/is-it-you/mail/"


@pytest.fixture
def sam(cast: Cast) -> User:
    """A client who signs in by codes to an address."""
    services.set_address(user=cast.client, email=OLD)
    mail.outbox.clear()
    return cast.client


def _address(user: User) -> str | None:
    user.refresh_from_db()
    return user.email


def test_a_client_moves_their_address_by_a_code_to_the_old_one(sam: User, visit: Visit) -> None:
    here, elsewhere = visit(sam), visit(sam)
    asked = here.get(ADDRESS)["Location"]
    assert asked == f"{BY_MAIL}?next=%2Faccount%2Faddress%2F"
    assert OLD in here.get(asked).content.decode()
    here.post(asked, {"action": "send"})
    assert mail.outbox[-1].to == [OLD]
    assert here.post(asked, {"code": code_in_mail()})["Location"] == ADDRESS
    here.post(ADDRESS, {"email": NEW})
    assert mail.outbox[-1].to == [NEW]
    here.post(CODE, {"code": code_in_mail()})
    assert _address(sam) == NEW
    told = mail.outbox[-1]
    assert (told.to, told.subject) == ([OLD], "Your sign-in address was changed")
    assert NEW not in told.body
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert recorded(sam)[-2:] == ["account.set-address", "sessions.end"]


@pytest.mark.parametrize("how", ["get", "post"])
def test_an_open_phone_moves_no_address(sam: User, visit: Visit, how: str) -> None:
    browser = visit(sam)
    answer = getattr(browser, how)(ADDRESS, {"email": STRANGER})
    assert answer["Location"].startswith(BY_MAIL)
    assert browser.get(CODE)["Location"] == ADDRESS
    assert mail.outbox == []
    assert _address(sam) == OLD


def test_wrong_codes_to_the_old_address_get_nowhere(sam: User, visit: Visit) -> None:
    browser = visit(sam)
    browser.post(BY_MAIL, {"action": "send"})
    right = code_in_mail()
    wrong = "111111" if right != "111111" else "222222"
    for left in (4, 3, 2, 1):
        assert f"Attempts left: {left}." in browser.post(BY_MAIL, {"code": wrong}).content.decode()
    assert "This code has expired" in browser.post(BY_MAIL, {"code": wrong}).content.decode()
    browser.post(BY_MAIL, {"code": right})
    assert browser.get(ADDRESS).status_code == 302


def test_the_code_for_a_new_address_does_not_show_who_one_is(sam: User, visit: Visit) -> None:
    """It went to an address that the stranger may hold."""
    browser = sure(visit(sam))
    browser.post(ADDRESS, {"email": STRANGER})
    code = code_in_mail()
    session = browser.session
    session["shown_again_at"] = 0
    session.save()
    browser.post(BY_MAIL, {"code": code})
    assert browser.get(ADDRESS).status_code == 302


def test_it_counts_for_ten_minutes(sam: User, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, now = sure(visit(sam)), time.time()
    for seconds, status in ((9 * 60, 200), (10 * 60 + 1, 302)):
        monkeypatch.setattr("alliance_web.people.fresh_sign_in.time.time", lambda later=now + seconds: later)
        assert browser.get(ADDRESS).status_code == status


def test_at_most_six_codes_an_hour(sam: User, visit: Visit) -> None:
    browser = visit(sam)
    for _ in range(9):
        page = browser.post(BY_MAIL, {"action": "send"}, follow=True)
    assert len(mail.outbox) == 6
    assert "Too many attempts" in page.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.test/", "//elsewhere.test", "javascript:alert(1)"])
def test_goes_on_to_a_page_of_ours_only(sam: User, visit: Visit, elsewhere: str) -> None:
    browser = visit(sam)
    browser.post(BY_MAIL, {"action": "send"})
    answer = browser.post(f"{BY_MAIL}?next={elsewhere}", {"code": code_in_mail()})
    assert answer["Location"] == "/account/"


def test_the_way_by_mail_is_for_who_has_no_other(cast: Cast, visit: Visit, sam: User, settings: Any) -> None:
    assert visit(cast.therapist).get(BY_MAIL).status_code == 404
    assert visit(cast.therapist).post(BY_MAIL, {"action": "send"}).status_code == 404
    settings.MAIL_IS_SENT = False
    assert visit(sam).get(BY_MAIL).status_code == 404
    assert mail.outbox == []


def test_staff_move_their_address_by_their_password(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.therapist)
    assert browser.get(ADDRESS)["Location"] == "/account/is-it-you/?next=%2Faccount%2Faddress%2F"
    browser.post("/account/is-it-you/", {"password": PASSWORD})
    browser.post(ADDRESS, {"email": "noor@new.test"})
    browser.post(CODE, {"code": code_in_mail()})
    assert _address(cast.therapist) == "noor@new.test"
    assert mail.outbox[-1].to == ["noor@practice.test"]


PASSKEY = "/account/second-factor/passkeys/new/"
#: pages that open an account to whoever uses them
LOCKS = [
    "/account/first-password/",
    "/account/second-factor/app/",
    "/account/second-factor/app/remove/",
    "/account/second-factor/codes/",
    "/account/second-factor/codes/new/",
    "/account/second-factor/codes/file/",
    PASSKEY,
    "/account/second-factor/passkeys/1/",
    "/account/second-factor/passkeys/1/remove/",
]


@pytest.mark.parametrize("page", LOCKS)
def test_no_lock_is_changed_at_an_open_phone(page: str, sam: User, visit: Visit) -> None:
    bad = {"password1": "four ducks on a quiet pond", "password2": "four ducks on a quiet pond"}
    for answer in (visit(sam).get(page), visit(sam).post(page, bad)):
        assert answer["Location"].startswith(BY_MAIL)
    sam.refresh_from_db()
    assert not sam.has_usable_password()


@pytest.mark.parametrize("page", [page for page in LOCKS if page != PASSKEY])
def test_who_has_nothing_to_show_adds_an_address_first(page: str, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.client).get(page, follow=True)
    assert answer.redirect_chain == [("/account/", 302)]
    assert "First add an email address" in answer.content.decode()
    assert visit(cast.client).get(ADDRESS).status_code == 200


@pytest.mark.parametrize("page", [PASSKEY, "/account/recovery-code/", ADDRESS])
def test_who_has_nothing_to_show_adds_a_way_to_come_in(page: str, cast: Cast, visit: Visit) -> None:
    assert visit(cast.client).get(page).status_code == 200


@pytest.mark.parametrize("page", [PASSKEY, "/account/recovery-code/", ADDRESS])
def test_who_has_an_address_shows_it_first(page: str, sam: User, visit: Visit) -> None:
    assert visit(sam).get(page)["Location"].startswith(BY_MAIL)


def _given(cast: Cast) -> list[tuple[str, str, dict[str, Any]]]:
    """What gives access: how, where, with what."""
    person = f"/set-up/staff/{cast.colleague.key}/"
    robin = {"name": "Robin", "email": "robin@practice.test", "roles": ["therapist"]}
    return [
        ("get", "/set-up/staff/new/", {}),
        ("post", "/set-up/staff/new/", robin),
        ("get", person, {}),
        ("post", person, {"roles": ["lead"]}),
        ("post", f"{person}link/", {}),
        ("post", f"{person}lead/", {"answer": "yes"}),
    ]


@pytest.mark.parametrize("who", ["lead", "administrator"])
def test_nobody_is_given_access_from_an_open_screen(who: str, cast: Cast, visit: Visit) -> None:
    browser = visit(getattr(cast, who))
    before = User.objects.count()
    for how, page, typed in _given(cast):
        assert getattr(browser, how)(page, typed)["Location"].startswith(
            "/account/is-it-you/?next=%2Fset-up%2Fstaff%2F"
        )
    assert User.objects.count() == before
    assert {role.value for role in queries.current_roles(cast.colleague, cast.practice)} == {"therapist"}
    assert mail.outbox == []


def test_what_was_sent_is_done_again_afterwards(cast: Cast, visit: Visit) -> None:
    browser, page = visit(cast.lead), f"/set-up/staff/{cast.colleague.key}/"
    asked = browser.post(page, {"roles": ["administrator"]})["Location"]
    back = browser.post(asked, {"password": PASSWORD})
    assert back["Location"] == page
    assert "Nothing was changed yet" in browser.get(page).content.decode()
    assert {role.value for role in queries.current_roles(cast.colleague, cast.practice)} == {"therapist"}


def test_somebody_who_does_not_exist_is_told_of_only_then(cast: Cast, visit: Visit) -> None:
    assert visit(cast.lead).post(f"/set-up/staff/{uuid4()}/link/").status_code == 302
    assert sure(visit(cast.lead)).post(f"/set-up/staff/{uuid4()}/link/").status_code == 404
