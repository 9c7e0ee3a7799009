"""The answers that somebody has to look at: the list, one of them, and its closing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.people.models import User
from alliance_web.safety.models import ReviewTask
from alliance_web.safety.services import reviews
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

Visit = Callable[[Any], Client]
# who -> sees the review of this therapy
WHO = [("lead", True), ("therapist", True), ("colleague", False)]


def open_review(cast: Cast, value: int = 2, therapy: Any = None, *, finished: bool = False) -> ReviewTask:
    check_in = uuid4()
    reviews.take_in(
        therapy=therapy or cast.therapy,
        check_in=check_in,
        instrument="phq-9",
        answers={"q9": value},
        finished=finished,
    )
    return ReviewTask.objects.get(check_in=check_in)


@pytest.fixture
def task(cast: Cast, safety_plan: Any) -> ReviewTask:
    return open_review(cast)


@pytest.fixture
def named(cast: Cast, safety_plan: Any) -> User:
    """Somebody without a part in the practice but the one of the named person."""
    safety_plan.answered_by = cast.administrator
    safety_plan.save()
    return cast.administrator


def text(browser: Client, route: str, *args: Any) -> str:
    answer = browser.get(reverse(route, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("who", "sees"), WHO)
def test_each_sees_what_they_look_after(visit: Visit, cast: Cast, task: ReviewTask, who: str, sees: bool) -> None:
    browser = visit(getattr(cast, who))
    page = text(browser, "reviews")
    assert (reverse("review", args=[task.key]) in page) is sees
    assert ("Sam" in page) is sees
    assert browser.get(reverse("review", args=[task.key])).status_code == (200 if sees else 404)


@pytest.mark.parametrize("who", ["client", "stranger", "administrator"])
def test_nobody_else_opens_the_pages(visit: Visit, cast: Cast, task: ReviewTask, who: str) -> None:
    browser = visit(getattr(cast, who))
    assert browser.get(reverse("reviews")).status_code == 404
    path = reverse("review", args=[task.key])
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"what_was_done": "x"}).status_code == 404
    task.refresh_from_db()
    assert task.done_at is None


def test_the_anonymous_are_sent_to_the_sign_in(visit: Visit, task: ReviewTask) -> None:
    for path in (reverse("reviews"), reverse("review", args=[task.key])):
        assert visit(None).get(path)["Location"].startswith("/sign-in/")


def test_the_named_person_sees_it_whatever_else_they_do(visit: Visit, cast: Cast, named: User) -> None:
    task = open_review(cast)
    browser = visit(named)
    assert reverse("review", args=[task.key]) in text(browser, "reviews")
    assert "Several days" not in text(browser, "review", task.key)
    assert "More than half the days" in text(browser, "review", task.key)


def test_a_therapist_who_has_left_the_therapy_sees_it_no_more(visit: Visit, cast: Cast, task: ReviewTask) -> None:
    cast.therapy.participants.filter(part="therapist").update(left_at=timezone.now())
    assert visit(cast.therapist).get(reverse("review", args=[task.key])).status_code == 404


def test_nothing_to_look_at_says_nothing_about_anyone(visit: Visit, cast: Cast) -> None:
    page = text(visit(cast.lead), "reviews")
    assert "No open safety reviews" in page
    assert "no risk" not in page.lower()


def test_the_most_pressing_comes_first_and_overdue_is_said_plainly(
    visit: Visit, cast: Cast, safety_plan: Any, settings: Any
) -> None:
    other = therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Ola", by=cast.colleague)
    open_review(cast)
    settings.MAIL_IS_SENT = False
    late = open_review(cast, therapy=other)
    ReviewTask.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    page = text(visit(cast.lead), "reviews")
    assert page.index("Ola") < page.index("Sam")
    assert page.count("Overdue since") == 1
    assert page.count("Review by") == 1
    assert page.count("We could not send an email about this. Tell your colleagues yourself.") == 1


@pytest.mark.parametrize(
    ("finished", "says"), [(True, "The client completed the form"), (False, "did not complete the form")]
)
def test_the_page_tells_what_was_asked_and_answered(
    visit: Visit, cast: Cast, safety_plan: Any, finished: bool, says: str
) -> None:
    task = open_review(cast, finished=finished)
    page = text(visit(cast.lead), "review", task.key)
    for words in (
        "Thoughts that you would be better off dead",
        "More than half the days",
        "sam@home.test",
        "Noor",
        says,
    ):
        assert words in page


def test_a_changed_answer_is_told_in_order(visit: Visit, cast: Cast, task: ReviewTask) -> None:
    reviews.take_in(therapy=cast.therapy, check_in=task.check_in, instrument="phq-9", answers={"q9": 0}, finished=True)
    page = text(visit(cast.lead), "review", task.key)
    assert page.index("More than half the days") < page.index("Not at all")
    assert "The last answer counts" in page


def test_opening_it_is_recorded(visit: Visit, cast: Cast, task: ReviewTask) -> None:
    visit(cast.lead).get(reverse("review", args=[task.key]))
    read = AuditEvent.objects.get(verb="read.review")
    assert (read.actor, read.therapy) == (cast.lead.pk, cast.therapy.key)


def test_it_is_closed_with_a_word_and_then_says_who_looked(visit: Visit, cast: Cast, task: ReviewTask) -> None:
    browser, path = visit(cast.lead), reverse("review", args=[task.key])
    assert browser.post(path, {"what_was_done": "Reached by phone.\nComes tomorrow."})["Location"] == path
    page = text(browser, "review", task.key)
    assert "Reviewed by Lea on" in page
    assert "Reached by phone.\nComes tomorrow." in page
    assert "<textarea" not in page
    done = text(browser, "reviews")
    assert "No open safety reviews" in done
    assert "by Lea on" in done


# what is written -> what the page says
FAULTS = [
    ("", "Enter what you did"),
    ("  ", "Enter what you did"),
    ("a" * 5_001, "Enter no more than 5,000 characters. You have 5,001."),
]


@pytest.mark.parametrize(("word", "says"), FAULTS)
def test_a_faulty_word_closes_nothing_and_stays(
    visit: Visit, cast: Cast, task: ReviewTask, word: str, says: str
) -> None:
    page = visit(cast.lead).post(reverse("review", args=[task.key]), {"what_was_done": word})
    assert (page.status_code, says in page.content.decode()) == (422, True)
    assert word.strip() in page.content.decode()
    task.refresh_from_db()
    assert task.done_at is None


def test_the_second_to_close_is_told_that_the_first_word_was_kept(visit: Visit, cast: Cast, task: ReviewTask) -> None:
    path = reverse("review", args=[task.key])
    visit(cast.therapist).post(path, {"what_was_done": "first"})
    browser = visit(cast.lead)
    browser.post(path, {"what_was_done": "second"})
    page = text(browser, "review", task.key)
    assert "Someone else has already marked this as reviewed" in page
    assert "first" in page


def test_many_need_no_more_queries(visit: Visit, cast: Cast, task: ReviewTask, django_assert_num_queries: Any) -> None:
    browser = visit(cast.lead)
    with django_assert_num_queries(QUERIES):
        text(browser, "reviews")
    for _ in range(20):
        open_review(cast)
    with django_assert_num_queries(QUERIES):
        text(browser, "reviews")


QUERIES = 16  # two of them: to whom each went on, and whether a message about it was lost; six to record it


@pytest.mark.parametrize("key", [uuid4()])
def test_a_review_that_is_not_there(visit: Visit, cast: Cast, key: Any) -> None:
    assert visit(cast.lead).get(reverse("review", args=[key])).status_code == 404
