"""Show me without mine: asked once more, then final."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.states import State
from alliance_web.therapies.models import Session
from tests.web.cast import Cast, rate

from .conftest import link_of, outcome_form, path_of, text_of

Visit = Callable[[Any], Client]


def waive_path(check_in: CheckIn) -> str:
    return reverse("waive", args=[check_in.session.therapy.key, check_in.key])


def test_it_is_asked_once_more_and_changes_nothing_before(visit: Visit, cast: Cast, therapists: CheckIn) -> None:
    page = visit(cast.therapist).get(waive_path(therapists))
    assert "See Sam's answers on session 3 without giving yours?" in text_of(page)
    assert "you cannot give your own answers for this session any more" in text_of(page)
    therapists.refresh_from_db()
    assert therapists.state == State.OPEN


def test_after_it_the_other_s_answers_are_shown(
    visit: Visit, cast: Cast, therapists: CheckIn, session: Session
) -> None:
    rate(session, "client", 3)
    done = visit(cast.therapist).post(waive_path(therapists))
    assert (done.status_code, done["Location"]) == (302, reverse("course", args=[cast.therapy.key]))
    therapists.refresh_from_db()
    assert therapists.state == State.WAIVED


def test_an_answered_check_in_is_not_waived(visit: Visit, cast: Cast, therapists: CheckIn, session: Session) -> None:
    rate(session, "therapist")
    browser = visit(cast.therapist)
    assert browser.get(waive_path(therapists))["Location"] == path_of(therapists)
    assert browser.post(waive_path(therapists)).status_code == 200
    therapists.refresh_from_db()
    assert therapists.state == State.SUBMITTED


def test_the_page_offers_it_only_where_there_is_something_to_see(
    visit: Visit, cast: Cast, clients: CheckIn, therapists: CheckIn, outcome: Any
) -> None:
    assert waive_path(therapists) in text_of(visit(cast.therapist).get(path_of(therapists)))
    assert "without mine" not in text_of(visit(None).get(link_of(clients)))
    assert "without mine" not in text_of(visit(cast.client).get(path_of(outcome("phq-8"))))


def test_an_outcome_questionnaire_has_nothing_to_waive(visit: Visit, cast: Cast, outcome: Any) -> None:
    check_in = outcome("phq-8")
    browser = visit(cast.client)
    assert browser.get(waive_path(check_in)).status_code == 404
    assert browser.post(waive_path(check_in)).status_code == 404
    assert browser.post(path_of(check_in), outcome_form(8)).status_code == 302


def test_nobody_waives_for_another(visit: Visit, cast: Cast, clients: CheckIn, therapists: CheckIn) -> None:
    for user, check_in in ((cast.therapist, clients), (cast.client, therapists), (cast.colleague, therapists)):
        assert visit(user).post(waive_path(check_in)).status_code == 404
    assert not CheckIn.objects.filter(state=State.WAIVED).exists()
