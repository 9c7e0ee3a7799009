"""The therapist's page of a therapy: its sessions with who has answered, and what holds for all of them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.people.models import User
from alliance_web.therapies.models import Invitation, Session
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import invitations, sessions
from tests.web.cast import Cast, rate, with_a_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast: Cast) -> str:
    return f"/therapies/{cast.therapy.key}/"


def _sessions(html: str) -> list[str]:
    """The text of each session in the list, tags left out."""
    items = re.findall(r'<li class="card.*?</li>', html, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in items]


def test_sessions_with_who_has_answered(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    first, second, third = Session.objects.filter(therapy=cast.therapy)
    rate(first, "client")
    rate(first, "therapist")
    rate(second, "client")
    sessions.cancel(session=third, by=cast.therapist)
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(days=3), by=cast.therapist)
    latest, cancelled, half, whole = _sessions(visit(cast.therapist).get(page).content.decode())
    assert latest.startswith("Session 4")
    assert "planned" in latest
    assert "awaited" not in latest
    assert cancelled.startswith("Session 3")
    assert "cancelled" in cancelled
    assert "Move" not in cancelled
    assert "Sam answered Noor awaited" in half
    assert "PHQ-8 no answer" in half  # two weeks are over
    assert "Sam answered Noor answered" in whole
    assert "Cancel" in latest
    assert "Cancel" not in half
    assert "Cancel" not in whole


def test_no_session_yet(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    for session in Session.objects.all():
        session.check_ins.all().delete()
        session.delete()
    assert "No session yet" in visit(cast.therapist).get(page).content.decode()


def test_queries_do_not_grow_with_sessions(
    cast: Cast, visit: Callable[[User], Client], page: str, django_assert_max_num_queries: Any
) -> None:
    browser = visit(cast.therapist)
    for weeks in range(4, 44):
        sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - timedelta(weeks=weeks), by=cast.therapist)
    with django_assert_max_num_queries(with_a_record(19)) as queries:
        html = browser.get(page).content.decode()
    assert len(_sessions(html)) == 43
    before = len(queries)
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now(), by=cast.therapist)
    with django_assert_max_num_queries(before):
        browser.get(page)


def test_no_answer_is_on_the_page(rated: Any, cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    rate_words = "I was afraid to say it"
    session = sessions.plan(therapy=cast.therapy, starts_at=timezone.now(), by=cast.therapist)
    rate(session, "client", words={"unsaid": rate_words})
    assert rate_words not in visit(cast.therapist).get(page).content.decode()


def test_client_card(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    browser = visit(cast.therapist)
    assert "Joined on" in browser.get(page).content.decode()
    client = chairs(cast.therapy).client
    client.user, client.joined_at = None, None
    client.save()
    assert "Not invited yet." in browser.get(page).content.decode()
    invitations.make(participant=client, by=cast.therapist)
    assert "The link works until" in browser.get(page).content.decode()
    browser.post(f"{page}invite/withdraw/")
    assert "Not invited yet." in browser.get(page).content.decode()
    invitations.make(participant=client, by=cast.therapist)
    Invitation.objects.update(expires_at=timezone.now())
    assert "The link was not used and expired on" in browser.get(page).content.decode()


def test_change_name_and_address(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    browser = visit(cast.therapist)
    assert 'value="sam@home.test"' in browser.get(f"{page}client/").content.decode()
    browser.post(f"{page}client/", {"name": "Samira", "email": "samira@home.test"})
    client = chairs(cast.therapy).client
    assert (client.name, client.email) == ("Samira", "samira@home.test")
    assert client.user.name == "Sam"  # the account is the client's own
    wrong = browser.post(f"{page}client/", {"name": "", "email": "kim@practice.test"}).content.decode()
    assert "Enter the client&#x27;s name" in wrong
    assert "Enter the client&#x27;s own email address" in wrong


def test_change_questionnaire(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    browser = visit(cast.therapist)
    answer = browser.post(f"{page}questionnaire/", {"outcome": "gad-7", "outcome_every": 2}, follow=True)
    assert "GAD-7" in answer.content.decode()
    assert "after the first session, every 2 sessions, and after the last" in answer.content.decode()
    cast.therapy.refresh_from_db()
    session = sessions.plan(therapy=cast.therapy, starts_at=timezone.now(), number=5, by=cast.therapist)
    assert session.check_ins.filter(instrument="gad-7").exists()
    refused = browser.post(f"{page}questionnaire/", {"outcome": "phq-9", "outcome_every": 1})
    assert "Select one of the questionnaires below" in refused.content.decode()


HOW = {"ended_by": "both", "announced": "before", "last_kept": "yes", "went": "better"}


def test_end_cancels_what_was_planned_and_can_be_undone(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    ahead = sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(days=9), by=cast.therapist)
    browser = visit(cast.therapist)
    browser.post(f"{page}end/", {"ended_on": timezone.localdate().isoformat(), "cancel_later": "on", **HOW})
    ahead.refresh_from_db()
    assert ahead.state == "cancelled"
    html = browser.get(page).content.decode()
    assert "Ended on" in html
    assert "Plan a session" not in html
    assert visit(cast.client).get(f"{page}course/").status_code == 200
    browser.post(f"{page}reopen/")
    assert "Plan a session" in browser.get(page).content.decode()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Enter the end date"),
        ("never", "Enter a date in the correct format"),
        ("1999-01-01", "when the therapy started"),
        ((timezone.localdate() + timedelta(days=2)).isoformat(), "Enter today&#x27;s date or earlier"),
        ((timezone.localdate() - timedelta(days=25)).isoformat(), "Session 1 took place after this date"),
    ],
)
def test_end_on_a_wrong_day(
    rated: Any, cast: Cast, visit: Callable[[User], Client], page: str, day: str, sentence: str
) -> None:
    answer = visit(cast.therapist).post(f"{page}end/", {"ended_on": day, **HOW})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    cast.therapy.refresh_from_db()
    assert cast.therapy.ended_on is None
    assert Session.objects.filter(state="cancelled").count() == 0


def test_opening_is_recorded(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    visit(cast.therapist).get(page)
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, event.actor, event.therapy) == ("read.therapy", cast.therapist.pk, cast.therapy.key)


def test_the_client_has_no_such_page(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    for path in ("", "client/", "questionnaire/", "end/", "invite/", "sessions/plan/", "sessions/1/link/"):
        assert visit(cast.client).get(f"{page}{path}").status_code == 404
        assert visit(cast.client).post(f"{page}{path}").status_code == 404
