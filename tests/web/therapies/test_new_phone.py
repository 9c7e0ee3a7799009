"""A link for a new phone: a client who has joined comes back, and whoever holds the old phone does not.

| link            | code                | answer                                      |
| --------------- | ------------------- | ------------------------------------------- |
| made            | -                   | signed out everywhere at once, told, listed |
| fresh           | right               | in, and everywhere else out                 |
| fresh           | wrong, the fifth    | closed; the therapist reads that it is      |
| used, replaced  | right               | says which                                  |
| 14 days old     | right               | says so                                     |
| fresh, staff    | right               | for the client's own phone                  |
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.people import services as people
from alliance_web.people.models import SignIn, User, WayBack
from alliance_web.people.ways_back import NotAClient
from alliance_web.therapies.models import Invitation, Participant
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import invitations
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast
from tests.web.people.doors import is_signed_in, sure

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]
CODE = re.compile(r'class="spoken-code">(\d{3}) (\d{3})<')
LINK = re.compile(r"http://localhost:8000(/join/[\w-]+/)")
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture
def sam(cast: Cast) -> Participant:
    return chairs(cast.therapy).client


@pytest.fixture
def page(cast: Cast) -> str:
    return f"/therapies/{cast.therapy.key}/new-phone/"


@pytest.fixture
def fresh(sam: Participant, cast: Cast) -> invitations.Fresh:
    return invitations.make_for_new_phone(participant=sam, by=cast.therapist)


def verbs(cast: Cast, like: str) -> list[str]:
    rows = AuditEvent.objects.filter(verb__startswith=like).order_by("seq")
    return [f"{event.verb} {event.therapy == cast.therapy.key}" for event in rows]


def test_the_whole_way(page: str, sam: Participant, cast: Cast, visit: Visit) -> None:
    old, therapist = visit(cast.client), sure(visit(cast.therapist))
    html = therapist.post(page, {"by_mail": "nothing"}).content.decode()
    link, code = LINK.search(html), CODE.search(html)
    assert link
    assert code
    assert not is_signed_in(old)
    new = Client(headers={"user-agent": PHONE})
    assert "Sign in on a new phone" in new.get(link[1]).content.decode()
    assert new.post(link[1], {"code": "".join(code.groups())})["Location"] == "/account/coming-back/"
    assert new.get(f"/therapies/{cast.therapy.key}/my-answers/").status_code == 200
    first = new.get("/check-ins/").content.decode()
    assert "Was this you?" in first
    assert "Noor made a link for a new phone on" in first
    assert "on this device: Firefox on Android." in first
    account = new.get("/account/").content.decode()
    assert "by a link for a new phone" in account
    new.post("/account/ways-back/", {"answer": "me"})
    assert "Was this you?" not in new.get("/check-ins/").content.decode()
    assert "Noor made a link for a new phone on" in new.get("/account/").content.decode()


def test_every_sign_in_ends_at_once_and_again_with_the_use(fresh: invitations.Fresh, cast: Cast, visit: Visit) -> None:
    assert not SignIn.objects.filter(user=cast.client, ended_at=None).exists()
    finder = visit(User.objects.get(pk=cast.client.pk))  # by something of the lost phone
    assert is_signed_in(finder)
    invitations.accept(token=fresh.token, code=fresh.code)
    assert not is_signed_in(finder)


def test_it_is_recorded_in_every_therapy_of_the_client(sam: Participant, cast: Cast) -> None:
    other = therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Sam", by=cast.colleague)
    joined = invitations.make(participant=chairs(other).client, by=cast.colleague)
    invitations.accept(token=joined.token, code=joined.code, user=sam.user)
    fresh = invitations.make_for_new_phone(participant=sam, by=cast.therapist)
    invitations.accept(token=fresh.token, code=fresh.code)
    assert verbs(cast, "new-phone.") == [
        "new-phone.make True", "new-phone.make False", "new-phone.use True", "new-phone.use False",
    ]  # fmt: skip


def test_the_client_is_told_by_mail(sam: Participant, cast: Cast) -> None:
    """To their own address where they have one, else to the one that their therapist noted."""
    fresh = invitations.make_for_new_phone(participant=sam, by=cast.therapist)
    invitations.accept(token=fresh.token, code=fresh.code)
    people.set_address(user=User.objects.get(pk=cast.client.pk), email="own@home.test")
    sam = chairs(cast.therapy).client
    invitations.make_for_new_phone(participant=sam, by=cast.therapist)
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["sam@home.test"], "A link for a new phone"),
        (["sam@home.test"], "You signed in on a new device"),
        (["own@home.test"], "A link for a new phone"),
    ]
    assert not any("http" in one.body or re.search(r"\d{6}", one.body) for one in mail.outbox)


def test_nothing_of_the_account_changes(fresh: invitations.Fresh, cast: Cast) -> None:
    before = (User.objects.count(), User.objects.get(pk=cast.client.pk).email)
    invitations.sent(invitation=fresh.invitation, what="code", by=cast.therapist)
    participant = invitations.accept(token=fresh.token, code=fresh.code)
    assert participant.user == cast.client
    assert (User.objects.count(), User.objects.get(pk=cast.client.pk).email) == before


def test_a_link_works_once(fresh: invitations.Fresh) -> None:
    used, again = (Client().post(f"/join/{fresh.token}/", {"code": fresh.code}) for _ in range(2))
    assert (used.status_code, again.status_code) == (302, 410)
    assert "This link has been used" in again.content.decode()


def test_five_wrong_codes_close_it_and_the_therapist_reads_so(
    fresh: invitations.Fresh, cast: Cast, visit: Visit, page: str
) -> None:
    wrong = "111111" if fresh.code != "111111" else "222222"
    for left in (4, 3, 2, 1):
        assert f"Tries left: {left}." in Client().post(f"/join/{fresh.token}/", {"code": wrong}).content.decode()
    assert "Too many wrong codes" in Client().post(f"/join/{fresh.token}/", {"code": wrong}).content.decode()
    assert Client().post(f"/join/{fresh.token}/", {"code": fresh.code}).status_code == 410
    html = visit(cast.therapist).get(f"/therapies/{cast.therapy.key}/").content.decode()
    assert "Someone entered 5 wrong codes, so the link is closed." in html
    assert "works until" not in html
    assert "There is a link that works until" not in sure(visit(cast.therapist)).get(page).content.decode()


def test_a_newer_link_replaces_it(fresh: invitations.Fresh, sam: Participant, cast: Cast) -> None:
    invitations.make_for_new_phone(participant=sam, by=cast.therapist)
    assert "This link was replaced" in Client().get(f"/join/{fresh.token}/").content.decode()


def test_it_expires(fresh: invitations.Fresh) -> None:
    assert fresh.invitation.expires_at - timezone.now() <= timedelta(days=14)
    Invitation.objects.update(expires_at=timezone.now())
    assert "This link has expired" in Client().get(f"/join/{fresh.token}/").content.decode()


def test_it_can_be_taken_back_and_stays_in_the_list(fresh: invitations.Fresh, cast: Cast, visit: Visit) -> None:
    visit(cast.therapist).post(f"/therapies/{cast.therapy.key}/invite/withdraw/")
    assert "This link was replaced" in Client().get(f"/join/{fresh.token}/").content.decode()
    client = visit(User.objects.get(pk=cast.client.pk))
    assert "It has not been used." in client.get("/check-ins/").content.decode()


def test_a_therapist_does_not_come_in_by_it(fresh: invitations.Fresh, cast: Cast, visit: Visit) -> None:
    answer = visit(cast.therapist).post(f"/join/{fresh.token}/", {"code": fresh.code})
    assert answer.status_code == 403
    assert Invitation.objects.get(pk=fresh.invitation.pk).used_at is None


def test_before_its_code_it_names_nobody(fresh: invitations.Fresh) -> None:
    html = Client().get(f"/join/{fresh.token}/").content.decode()
    assert not any(name in html for name in ("Sam", "Noor", "The Practice"))


def test_on_a_phone_of_somebody_else_it_leads_into_its_own_account(
    fresh: invitations.Fresh, cast: Cast, visit: Visit
) -> None:
    browser = visit(cast.stranger)
    assert "<bdi>Stef</bdi> is signed in on this phone" in browser.get(f"/join/{fresh.token}/").content.decode()
    browser.post(f"/join/{fresh.token}/", {"code": fresh.code})
    assert browser.session["_auth_user_id"] == str(cast.client.pk)


def test_who_has_not_joined_is_invited(cast: Cast, visit: Visit) -> None:
    therapy = therapies.start(practice=cast.practice, therapist=cast.therapist, client_name="Bo", by=cast.therapist)
    answer = sure(visit(cast.therapist)).get(f"/therapies/{therapy.key}/new-phone/")
    assert answer["Location"] == f"/therapies/{therapy.key}/invite/"
    with pytest.raises(invitations.NotJoined):
        invitations.make_for_new_phone(participant=chairs(therapy).client, by=cast.therapist)


def test_who_works_here_is_not_let_in_so(sam: Participant, cast: Cast) -> None:
    """Their account opens more than their own therapy."""
    Participant.objects.filter(pk=sam.pk).update(user=cast.colleague)
    with pytest.raises(NotAClient):
        invitations.make_for_new_phone(participant=sam, by=cast.therapist)
    assert not WayBack.objects.exists()


def test_after_the_end_of_a_therapy_a_client_can_come_back_to_look(page: str, cast: Cast, visit: Visit) -> None:
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    html = sure(visit(cast.therapist)).post(page, {"by_mail": "nothing"}).content.decode()
    link, code = LINK.search(html), CODE.search(html)
    assert link
    assert code
    phone = Client()
    phone.post(link[1], {"code": "".join(code.groups())})
    assert phone.get(f"/therapies/{cast.therapy.key}/course/").status_code == 200


def test_it_is_made_by_who_shows_that_it_is_them(page: str, cast: Cast, visit: Visit) -> None:
    assert visit(cast.therapist).post(page, {"by_mail": "nothing"})["Location"].startswith("/account/is-it-you/")
    assert not WayBack.objects.exists()


@pytest.mark.parametrize("what", ["code", "link"])
def test_one_of_the_two_goes_by_mail_to_the_clients_own_address(page: str, cast: Cast, visit: Visit, what: str) -> None:
    people.set_address(user=cast.client, email="own@home.test")
    html = sure(visit(cast.therapist)).post(page, {"by_mail": what}).content.decode()
    assert [bool(CODE.search(html)), bool(LINK.search(html))] == [what == "link", what == "code"]
    sent = [one for one in mail.outbox if one.subject in ("Your code", "Sign in on a new phone")]
    assert [one.to for one in sent] == [["own@home.test"]]
    assert "own@home.test" in html


def test_a_client_whose_address_was_mistyped_comes_back(cast: Cast, visit: Visit, page: str, settings: Any) -> None:
    """The address that the therapist noted is a stranger's: nothing that opens the account goes there alone."""
    Participant.objects.filter(user=cast.client).update(email="a-stranger@away.test")
    html = sure(visit(cast.therapist)).post(page, {"by_mail": "nothing"}).content.decode()
    assert LINK.search(html)
    assert CODE.search(html)
    assert not any(LINK.search(one.body) or re.search(r"\b\d{6}\b", one.body) for one in mail.outbox)
