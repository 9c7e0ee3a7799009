"""When the outcome questionnaire is asked, put off, and let go."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.services import asking, ratings, taking_part
from alliance_web.checkins.services.ratings import Submission
from alliance_web.checkins.standing import Standing, standing
from alliance_web.checkins.turns import Place, Turn, asked_at, turn
from alliance_web.consents.states import Choice
from alliance_web.therapies import closing
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

from .conftest import link_of, outcome_form, path_of, text_of

Visit = Callable[[Any], Client]
DAY = timedelta(days=1)

# number, first, last, every -> why it is asked
TURNS = [
    (1, 1, None, 4, Turn.FIRST),
    (2, 1, None, 4, None),
    (4, 1, None, 4, None),
    (5, 1, None, 4, Turn.REGULAR),
    (9, 1, None, 4, Turn.REGULAR),
    (2, 2, None, 4, Turn.FIRST),
    (7, 7, None, 4, Turn.FIRST),
    (6, 1, 6, 4, Turn.LAST),
    (5, 1, 5, 4, Turn.LAST),
    (1, 1, 1, 4, Turn.FIRST),
    (2, 1, None, 1, Turn.REGULAR),
    (20, 1, None, 20, None),
    (21, 1, None, 20, Turn.REGULAR),
    (2, None, None, 4, None),
]


@pytest.mark.parametrize(("number", "first", "last", "every", "why"), TURNS)
def test_when_it_has_its_turn(number: int, first: int | None, last: int | None, every: int, why: Turn | None) -> None:
    assert turn(Place(number, first, last, every)) is why


@pytest.fixture
def therapy(cast: Cast) -> Therapy:
    """A new therapy, as the page starts it unless somebody chooses otherwise."""
    return therapies.start(practice=cast.practice, therapist=cast.therapist, client_name="Ola", by=cast.therapist)


@pytest.fixture
def plan(cast: Cast, therapy: Therapy) -> Callable[[int], Session]:
    """A session so many days from now, in hours that leave no doubt whether it has begun."""

    def at(days: int) -> Session:
        starts_at = timezone.now() + days * DAY - timedelta(hours=3)
        return sessions.plan(therapy=therapy, starts_at=starts_at, by=cast.therapist)

    return at


def asked(therapy: Therapy) -> list[int]:
    """The sessions about which the questionnaire was asked."""
    rows = CheckIn.objects.filter(session__therapy=therapy, instrument="phq-8")
    return list(rows.order_by("session__number").values_list("session__number", flat=True))


def test_unless_somebody_chooses_otherwise_it_is_every_fourth_session(
    cast: Cast, visit: Visit, plan: Any, therapy: Therapy
) -> None:
    assert 'name="outcome_every" value="4"' in text_of(visit(cast.therapist).get(reverse("start-therapy")))
    for days in range(-40, -31):
        plan(days)
    assert (therapy.outcome_every, asked(therapy)) == (4, [1, 5, 9])


def test_where_the_first_session_is_cancelled_the_next_one_is_the_first(
    cast: Cast, plan: Any, therapy: Therapy
) -> None:
    first, second = plan(1), plan(8)
    assert asked_at(second) is None
    sessions.cancel(session=first, by=cast.therapist)
    assert asked_at(second) is Turn.FIRST
    assert asked(therapy) == [1, 2]


def test_a_planned_last_session_is_asked_about_once(
    cast: Cast, plan: Any, therapy: Therapy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "_tellers", [])
    for days in (-10, -3, 4):
        plan(days)
    assert asked(therapy) == [1]
    closing.tells_last_session(lambda _therapy: 3)
    for _ in range(2):
        therapies.change_client(
            participant=therapy.participants.get(part="client"), name="Ola", email="", by=cast.therapist
        )
    assert asked(therapy) == [1, 3]
    assert asked_at(therapy.sessions.get(number=3)) is Turn.LAST


# days since the last session; whether the questionnaire is still asked about it at the end
@pytest.mark.parametrize(("days", "is_asked"), [(0, True), (1, True), (13, True), (14, False), (60, False)])
def test_at_the_ending_it_is_asked_about_the_last_session(
    cast: Cast, plan: Any, therapy: Therapy, days: int, is_asked: bool
) -> None:
    for before in (days + 14, days + 7, days):
        plan(-before)
    plan(30)
    therapies.end(therapy=therapy, on=timezone.localdate(), by=cast.therapist)
    assert asked(therapy) == ([1, 3] if is_asked else [1])
    if is_asked:
        assert standing(therapy.sessions.get(number=3).check_ins.get(instrument="phq-8")) is Standing.OPEN


def test_nobody_is_asked_at_the_end_who_takes_no_part(cast: Cast, plan: Any, therapy: Therapy) -> None:
    plan(-8)
    plan(-1)
    client = therapy.participants.get(part="client")
    taking_part.choose(participant=client, choice=Choice.STOPPED, by=None)
    therapies.end(therapy=therapy, on=timezone.localdate(), by=cast.therapist)
    assert asked(therapy) == [1]


def test_nothing_is_asked_at_the_end_where_nothing_was_chosen(cast: Cast, plan: Any, therapy: Therapy) -> None:
    therapies.choose_outcome(therapy=therapy, outcome="", outcome_every=4, by=cast.therapist)
    plan(-1)
    therapies.end(therapy=therapy, on=timezone.localdate(), by=cast.therapist)
    assert asked_at(therapy.sessions.get()) is None
    assert not CheckIn.objects.filter(instrument="phq-8", session__therapy=therapy).exists()


# Older ones lapse


@pytest.mark.parametrize(("days", "found"), [(0, Standing.OPEN), (13, Standing.OPEN), (14, Standing.TOO_LATE)])
def test_it_waits_two_weeks(plan: Any, days: int, found: Standing) -> None:
    session = plan(-days)
    assert standing(session.check_ins.get(instrument="phq-8")) is found
    assert standing(session.check_ins.get(instrument="both-chairs-client-2")) is Standing.OPEN


def test_a_newer_one_takes_its_place_once_that_session_has_begun(cast: Cast, therapy: Therapy, plan: Any) -> None:
    therapies.choose_outcome(therapy=therapy, outcome="phq-8", outcome_every=1, by=cast.therapist)
    old, new = plan(-3), plan(3)
    check_in = old.check_ins.get(instrument="phq-8")
    assert standing(check_in) is Standing.OPEN
    sessions.move(session=new, starts_at=timezone.now() - timedelta(hours=1), by=cast.therapist)
    assert standing(check_in) is Standing.TOO_LATE
    sessions.cancel(session=new, by=cast.therapist)
    assert standing(check_in) is Standing.OPEN


def test_what_is_sent_too_late_is_shown_back_and_not_stored(visit: Visit, plan: Any) -> None:
    link = link_of(plan(-20).check_ins.get(instrument="phq-8"))
    assert "It asked about the two weeks around that session." in text_of(visit(None).get(link))
    answer = visit(None).post(link, outcome_form(8, "2"))
    assert (answer.status_code, "More than half the days" in text_of(answer)) == (409, True)


def test_a_simulated_past_is_judged_by_its_own_clock(plan: Any) -> None:
    session = plan(-60)
    check_in = session.check_ins.get(instrument="phq-8")
    said = Submission(key=check_in.key, answers=dict.fromkeys((f"q{n}" for n in range(1, 9)), 1))
    with pytest.raises(asking.NotOpen):
        ratings.submit(check_in=check_in, submission=said, by=None)
    at = session.starts_at + timedelta(hours=2)
    assert ratings.submit(check_in=check_in, submission=said, rated_at=at, by=None).overall == 8


# Not now


@pytest.fixture
def waiting(outcome: Any) -> CheckIn:
    """The PHQ-8 about a session of today."""
    check_in: CheckIn = outcome("phq-8")
    return check_in


def _not_now(check_in: CheckIn) -> str:
    return reverse("not-now", args=[check_in.session.therapy.key, check_in.key])


def _not_now_by_link(check_in: CheckIn) -> str:
    return reverse("not-now-by-link", args=[asking.link_token(check_in)])


def _put_off() -> int:
    return AuditEvent.objects.filter(verb="check-in.put-off").count()


def test_not_now_is_offered_after_the_check_in_and_then_no_more(cast: Cast, visit: Visit, waiting: CheckIn) -> None:
    browser, about_both = visit(cast.client), waiting.session.check_ins.get(instrument="both-chairs-client-2")
    form = dict.fromkeys(("bond", "goals", "tasks", "authenticity", "openness", "attentiveness"), "7")
    browser.post(path_of(about_both), form | {"positivity": "7", "safety": "7", "strain": "0", "unsaid": ""})
    thanks = text_of(browser.get(path_of(about_both)))
    assert ("One more: two minutes" in thanks, _not_now(waiting) in thanks) == (True, True)
    browser.post(_not_now(waiting))
    assert "One more: two minutes" not in text_of(browser.get(path_of(about_both)))


def test_what_was_put_off_is_found_and_not_asked(cast: Cast, visit: Visit, waiting: CheckIn) -> None:
    sessions_before = Session.objects.exclude(pk=waiting.session_id)
    CheckIn.objects.filter(session__in=sessions_before).delete()
    CheckIn.objects.filter(session=waiting.session, participant=waiting.participant).exclude(pk=waiting.pk).delete()
    browser = visit(cast.client)
    assert "Say how you have been" in text_of(browser.get(reverse("my-check-ins")))
    page = text_of(browser.post(_not_now(waiting), follow=True))
    assert "Not now is fine." in page
    assert ("Say how you have been" in page, "up to date" in page, path_of(waiting) in page) == (False, True, True)
    assert 'name="q1"' in text_of(browser.get(path_of(waiting)))
    browser.post(_not_now(waiting))
    assert _put_off() == 1
    browser.post(path_of(waiting), outcome_form(8))
    assert standing(CheckIn.objects.get(pk=waiting.pk)) is Standing.ANSWERED


def test_by_the_link_too_with_a_page_that_says_so(visit: Visit, waiting: CheckIn) -> None:
    browser = visit(None)
    assert _not_now_by_link(waiting) in text_of(browser.get(link_of(waiting)))
    page = text_of(browser.post(_not_now_by_link(waiting), follow=True))
    assert ("Not now is fine" in page, 'name="q1"' in page) == (True, False)
    assert 'name="q1"' in text_of(browser.get(link_of(waiting)))
    assert _put_off() == 1


def test_the_word_in_the_address_puts_nothing_off(visit: Visit, waiting: CheckIn) -> None:
    assert 'name="q1"' in text_of(visit(None).get(link_of(waiting) + "?later=1"))
    assert CheckIn.objects.get(pk=waiting.pk).put_off_at is None


def test_a_check_in_of_the_two_chairs_is_not_put_off(cast: Cast, visit: Visit, clients: CheckIn) -> None:
    assert visit(cast.client).post(_not_now(clients)).status_code == 404
    assert visit(None).post(_not_now_by_link(clients)).status_code == 404
    assert "Not now" not in text_of(visit(cast.client).get(path_of(clients)))


# who, status
WHO = [("therapist", 404), ("colleague", 404), ("lead", 404), ("administrator", 404), ("stranger", 404)]


@pytest.mark.parametrize(("who", "status"), WHO)
def test_nobody_else_puts_it_off(cast: Cast, visit: Visit, waiting: CheckIn, who: str, status: int) -> None:
    assert visit(getattr(cast, who)).post(_not_now(waiting)).status_code in (status, 403)
    assert _put_off() == 0


def test_bad_and_late_requests(cast: Cast, visit: Visit, waiting: CheckIn, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = visit(cast.client)
    assert browser.get(_not_now(waiting)).status_code == 405
    wrong = reverse("not-now-by-link", args=[signing.dumps("0" * 32, salt="one check-in")])
    assert browser.post(wrong).status_code == 404
    browser.post(path_of(waiting), outcome_form(8))
    assert "Saved at" in text_of(browser.post(_not_now(waiting)))
    monkeypatch.setattr(asking, "LINK_DAYS", 0)
    assert browser.post(_not_now_by_link(waiting)).status_code == 410
    assert _put_off() == 0
