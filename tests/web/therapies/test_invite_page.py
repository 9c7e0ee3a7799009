"""Inviting the client: two secrets that go different ways, shown once, replaced by the next.

| sent by e-mail | on the screen            |
| -------------- | ------------------------ |
| the code       | the link, to be scanned  |
| the link       | the code, to be told     |
| nothing        | both                     |
| it failed      | as above; says so, and a new invitation can be made |
"""

import re
from collections.abc import Callable
from smtplib import SMTPDataError
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from alliance_web.audit.models import AuditEvent
from alliance_web.people.models import User
from alliance_web.therapies.models import Invitation, Participant
from alliance_web.therapies.services import invitations
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast
from tests.web.messages.backends import RAISING, Raising

pytestmark = pytest.mark.django_db
CODE = re.compile(r'class="spoken-code">(\d{3}) (\d{3})<')
LINK = re.compile(r"http://localhost:8000(/join/[\w-]+/)")


@pytest.fixture
def alex(cast: Cast) -> Participant:
    """A client who has not joined."""
    therapy = therapies.start(
        practice=cast.practice,
        therapist=cast.therapist,
        client_name="Alex",
        client_email="alex@home.test",
        by=cast.therapist,
    )
    return therapy.participants.get(part="client")


@pytest.fixture
def page(alex: Participant) -> str:
    return f"/therapies/{alex.therapy.key}/invite/"


def test_code_by_mail_is_the_preset(alex: Participant, page: str, cast: Cast, visit: Callable[[User], Client]) -> None:
    html = visit(cast.therapist).get(page).content.decode()
    assert re.search(r'value="code"[^>]* checked', html)
    assert "The email goes to alex@home.test." in html


@pytest.mark.parametrize("what", ["code", "link", "nothing"])
def test_never_both_in_one_channel(
    alex: Participant, page: str, cast: Cast, visit: Callable[[User], Client], what: str
) -> None:
    html = visit(cast.therapist).post(page, {"by_mail": what}).content.decode()
    assert bool(CODE.search(html)) is (what != "code")
    assert bool(LINK.search(html)) is (what != "link")
    letters = [letter.body for letter in mail.outbox]
    assert len(letters) == (what != "nothing")
    assert [bool(re.search(r"\b\d{6}\b", letter)) for letter in letters] == [True] * (what == "code") + [False] * (
        what == "link"
    )
    assert [bool(LINK.search(letter)) for letter in letters] == [False] * (what == "code") + [True] * (what == "link")


def test_what_is_shown_opens(alex: Participant, page: str, cast: Cast, visit: Callable[[User], Client]) -> None:
    answer = visit(cast.therapist).post(page, {"by_mail": "nothing"})
    html = answer.content.decode()
    link, code = LINK.search(html), CODE.search(html)
    assert link
    assert code
    assert "<svg" in html
    assert "no-store" in answer["Cache-Control"]
    joined = Client().post(link.group(1), {"code": "".join(code.groups())})
    assert joined.status_code == 302


def test_secrets_are_not_in_the_database(
    alex: Participant, page: str, cast: Cast, visit: Callable[[User], Client]
) -> None:
    html = visit(cast.therapist).post(page, {"by_mail": "nothing"}).content.decode()
    link, code = LINK.search(html), CODE.search(html)
    assert link
    assert code
    stored = str(list(Invitation.objects.values())) + str(list(AuditEvent.objects.values()))
    assert link.group(1).split("/")[2] not in stored
    assert "".join(code.groups()) not in stored


def test_a_new_one_takes_the_place_of_the_old(
    alex: Participant, page: str, cast: Cast, visit: Callable[[User], Client]
) -> None:
    browser = visit(cast.therapist)
    old = LINK.search(browser.post(page, {"by_mail": "nothing"}).content.decode())
    assert old
    assert "A new one takes its place" in browser.get(page).content.decode()
    browser.post(page, {"by_mail": "nothing"})
    assert "This link was replaced" in Client().get(old.group(1)).content.decode()


def test_withdrawing(alex: Participant, page: str, cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.therapist)
    link = LINK.search(browser.post(page, {"by_mail": "nothing"}).content.decode())
    assert link
    assert browser.get(f"{page}withdraw/").status_code == 405
    browser.post(f"{page}withdraw/")
    assert "This link was replaced" in Client().get(link.group(1)).content.decode()
    assert AuditEvent.objects.filter(verb="invitation.withdraw", actor=cast.therapist.pk).count() == 1


# what the mail server does -> what the page says of the invitation
MAIL = [
    (None, "The email was sent."),
    (SMTPDataError(451, b"later"), "The email is waiting to be sent."),
    (SMTPDataError(550, b"no"), "The email could not be delivered."),
    (TimeoutError(), "The email may have been sent."),
]


@pytest.mark.parametrize("what", ["code", "link"])
@pytest.mark.parametrize(("fault", "says"), MAIL, ids=str)
def test_a_secret_that_goes_by_mail_is_shown_nowhere_even_if_the_mail_fails(
    alex: Participant,
    page: str,
    cast: Cast,
    visit: Callable[[User], Client],
    settings: Any,
    monkeypatch: Any,
    what: str,
    fault: Any,
    says: str,
) -> None:
    """So whoever uses it has read that mail: the address is proven by the use, not by the sending."""
    settings.EMAIL_BACKEND = RAISING
    monkeypatch.setattr(Raising, "fault", fault)
    browser = visit(cast.therapist)
    html = browser.post(page, {"by_mail": what}).content.decode()
    assert bool(CODE.search(html)) is (what == "link")
    assert bool(LINK.search(html)) is (what == "code")
    assert Invitation.objects.get(participant=alex).by_mail == what
    html = browser.get(page).content.decode()
    assert says in html
    assert not CODE.search(html)
    assert not LINK.search(html)


@pytest.mark.parametrize("reason", ["no address", "no mail"])
def test_without_mail_both_are_shown(
    alex: Participant, page: str, cast: Cast, visit: Callable[[User], Client], settings: Any, reason: str
) -> None:
    if reason == "no mail":
        settings.MAIL_IS_SENT = False
    else:
        therapies.change_client(participant=alex, name="Alex", email="", by=cast.therapist)
    browser = visit(cast.therapist)
    assert 'type="radio"' not in browser.get(page).content.decode()
    assert "Select one of the options" in browser.post(page, {"by_mail": "code"}).content.decode()
    html = browser.post(page, {"by_mail": "nothing"}).content.decode()
    assert CODE.search(html)
    assert LINK.search(html)


@pytest.mark.parametrize("typed", [{"by_mail": ""}, {"by_mail": "both"}])
def test_bad_input(
    alex: Participant, page: str, cast: Cast, visit: Callable[[User], Client], typed: dict[str, str]
) -> None:
    answer = visit(cast.therapist).post(page, typed)
    assert "Select one of the options" in answer.content.decode()
    assert not Invitation.objects.filter(participant=alex).exists()


def test_who_has_joined_is_not_invited_again(cast: Cast, visit: Callable[[User], Client]) -> None:
    """A second invitation would let a therapist into the client's own account."""
    browser = visit(cast.therapist)
    for send in (browser.get, browser.post):
        answer = send(f"/therapies/{cast.therapy.key}/invite/", {"by_mail": "nothing"})
        assert answer["Location"] == f"/therapies/{cast.therapy.key}/"
    with pytest.raises(invitations.AlreadyJoined):
        invitations.make(participant=cast.therapy.participants.get(part="client"), by=cast.therapist)
