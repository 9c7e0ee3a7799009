"""My check-ins: a client's home."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.checkins.models import CheckIn
from alliance_web.people.models import User
from alliance_web.people.services import change_roles
from alliance_web.therapies.models import Session
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast, rate
from tests.web.endings import acts

from .conftest import path_of, text_of

Visit = Callable[[Any], Client]


def page_of(browser: Client, **query: Any) -> str:
    return text_of(browser.get(reverse("my-check-ins"), query))


def test_what_waits_is_there_for_the_person_asked(
    visit: Visit, cast: Cast, clients: CheckIn, therapists: CheckIn
) -> None:
    page = page_of(visit(cast.client))
    assert path_of(clients) in page
    assert path_of(therapists) not in page
    assert "Session 3 with Noor" in page
    assert path_of(therapists) in page_of(visit(cast.therapist))


@pytest.mark.parametrize("who", ["colleague", "lead", "administrator", "stranger"])
def test_others_see_nothing_of_it(visit: Visit, cast: Cast, who: str) -> None:
    page = page_of(visit(getattr(cast, who)))
    assert "You're up to date" in page
    assert "Sam" not in page


def test_the_anonymous_are_sent_to_the_sign_in(visit: Visit, db: None) -> None:
    assert visit(None).get(reverse("my-check-ins"))["Location"].startswith("/sign-in/")


def test_a_client_finds_the_way_to_their_pages_and_the_next_session(visit: Visit, cast: Cast) -> None:
    begins = timezone.now() + timedelta(days=7)
    sessions.plan(therapy=cast.therapy, starts_at=begins, by=cast.therapist)
    page = page_of(visit(cast.client))
    for route in ("course", "session-card", "my-answers"):
        assert reverse(route, args=[cast.therapy.key]) in page
    assert f"Your next session: {timezone.localtime(begins):%A, %-d %B, %H:%M}" in page


def test_what_is_done_is_gone(visit: Visit, cast: Cast) -> None:
    for session in Session.objects.filter(therapy=cast.therapy):
        rate(session, "client")
    CheckIn.objects.exclude(instrument__startswith="both").delete()
    assert "You're up to date" in page_of(visit(cast.client))


def test_after_the_end_nothing_is_promised(visit: Visit, cast: Cast) -> None:
    acts.end(cast)
    CheckIn.objects.all().delete()
    sam = visit(cast.client)
    said = {"worse": "no", "because": "no", "contact": "no", "form": uuid4(), "reader": cast.lead.key}
    sam.post(reverse("say-harm", args=[cast.therapy.key]), said)
    page = page_of(sam)
    assert "Nothing is waiting for you." in page
    assert "This therapy has ended. You can still read everything." in page
    assert reverse("looking-back", args=[cast.therapy.key]) in page
    assert "next session" not in page


# what happens to the last session -> it still waits
GONE = [("nothing", True), ("cancelled", False), ("in two hours", False), ("in half an hour", True)]


@pytest.mark.parametrize(("what", "waits"), GONE)
def test_only_what_can_be_answered_waits(visit: Visit, cast: Cast, clients: CheckIn, what: str, waits: bool) -> None:
    if what == "cancelled":
        sessions.cancel(session=clients.session, by=cast.therapist)
    elif what != "nothing":
        minutes = 120 if what == "in two hours" else 30
        begins = timezone.now() + timedelta(minutes=minutes)
        sessions.move(session=clients.session, starts_at=begins, by=cast.therapist)
    assert (path_of(clients) in page_of(visit(cast.client))) is waits


def test_a_questionnaire_on_the_last_two_weeks_waits_two_weeks(visit: Visit, cast: Cast, outcome: Any) -> None:
    check_in = outcome("phq-8")
    browser = visit(cast.client)
    assert path_of(check_in) in page_of(browser)
    Session.objects.filter(pk=check_in.session_id).update(starts_at=timezone.now() - timedelta(days=15))
    assert path_of(check_in) not in page_of(browser)


def test_self_harm_is_asked_about_only_while_somebody_answers(
    visit: Visit, cast: Cast, outcome: Any, safety_plan: Any
) -> None:
    check_in = outcome("phq-9")
    assert path_of(check_in) in page_of(visit(cast.client))
    safety_plan.answered_by = None
    safety_plan.save()
    assert path_of(check_in) not in page_of(visit(cast.client))


def test_many_come_on_pages_and_need_no_more_queries(visit: Visit, cast: Cast, django_assert_num_queries: Any) -> None:
    browser = visit(cast.therapist)
    page_of(browser)
    with django_assert_num_queries(QUERIES):
        page_of(browser)
    for hours in range(30):
        sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - timedelta(hours=hours), by=cast.therapist)
    with django_assert_num_queries(QUERIES):
        first = page_of(browser)
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in page_of(browser, page=2)
    assert "Page 2 of 2" in page_of(browser, page="99")
    assert "Page 1 of 2" in page_of(browser, page="x")


# Three of them: what the practice brought.
QUERIES = 39  # six of them to record it, seventeen for what waits beside check-ins


def test_leaving_a_therapy_takes_its_check_ins_along(visit: Visit, cast: Cast, clients: CheckIn) -> None:
    clients.participant.left_at = timezone.now()
    clients.participant.save()
    page = page_of(visit(cast.client))
    assert path_of(clients) not in page
    assert "Noor" not in page


def test_who_is_no_longer_a_therapist_reads_no_name_of_a_former_client(visit: Visit, cast: Cast) -> None:
    assert "Sam" in page_of(visit(cast.therapist))
    change_roles(user=cast.therapist, practice=cast.practice, roles={Role.ADMINISTRATOR}, by=cast.lead)
    assert "Sam" not in page_of(visit(User.objects.get(pk=cast.therapist.pk)))
