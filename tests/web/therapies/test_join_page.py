"""The door through which a client comes in.

| link                    | code              | answer                                          |
| ----------------------- | ----------------- | ----------------------------------------------- |
| fresh                   | right             | in, 30 days, check-ins                          |
| fresh                   | wrong, 1 to 4     | tries left                                      |
| fresh                   | wrong, the fifth  | shut: ask for a new one                         |
| used, withdrawn         | right             | says which, and what to do                      |
| 14 days old             | right             | says so                                         |
| cut off, made up        | -                 | Open it again from the message                  |
| fresh, opened by staff  | right             | for the client's own phone; the link stays good |
| fresh, a client is in   | right             | asks: the same person, or another?              |
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.people.models import User
from alliance_web.therapies import invited
from alliance_web.therapies.models import Invitation, Participant
from alliance_web.therapies.services import invitations
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db


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
def fresh(alex: Participant, cast: Cast) -> invitations.Fresh:
    return invitations.make(participant=alex, by=cast.therapist)


@pytest.fixture
def page(fresh: invitations.Fresh) -> str:
    return f"/join/{fresh.token}/"


def _wrong(fresh: invitations.Fresh) -> str:
    return "111111" if fresh.code != "111111" else "222222"


def test_says_to_what_one_is_invited_and_that_no_is_fine(page: str, client: Client) -> None:
    answer = client.get(page)
    html = answer.content.decode()
    for words in (
        "Your therapist invites you",
        "What you are asked",
        "Who sees it",
        "You can say no, now or at any time.",
        "stay signed in on this phone for 30 days",
    ):
        assert words in html
    assert "no-store" in answer["Cache-Control"]
    assert not any(word in html.lower() for word in ("patient", "alert", "compliance", "alliance score"))


@pytest.mark.parametrize("typed", [lambda code: code, lambda code: f" {code[:3]} {code[3:]} "])
def test_right_code_lets_in_for_thirty_days(
    alex: Participant, fresh: invitations.Fresh, page: str, client: Client, typed: Callable[[str], str], settings: Any
) -> None:
    settings.MAIL_IS_SENT = False
    assert client.post(page, {"code": typed(fresh.code)})["Location"] == "/account/coming-back/"
    alex.refresh_from_db()
    assert alex.user
    assert alex.joined_at
    assert client.session.get_expiry_age() == 30 * 24 * 3600
    assert client.get(f"/therapies/{alex.therapy.key}/course/").status_code == 200
    verbs = AuditEvent.objects.filter(actor=alex.user.pk).values_list("verb", flat=True)
    assert {"invitation.accept", "sign-in"} <= set(verbs)


def test_an_address_that_got_a_secret_is_proven(
    alex: Participant, fresh: invitations.Fresh, page: str, cast: Cast, client: Client
) -> None:
    invitations.sent(invitation=fresh.invitation, what="code", by=cast.therapist)
    assert client.post(page, {"code": fresh.code})["Location"] == "/check-ins/"
    alex.refresh_from_db()
    assert alex.user
    assert alex.user.email == "alex@home.test"
    assert EmailAddress.objects.get(user=alex.user).verified


def test_an_address_that_got_none_is_asked_for(
    alex: Participant, fresh: invitations.Fresh, page: str, client: Client
) -> None:
    answer = client.post(page, {"code": fresh.code}, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/coming-back/"
    assert "So that you can come back" in answer.content.decode()
    assert 'value="alex@home.test"' in answer.content.decode()
    alex.refresh_from_db()
    assert alex.user
    assert alex.user.email is None


def test_wrong_codes_are_counted_down_then_the_link_shuts(fresh: invitations.Fresh, page: str) -> None:
    for left in (4, 3, 2, 1):
        assert f"Tries left: {left}." in Client().post(page, {"code": _wrong(fresh)}).content.decode()
    answer = Client().post(page, {"code": _wrong(fresh)})
    assert answer.status_code == 410
    assert "Too many wrong codes" in answer.content.decode()
    shut = Client().post(page, {"code": fresh.code})
    assert "Ask your therapist for a new link" in shut.content.decode()


@pytest.mark.parametrize(("typed", "sentence"), [("", "Enter the six digits"), ("1" * 10_000, "too long for a code")])
def test_what_is_no_code_costs_no_try(
    fresh: invitations.Fresh, page: str, client: Client, typed: str, sentence: str
) -> None:
    assert sentence in client.post(page, {"code": typed}).content.decode()
    assert Invitation.objects.get(pk=fresh.invitation.pk).wrong_codes == 0


def test_a_link_works_once(fresh: invitations.Fresh, page: str, client: Client) -> None:
    client.post(page, {"code": fresh.code})
    answer = Client().post(page, {"code": fresh.code})
    assert answer.status_code == 410
    assert "This link has been used" in answer.content.decode()
    assert 'href="/sign-in/"' in answer.content.decode()


def test_a_link_works_for_fourteen_days(fresh: invitations.Fresh, page: str, client: Client) -> None:
    Invitation.objects.update(expires_at=timezone.now() + timedelta(seconds=30))
    assert client.get(page).status_code == 200
    Invitation.objects.update(expires_at=timezone.now())
    answer = client.post(page, {"code": fresh.code})
    assert answer.status_code == 410
    assert "This link has expired" in answer.content.decode()
    assert timedelta(days=14) == invitations.GOOD_FOR


def test_a_withdrawn_link_says_so(
    alex: Participant, fresh: invitations.Fresh, page: str, cast: Cast, client: Client
) -> None:
    invitations.make(participant=alex, by=cast.therapist)
    answer = client.post(page, {"code": fresh.code})
    assert answer.status_code == 410
    assert "Use the newest" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "a" * 500, "%F0%9F%8C%8A", "..", "0"])
def test_no_link_of_ours(token: str, client: Client, db: None) -> None:
    answer = client.get(f"/join/{token}/")
    assert answer.status_code == 404
    assert "Open it again from the message" in answer.content.decode()


def test_code_of_another_link_does_not_open(
    alex: Participant, fresh: invitations.Fresh, page: str, cast: Cast, client: Client
) -> None:
    other = therapies.start(
        practice=cast.practice, therapist=cast.therapist, client_name="Bo", by=cast.therapist
    ).participants.get(part="client")
    others = invitations.make(participant=other, by=cast.therapist)
    if others.code != fresh.code:
        assert "Tries left: 4." in client.post(page, {"code": others.code}).content.decode()


def test_staff_do_not_join_on_their_own_machine(
    alex: Participant, fresh: invitations.Fresh, page: str, cast: Cast, visit: Callable[[User], Client]
) -> None:
    for user in (cast.therapist, cast.lead):
        answer = visit(user).post(page, {"code": fresh.code})
        assert answer.status_code == 403
        assert "This link is for a client" in answer.content.decode()
        assert "Alex" not in answer.content.decode()
    alex.refresh_from_db()
    assert alex.user is None
    assert Client().get(page).status_code == 200


def test_who_is_signed_in_as_a_client_joins_with_that_account(
    alex: Participant, fresh: invitations.Fresh, page: str, cast: Cast, visit: Callable[[User], Client]
) -> None:
    before = User.objects.count()
    browser = visit(cast.client)
    browser.post(page, {"code": fresh.code, "who": "the-same"})
    alex.refresh_from_db()
    assert alex.user == cast.client
    assert User.objects.count() == before
    for therapy in (alex.therapy, cast.therapy):
        assert browser.get(f"/therapies/{therapy.key}/course/").status_code == 200


def test_on_a_phone_that_others_use_nobody_gets_into_the_account_of_another(
    alex: Participant, fresh: invitations.Fresh, page: str, cast: Cast, visit: Callable[[User], Client]
) -> None:
    browser = visit(cast.client)
    assert "I&#x27;m Sam" in browser.get(page).content.decode()
    browser.post(page, {"code": fresh.code, "who": "somebody-else"})
    alex.refresh_from_db()
    assert alex.user not in (None, cast.client)
    assert browser.session["_auth_user_id"] == str(alex.user.pk)
    assert browser.get(f"/therapies/{alex.therapy.key}/course/").status_code == 200
    assert browser.get(f"/therapies/{cast.therapy.key}/course/").status_code == 404
    assert visit(cast.client).get(f"/therapies/{alex.therapy.key}/course/").status_code == 404


@pytest.mark.parametrize(("who", "sentence"), [("", "Select who you are"), ("x", "Select one of the options")])
def test_where_somebody_is_signed_in_it_has_to_be_said_who_joins(
    alex: Participant,
    fresh: invitations.Fresh,
    page: str,
    cast: Cast,
    visit: Callable[[User], Client],
    who: str,
    sentence: str,
) -> None:
    assert sentence in visit(cast.client).post(page, {"code": fresh.code, "who": who}).content.decode()
    alex.refresh_from_db()
    assert alex.user is None
    assert Invitation.objects.get(pk=fresh.invitation.pk).wrong_codes == 0


def test_nobody_is_asked_who_they_are_on_their_own_phone(page: str, client: Client) -> None:
    assert 'name="who"' not in client.get(page).content.decode()


def test_two_links_let_one_person_in(alex: Participant, fresh: invitations.Fresh, page: str, client: Client) -> None:
    """Two open links should not be; where they are, the second is as good as used."""
    client.post(page, {"code": fresh.code})
    Invitation.objects.filter(pk=fresh.invitation.pk).update(used_at=None)
    assert "This link has been used" in Client().post(page, {"code": fresh.code}).content.decode()


def test_an_address_that_has_an_account_opens_nobody_elses(
    alex: Participant, fresh: invitations.Fresh, page: str, cast: Cast, client: Client
) -> None:
    invitations.sent(invitation=fresh.invitation, what="code", by=cast.therapist)
    Participant.objects.filter(pk=alex.pk).update(email="stef@away.test")
    client.post(page, {"code": fresh.code})
    alex.refresh_from_db()
    assert alex.user
    assert alex.user != cast.stranger
    assert alex.user.email is None


def test_answers_about_risk_are_told_before_and_whether_they_are_asked_is_not(
    alex: Participant, page: str, cast: Cast, client: Client, safety_plan: Any
) -> None:
    """The page is the same for every client: whoever holds the link may be a stranger."""
    before = client.get(page).content.decode()
    assert "a deputy and the practice leads can see your answer" in before
    therapies.choose_outcome(therapy=alex.therapy, outcome="phq-9", outcome_every=1, by=cast.therapist)
    after = client.get(page).content.decode()
    assert [line for line in after.splitlines() if "csrf" not in line] == [
        line for line in before.splitlines() if "csrf" not in line
    ]


def test_a_link_that_wrong_codes_shut_waits_for_nobody(
    alex: Participant, fresh: invitations.Fresh, page: str, client: Client
) -> None:
    """Its therapist sees that a new one is needed."""
    assert invited.open_invitation(alex) == fresh.invitation
    for _ in range(5):
        client.post(page, {"code": _wrong(fresh)})
    assert invited.open_invitation(alex) is None
