"""A review is opened once, told to the named person, and closed only by a person's word."""

import json
from datetime import timedelta
from smtplib import SMTPDataError
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.audit.models import AuditEvent
from alliance_web.messages import queries as messages
from alliance_web.safety import queries
from alliance_web.safety.models import ReviewTask
from alliance_web.safety.services import reviews
from tests.web.cast import Cast
from tests.web.messages.backends import DOWN, RAISING, Raising

LEAD = frozenset({Role.LEAD})


def take_in(cast: Cast, answers: dict[str, int | None], *, check_in: Any = None, finished: bool = False) -> bool:
    return reviews.take_in(
        therapy=cast.therapy, check_in=check_in or uuid4(), instrument="phq-9", answers=answers, finished=finished
    )


# what is answered, one after the other -> what the task holds
TOLD = [
    ([{"q9": 1}], [["q9", 1]]),
    ([{"q9": 1}, {"q9": 1}], [["q9", 1]]),
    ([{"q9": 1}, {"q9": 3}], [["q9", 1], ["q9", 3]]),
    ([{"q9": 3}, {"q9": 0}], [["q9", 3], ["q9", 0]]),
    ([{"q9": 3}, {"q9": None}, {"q9": None}], [["q9", 3], ["q9", None]]),
    ([{"q9": 3}, {}], [["q9", 3]]),
    ([{"q9": 1}, {"q9": 2}, {"q9": 1}], [["q9", 1], ["q9", 2], ["q9", 1]]),
]


@pytest.mark.parametrize(("told", "held"), TOLD)
def test_one_task_holds_everything_that_was_answered(
    cast: Cast, safety_plan: Any, told: list[dict[str, int | None]], held: list[Any]
) -> None:
    check_in = uuid4()
    for answers in told:
        take_in(cast, answers, check_in=check_in)
    assert json.loads(ReviewTask.objects.get().answers) == held
    assert AuditEvent.objects.filter(verb="review.open").count() == 1


@pytest.mark.parametrize("answers", [{}, {"q9": 0}, {"q9": None}])
def test_without_an_answer_above_zero_there_is_no_task(cast: Cast, safety_plan: Any, answers: Any) -> None:
    assert not take_in(cast, answers)
    assert not ReviewTask.objects.exists()


def test_the_task_is_for_the_named_person_by_the_time_of_the_plan(cast: Cast, safety_plan: Any) -> None:
    safety_plan.answer_within_hours = 4
    safety_plan.save()
    before = timezone.now()
    take_in(cast, {"q9": 1})
    task = ReviewTask.objects.get()
    assert task.assigned_to == cast.lead
    assert before + timedelta(hours=4) <= task.due_at <= timezone.now() + timedelta(hours=4)


def test_finishing_later_is_noted_and_stays(cast: Cast, safety_plan: Any) -> None:
    check_in = uuid4()
    for finished in (False, True, False):
        take_in(cast, {"q9": 2}, check_in=check_in, finished=finished)
    assert ReviewTask.objects.get().form_finished


@pytest.mark.parametrize("loss", ["no plan", "nobody named", "the named person left"])
def test_where_nobody_is_named_the_therapist_answers(cast: Cast, safety_plan: Any, loss: str) -> None:
    if loss == "no plan":
        safety_plan.delete()
    elif loss == "nobody named":
        safety_plan.answered_by = None
        safety_plan.save()
    else:
        cast.lead.is_active = False
        cast.lead.save()
    take_in(cast, {"q9": 1})
    assert ReviewTask.objects.get().assigned_to == cast.therapist
    assert not queries.may_ask_about_self_harm(cast.practice.pk)


# The notice


def test_the_named_person_is_told_without_a_word_about_anyone(cast: Cast, safety_plan: Any) -> None:
    take_in(cast, {"q9": 1})
    (notice,) = mail.outbox
    assert notice.to == [cast.lead.email]
    assert "/reviews/" in notice.body
    for word in ("Sam", "Noor", "PHQ", "harm", "dead", "day"):
        assert word.lower() not in (notice.subject + notice.body).lower().replace("monday", "")
    assert [one.notice_lost for one in queries.reviews_to_do(cast.lead, LEAD)] == [False]


@pytest.mark.parametrize("how", ["no server", "no address", "refused for good"])
def test_a_notice_that_fails_is_shown(cast: Cast, safety_plan: Any, settings: Any, monkeypatch: Any, how: str) -> None:
    if how == "no server":
        settings.MAIL_IS_SENT = False
    elif how == "no address":
        cast.lead.email = None
        cast.lead.save()
    else:
        settings.EMAIL_BACKEND = RAISING
        monkeypatch.setattr(Raising, "fault", SMTPDataError(550, b"no"))
    take_in(cast, {"q9": 1})
    assert [one.notice_lost for one in queries.reviews_to_do(cast.lead, LEAD)] == [True]
    assert mail.outbox == []


def test_a_notice_waits_for_a_server_that_is_down(cast: Cast, safety_plan: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = DOWN
    take_in(cast, {"q9": 1})
    assert messages.state(f"review:{ReviewTask.objects.get().pk}") == "waiting"


# Closing


@pytest.fixture
def task(cast: Cast, safety_plan: Any) -> ReviewTask:
    take_in(cast, {"q9": 2})
    return ReviewTask.objects.get()


def test_it_is_closed_with_a_word_by_a_person(cast: Cast, task: ReviewTask) -> None:
    assert reviews.close(task=task, what_was_done=" Called, safe at her sister's. ", by=cast.lead)
    task.refresh_from_db()
    assert (task.done_by, task.what_was_done) == (cast.lead, "Called, safe at her sister's.")
    assert task.done_at is not None
    assert AuditEvent.objects.get(verb="review.close").actor == cast.lead.pk


@pytest.mark.parametrize("word", ["", "  \n"])
def test_it_is_not_closed_without_a_word(cast: Cast, task: ReviewTask, word: str) -> None:
    with pytest.raises(reviews.NothingSaid):
        reviews.close(task=task, what_was_done=word, by=cast.lead)
    task.refresh_from_db()
    assert task.done_at is None


def test_the_first_word_is_kept(cast: Cast, task: ReviewTask) -> None:
    reviews.close(task=task, what_was_done="first", by=cast.lead)
    assert not reviews.close(task=task, what_was_done="second", by=cast.therapist)
    task.refresh_from_db()
    assert (task.what_was_done, task.done_by) == ("first", cast.lead)
    assert AuditEvent.objects.filter(verb="review.close").count() == 1
