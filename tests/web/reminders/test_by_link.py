"""Messages to you, for a client who only uses links: chosen and stopped there, and nothing sent elsewhere."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.services.asking import link_token
from alliance_web.checkins.services.taking_part import token_of
from alliance_web.consents.models import Consent
from alliance_web.messages.models import Message
from alliance_web.people.models import User
from alliance_web.reminders import queries
from alliance_web.reminders.models import Choice
from alliance_web.reminders.states import Standing
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast, check_in_of
from tests.web.checkins.conftest import path_of

from .gateway import Gateway

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]


@pytest.fixture
def participant(cast: Cast) -> Participant:
    return cast.therapy.participants.get(part="client")


@pytest.fixture
def path(participant: Participant) -> str:
    return f"/t/{token_of(participant)}/messages/"


@pytest.fixture
def last(cast: Cast) -> CheckIn:
    """What Sam is asked about the last session."""
    return check_in_of(cast.therapy.sessions.get(number=3), "client")


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_the_page_behind_a_link_leads_there_and_names_nobody(
    path: str, last: CheckIn, visit: Visit, gateway: Gateway
) -> None:
    behind = text(visit(None).get(f"/c/{link_token(last)}/"))
    ours = re.search(r'href="([^"]+)">Messages to you', behind)
    assert ours
    words = text(visit(None).get(ours[1]))
    assert "You have not chosen. Until you do, we send nothing." in words
    assert "checked" not in words
    assert [one for one in ("Sam", "Noor", "home.test", "s…m", "The Practice") if one in words] == []
    assert (Choice.objects.count(), Consent.objects.filter(purpose="messages").count()) == (0, 0)


def test_chosen_and_stopped_without_signing_in(path: str, visit: Visit, cast: Cast) -> None:
    browser = visit(None)
    answer = browser.post(path, {"channel": "email", "more": "one-more"}, follow=True)
    assert "After a session you get a link by email." in text(answer)
    row = Choice.objects.get()
    assert (row.person, row.channel, row.more, row.at, f"{row.quiet_from:%H:%M}") == (
        cast.client, "email", True, None, "20:00",
    )  # fmt: skip
    assert queries.standing(cast.client, row) is Standing.GETS_THEM
    assert Consent.objects.get(purpose="messages").how == "link"
    assert AuditEvent.objects.get(verb="messages.choose").actor is None
    assert "You chose no messages." in text(browser.post(path, {"channel": "none"}, follow=True))
    assert queries.standing(cast.client, Choice.objects.get()) is Standing.WANTS_NONE


def test_the_hours_chosen_before_stay(path: str, visit: Visit, choose: Any) -> None:
    choose(more=False)
    visit(None).post(path, {"channel": "email", "more": "one-more"})
    row = Choice.objects.get()
    assert (f"{row.at:%H:%M}", row.more) == ("18:00", True)


@pytest.mark.parametrize(
    "sent",
    [
        {"channel": "text", "more": "one"},  # no number is known
        {"channel": "text", "more": "one", "number": "+436641234567"},
        {"channel": "", "more": "one"},
        {"channel": "email"},
        {"channel": "fax", "more": "one"},
    ],
    ids=str,
)
def test_nothing_can_be_sent_elsewhere_from_here(
    sent: dict[str, str], path: str, visit: Visit, cast: Cast, gateway: Gateway
) -> None:
    answer = visit(None).post(path, sent | {"email": "other@away.test"})
    assert answer.status_code == 200
    assert "There is a problem" in text(answer)
    cast.client.refresh_from_db()
    assert (Choice.objects.count(), Message.objects.count(), cast.client.email) == (0, 0, None)


@pytest.mark.parametrize(
    "token", ["x", "A" * 200, "é", signing.dumps("0" * 32, salt="another")], ids=["short", "long", "letter", "other"]
)
def test_no_link_of_ours(token: str, visit: Visit, cast: Cast) -> None:
    for browser in (visit(None), visit(cast.client)):
        assert browser.get(f"/t/{token}/messages/").status_code == 404
        assert browser.post(f"/t/{token}/messages/", {"channel": "email", "more": "one"}).status_code == 404
    assert Choice.objects.count() == 0


def test_who_has_left_or_not_joined_has_no_such_page(
    path: str, last: CheckIn, participant: Participant, visit: Visit
) -> None:
    Participant.objects.filter(pk=participant.pk).update(user=None)
    assert visit(None).get(path).status_code == 404
    assert "Messages to you" not in text(visit(None).get(f"/c/{link_token(last)}/"))


def test_where_nothing_is_sent_or_somebody_is_signed_in_there_is_no_way(
    last: CheckIn, visit: Visit, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/messages/" not in text(visit(cast.client).get(path_of(last)))
    monkeypatch.setattr(settings, "MAIL_IS_SENT", False)
    assert "Messages to you" not in text(visit(None).get(f"/c/{link_token(last)}/"))
