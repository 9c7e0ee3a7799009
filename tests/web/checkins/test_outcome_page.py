"""Outcome questionnaires: the published words, the missing-item rule, and the question about self-harm on its own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliance.instruments import load
from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.questionnaires.queries import OUTCOMES
from alliance_web.safety.models import ReviewTask
from tests.web.cast import Cast

from .conftest import Form, link_of, outcome_form, path_of, text_of

Visit = Callable[[Any], Client]
SAYS_HELP = "You matter. Talk to someone now."
NOT_AT_ONCE = "No one reads your answer straight away."


@pytest.fixture
def phq9(safety_plan: Any, outcome: Any) -> CheckIn:
    check_in: CheckIn = outcome("phq-9")
    return check_in


@pytest.fixture
def browser(visit: Visit) -> Client:
    """Whoever holds the link."""
    return visit(None)


# All of them


@pytest.mark.parametrize("key", OUTCOMES)
def test_every_questionnaire_is_asked_in_its_published_words(
    browser: Client, safety_plan: Any, outcome: Any, key: str
) -> None:
    instrument = load(key)
    page = text_of(browser.get(link_of(outcome(key)))).replace("&#x27;", "'").replace("&amp;", "&")
    assert instrument.stem in page
    for item in instrument.items:
        assert item.text in page
        for _value, words in item.response.options:
            assert words in page
    assert instrument.rights.notice in page


# instrument, items answered, of how many, each with -> total
SCORES = [
    ("phq-8", 8, 8, "2", 16.0),
    ("phq-8", 6, 8, "2", 16.0),
    ("phq-8", 5, 8, "2", None),
    ("gad-7", 7, 7, "1", 7.0),
    ("phq-4", 4, 4, "3", 12.0),
    ("phq-9", 9, 9, "0", 0.0),
]


@pytest.mark.parametrize(("key", "answered", "items", "value", "total"), SCORES)
def test_the_total_follows_the_published_rule_for_missing_answers(
    browser: Client,
    safety_plan: Any,
    outcome: Any,
    key: str,
    answered: int,
    items: int,
    value: str,
    total: float | None,
) -> None:
    unsaid = {f"q{n}": "rather_not_say" for n in range(answered + 1, items + 1)}
    assert browser.post(link_of(outcome(key)), outcome_form(items, value) | unsaid).status_code == 302
    assert Rating.objects.get().overall == total


def test_what_does_not_count_in_the_score_may_stay_open(browser: Client, outcome: Any) -> None:
    assert browser.post(link_of(outcome("phq-8")), outcome_form(8)).status_code == 302
    assert "difficulty" not in Rating.objects.get().answers


def test_an_answer_can_be_kept_back_and_does_not_count(browser: Client, outcome: Any) -> None:
    browser.post(link_of(outcome("phq-8")), outcome_form(8, "1", q1="3", sharing_q1="never"))
    rating = Rating.objects.get()
    assert ("q1" in rating.answers, rating.overall) == (False, 8.0)


def test_the_page_says_that_the_answers_are_seen_at_once(browser: Client, outcome: Any) -> None:
    link = link_of(outcome("phq-8"))
    assert "Your therapist sees what you share as soon as you send it." in text_of(browser.get(link))
    browser.post(link, outcome_form(8))
    assert "Your therapist sees what you share as soon as you send it." in text_of(browser.get(link))


# The question about self-harm, without JavaScript: on a page of its own


def test_the_question_about_self_harm_stands_alone_on_the_last_page(browser: Client, phq9: CheckIn) -> None:
    first = text_of(browser.get(link_of(phq9)))
    outside = first[: first.index("<template")] + first[first.index("</template>") :]
    assert 'name="q9"' not in outside
    assert NOT_AT_ONCE not in outside
    last = browser.post(link_of(phq9), outcome_form(8) | {"step": "on"})
    text = text_of(last)
    assert last.status_code == 200
    assert "problems</h" not in text
    assert NOT_AT_ONCE in text[: text.index('name="q9"')]
    assert "112 · ambulance and police" in text[: text.index('name="q9"')]
    assert "0800 1234</a>, day and night" in text[: text.index('name="q9"')]
    assert (
        "Your therapist and someone in the practice will see this answer. A deputy and the practice leads can "
        "see it too, so that someone always looks." in text[: text.index('name="q9"')]
    )
    assert 'name="sharing_q9"' not in text
    assert '<input type="hidden" name="q8" value="1">' in text
    assert 'type="radio" name="q1"' not in text
    assert not Rating.objects.exists()


def test_the_first_page_is_whole_before_the_last_one_comes(browser: Client, phq9: CheckIn) -> None:
    page = browser.post(link_of(phq9), outcome_form(8, q3="") | {"step": "on"})
    assert page.status_code == 422
    assert "There is a problem" in text_of(page)
    assert "Trouble falling or staying asleep" in text_of(page)


def test_there_is_a_way_back_to_the_first_page(browser: Client, phq9: CheckIn) -> None:
    page = browser.post(link_of(phq9), outcome_form(8, "2") | {"step": "back"})
    assert page.status_code == 200
    assert 'id="id_q1_2" value="2" checked' in text_of(page)
    assert "There is a problem" not in text_of(page)


def test_the_last_question_needs_an_answer_too(browser: Client, phq9: CheckIn) -> None:
    page = browser.post(link_of(phq9), outcome_form(8) | {"step": "send"})
    assert page.status_code == 422
    assert '<input type="hidden" name="q8" value="1">' in text_of(page)
    assert "There is a problem" in text_of(page)


# answer to the last question -> help is shown, a review is opened
ANSWERS = [("0", False), ("rather_not_say", False), ("1", True), ("2", True), ("3", True)]


@pytest.mark.parametrize(("answer", "needs_help"), ANSWERS)
def test_any_answer_above_zero_leads_to_help_and_opens_a_review(
    browser: Client, phq9: CheckIn, cast: Cast, answer: str, needs_help: bool
) -> None:
    done = browser.post(link_of(phq9), outcome_form(8, "0", q9=answer))
    assert done.status_code == 302
    assert done["Location"].startswith("/help-now/") is needs_help
    page = text_of(browser.get(done["Location"]))
    assert (SAYS_HELP in page) is needs_help
    assert ReviewTask.objects.filter(assigned_to=cast.lead, form_finished=True).exists() is needs_help
    assert Rating.objects.count() == 1


def test_the_way_back_from_help_leads_to_the_saved_word(browser: Client, phq9: CheckIn) -> None:
    link = link_of(phq9)
    page = text_of(browser.get(browser.post(link, outcome_form(9, "1"))["Location"]))
    assert f'href="{link}"' in page
    assert "Saved at" in text_of(browser.get(link))


def test_zero_is_never_called_no_risk(browser: Client, phq9: CheckIn, visit: Visit, cast: Cast) -> None:
    browser.post(link_of(phq9), outcome_form(9, "0"))
    pages = [
        browser.get(link_of(phq9)),
        visit(cast.client).get(reverse("my-answers", args=[cast.therapy.key])),
        visit(cast.lead).get(reverse("reviews")),
    ]
    for page in pages:
        assert "no risk" not in text_of(page).lower()


def test_it_counts_whatever_else_is_wrong_with_the_form(browser: Client, phq9: CheckIn) -> None:
    page = browser.post(link_of(phq9), {"q9": "3"})
    assert page.status_code == 422
    assert SAYS_HELP in text_of(page)
    assert "112 · ambulance and police" in text_of(page)
    assert not ReviewTask.objects.get().form_finished


def test_it_counts_on_a_second_form_too(browser: Client, phq9: CheckIn) -> None:
    browser.post(link_of(phq9), outcome_form(9, "0"))
    page = browser.post(link_of(phq9), outcome_form(9, "2"))
    assert page.status_code == 409
    assert SAYS_HELP in text_of(page)
    assert ReviewTask.objects.count() == 1


def test_it_cannot_be_kept_back_by_a_changed_form(browser: Client, phq9: CheckIn) -> None:
    browser.post(link_of(phq9), outcome_form(9, "1", sharing_q9="never"))
    assert Rating.objects.get().answers["q9"] == 1


# Reported the moment it is chosen


def test_it_is_reported_the_moment_it_is_chosen(browser: Client, phq9: CheckIn, visit: Visit, cast: Cast) -> None:
    by_link = reverse("report-by-link", args=[link_of(phq9).split("/")[2]])
    signed_in = reverse("report", args=[cast.therapy.key, phq9.key])
    for told in (browser.post(by_link, {"q9": "2"}), visit(cast.client).post(signed_in, {"q9": "2"})):
        assert told.status_code == 200
        assert told.json()["next"].startswith("/help-now/?back=")
    task = ReviewTask.objects.get()
    assert (task.form_finished, task.assigned_to) == (False, cast.lead)
    assert not Rating.objects.exists()


@pytest.mark.parametrize("sent", [{"q9": "0"}, {"q9": "17"}, {"q1": "3"}, {}])
def test_nothing_else_is_reported(browser: Client, phq9: CheckIn, sent: Form) -> None:
    browser.post(reverse("report-by-link", args=[link_of(phq9).split("/")[2]]), sent)
    assert not ReviewTask.objects.exists()


def test_nobody_else_reports(visit: Visit, cast: Cast, phq9: CheckIn) -> None:
    path = reverse("report", args=[cast.therapy.key, phq9.key])
    for user in (cast.therapist, cast.colleague, cast.stranger):
        assert visit(user).post(path, {"q9": "2"}).status_code == 404
    assert visit(None).post("/c/x/report/", {"q9": "2"}).status_code == 404
    assert visit(None).get("/c/x/report/").status_code == 405
    assert not ReviewTask.objects.exists()


# Without a plan


def test_it_is_not_asked_while_nobody_answers(visit: Visit, cast: Cast, phq9: CheckIn, safety_plan: Any) -> None:
    safety_plan.emergency_numbers = ""
    safety_plan.save()
    page = text_of(visit(cast.client).get(path_of(phq9)))
    assert "This questionnaire is not open at the moment" in page
    assert 'name="q9"' not in page


def test_who_answers_all_the_same_meets_help_and_the_therapist_is_told(
    visit: Visit, cast: Cast, phq9: CheckIn, safety_plan: Any
) -> None:
    safety_plan.delete()
    page = visit(cast.client).post(path_of(phq9), outcome_form(9, "1"))
    assert page.status_code == 409
    assert SAYS_HELP in text_of(page)
    assert "call your local emergency number" in text_of(page)
    assert ReviewTask.objects.get().assigned_to == cast.therapist
