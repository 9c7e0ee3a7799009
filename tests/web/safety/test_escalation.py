"""An overdue review goes on by itself.

| deputy                   | when                | it has gone to                           |
| ------------------------ | ------------------- | ---------------------------------------- |
| any                      | before its time     | nobody else                              |
| set                      | overdue             | the deputy                               |
| set                      | overdue by an hour  | the deputy and every lead                |
| not set, gone, or named  | overdue             | every lead, the named one once more      |
| no lead in the practice  | overdue             | an administrator                         |
| any                      | closed              | nobody else                              |
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.audit.models import AuditEvent
from alliance_web.jobs import running, schedule, services
from alliance_web.people import leaving
from alliance_web.people import services as people
from alliance_web.safety.models import Escalation, ReviewTask, SafetyPlan
from alliance_web.safety.services import escalation, reviews
from tests.web.cast import Cast

Visit = Callable[[Any], Client]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def task(cast: Cast, safety_plan: Any) -> ReviewTask:
    """Kim is named, Ada is the deputy, Lea leads."""
    SafetyPlan.objects.update(answered_by=cast.colleague, deputy=cast.administrator)
    return opened(cast)


def opened(cast: Cast) -> ReviewTask:
    check_in = uuid4()
    reviews.take_in(therapy=cast.therapy, check_in=check_in, instrument="phq-9", answers={"q9": 2}, finished=True)
    mail.outbox.clear()
    return ReviewTask.objects.get(check_in=check_in)


def gone_to(task: ReviewTask) -> list[tuple[str, str]]:
    return [(one.to.name, one.step) for one in task.escalations.select_related("to")]


# deputy, since it was due -> to whom it has gone
DEPUTY, LEADS = ("Ada", "deputy"), ("Lea", "leads")
STEPS: list[tuple[str | None, timedelta, list[tuple[str, str]]]] = [
    ("administrator", -MINUTE, []),
    ("administrator", MINUTE, [DEPUTY]),
    ("administrator", HOUR - MINUTE, [DEPUTY]),
    ("administrator", HOUR + MINUTE, [DEPUTY, LEADS]),
    (None, -MINUTE, []),
    (None, MINUTE, [LEADS]),
    ("lead", MINUTE, [("Lea", "deputy")]),
    ("lead", HOUR + MINUTE, [("Lea", "deputy")]),
    ("colleague", MINUTE, [LEADS]),
]


@pytest.mark.parametrize(("deputy", "since", "expected"), STEPS)
def test_to_whom_it_goes(cast: Cast, task: ReviewTask, deputy: str | None, since: timedelta, expected: Any) -> None:
    SafetyPlan.objects.update(deputy=getattr(cast, deputy) if deputy else None)
    for _ in range(2):
        escalation.escalate_overdue(task.due_at + since)
    assert gone_to(task) == expected
    assert len(mail.outbox) == AuditEvent.objects.filter(verb="review.escalate").count() == len(expected)


def test_one_step_after_the_other(cast: Cast, task: ReviewTask) -> None:
    assert escalation.escalate_overdue(task.due_at + MINUTE) == 1
    assert escalation.escalate_overdue(task.due_at + 2 * HOUR) == 1
    assert gone_to(task) == [DEPUTY, LEADS]


def test_what_is_closed_goes_nowhere(cast: Cast, task: ReviewTask) -> None:
    reviews.close(task=task, what_was_done="called", by=cast.lead)
    assert escalation.escalate_overdue(task.due_at + 2 * HOUR) == 0


def test_a_deputy_who_has_left_is_passed_over(cast: Cast, task: ReviewTask) -> None:
    people.end_membership(user=cast.administrator, practice=cast.practice, by=cast.lead)
    escalation.escalate_overdue(task.due_at + MINUTE)
    assert gone_to(task) == [LEADS]


def test_every_lead_is_asked(cast: Cast, task: ReviewTask) -> None:
    people.give_role(user=cast.therapist, practice=cast.practice, role=Role.LEAD, by=cast.lead)
    escalation.escalate_overdue(task.due_at + 2 * HOUR)
    assert gone_to(task)[0] == DEPUTY
    assert set(gone_to(task)[1:]) == {LEADS, ("Noor", "leads")}


def test_a_lead_who_was_named_is_asked_once_more(cast: Cast, safety_plan: Any) -> None:
    task = opened(cast)
    escalation.escalate_overdue(task.due_at + MINUTE)
    assert gone_to(task) == [LEADS]


def test_without_a_lead_an_administrator_is_asked(cast: Cast, task: ReviewTask) -> None:
    SafetyPlan.objects.update(deputy=None)
    people.end_membership(user=cast.lead, practice=cast.practice, by=cast.administrator)
    escalation.escalate_overdue(task.due_at + MINUTE)
    assert gone_to(task) == [("Ada", "leads")]


def test_whoever_it_went_to_opens_and_closes_it(visit: Visit, cast: Cast, task: ReviewTask) -> None:
    browser, page = visit(cast.administrator), reverse("review", args=[task.key])
    assert browser.get(page).status_code == 404
    escalation.escalate_overdue(task.due_at + MINUTE)
    assert "Sam" in browser.get(reverse("reviews")).content.decode()
    html = browser.get(page).content.decode()
    assert "It was not reviewed in time, so it was also sent to:" in html
    assert "Ada" in html
    assert "Safety reviews" in browser.get("/set-up/").content.decode()
    browser.post(page, {"what_was_done": "called"})
    task.refresh_from_db()
    assert task.done_by == cast.administrator
    assert browser.get(page).status_code == 404
    assert visit(cast.stranger).get(page).status_code == 404


def test_a_fault_with_one_review_does_not_hold_up_the_others(
    cast: Cast, task: ReviewTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opened(cast)
    bring = escalation._bring

    def broken(one: ReviewTask, *rest: Any) -> None:
        if one == task:
            raise RuntimeError
        bring(one, *rest)

    monkeypatch.setattr(escalation, "_bring", broken)
    with pytest.raises(RuntimeError):
        escalation.escalate_overdue(task.due_at + 2 * HOUR)
    assert (gone_to(task), gone_to(other)) == ([], [DEPUTY, LEADS])


def test_a_lead_who_is_deputy_and_was_asked_first_is_asked_once_more(cast: Cast, task: ReviewTask) -> None:
    SafetyPlan.objects.update(deputy=cast.lead)
    ReviewTask.objects.update(assigned_to=cast.lead)
    escalation.escalate_overdue(task.due_at + MINUTE)
    assert gone_to(task) == [LEADS]


def test_the_message_says_nothing_about_anyone(cast: Cast, task: ReviewTask) -> None:
    escalation.escalate_overdue(task.due_at + MINUTE)
    (notice,) = mail.outbox
    assert notice.to == ["ada@practice.test"]
    for word in ("Sam", "Noor", "PHQ", "harm"):
        assert word.lower() not in (notice.subject + notice.body).lower()
    assert "http://localhost:8000/reviews/" in notice.body


def test_the_schedule_brings_it(cast: Cast, task: ReviewTask) -> None:
    entry = schedule.SCHEDULE["escalate reviews"]
    assert not entry.when()
    ReviewTask.objects.update(due_at=timezone.now() - MINUTE)
    assert entry.when()
    services.queue_due({})
    running.run_due()
    assert gone_to(task) == [DEPUTY]


def test_two_at_once_tell_each_person_once(cast: Cast, task: ReviewTask) -> None:
    """Two workers find the same overdue review; the second waits for the first and finds it told."""
    found = list(escalation.queries.overdue(task.due_at + MINUTE))
    escalation.escalate_overdue(task.due_at + MINUTE)
    assert escalation._escalate(found[0], task.due_at + MINUTE) == 0
    assert Escalation.objects.count() == 1


def test_a_deputy_who_leaves_is_named_before(cast: Cast, task: ReviewTask) -> None:
    told = [one.words for one in leaving.consequences(cast.administrator) if not one.forbids]
    assert "Ada is the deputy in the safety plan. Choose another deputy first." in told


# The plan


def plan(cast: Cast, **change: Any) -> dict[str, Any]:
    whole = {
        "emergency_numbers": "112",
        "out_of_hours": "",
        "answered_by": cast.lead.pk,
        "answer_within_hours": 24,
        "deputy": "",
    }
    return whole | change


def test_the_deputy_is_set_in_the_plan(visit: Visit, cast: Cast) -> None:
    browser = visit(cast.lead)
    assert browser.post("/set-up/safety/", plan(cast, deputy=cast.colleague.pk)).status_code == 302
    assert SafetyPlan.objects.get().deputy == cast.colleague
    assert f'<option value="{cast.colleague.pk}" selected>' in browser.get("/set-up/safety/").content.decode()
    browser.post("/set-up/safety/", plan(cast))
    assert SafetyPlan.objects.get().deputy is None


@pytest.mark.parametrize("who", ["lead", "client"])
def test_a_deputy_is_someone_else_who_works_here(visit: Visit, cast: Cast, who: str) -> None:
    answer = visit(cast.lead).post("/set-up/safety/", plan(cast, deputy=getattr(cast, who).pk))
    assert answer.status_code == 200
    assert not SafetyPlan.objects.exists()


# who names whom as deputy -> it is done: whoever is named sees answers, so an administrator names leads only
NAMES = [
    ("lead", "colleague", True),
    ("lead", "administrator", True),
    ("administrator", "administrator", False),
    ("administrator", "colleague", False),
    ("administrator", "lead", True),
]


@pytest.mark.parametrize(("who", "whom", "done"), NAMES)
def test_an_administrator_lets_nobody_in_as_deputy(visit: Visit, cast: Cast, who: str, whom: str, done: bool) -> None:
    change = {"answered_by": "", "deputy": getattr(cast, whom).pk}
    answer = visit(getattr(cast, who)).post("/set-up/safety/", plan(cast, **change))
    assert ("Only a practice lead can choose the safety contact" not in answer.content.decode()) is done
    assert SafetyPlan.objects.filter(deputy=getattr(cast, whom)).exists() is done


def test_a_deputy_who_was_named_by_a_lead_stays(visit: Visit, cast: Cast) -> None:
    change = {"answered_by": cast.lead.pk, "deputy": cast.colleague.pk}
    visit(cast.lead).post("/set-up/safety/", plan(cast, **change))
    answer = visit(cast.administrator).post("/set-up/safety/", plan(cast, out_of_hours="0800 1", **change))
    assert answer.status_code == 302


# A link that was used


def told(cast: Cast, check_in: Any, value: int | None) -> None:
    if reviews.would_change(check_in=check_in, answers={"q9": value}, finished=False):
        reviews.take_in(
            therapy=cast.therapy, check_in=check_in, instrument="phq-9", answers={"q9": value}, finished=False
        )


def test_a_link_takes_no_answers_without_limit(cast: Cast, safety_plan: Any) -> None:
    task = opened(cast)
    for number in range(200):
        told(cast, task.check_in, 1 + number % 2)
    assert len(answers(task)) == 50
    assert ReviewTask.objects.count() == 1
    assert mail.outbox == []


def test_a_value_that_nobody_has_seen_is_never_left_out(cast: Cast, safety_plan: Any) -> None:
    task = opened(cast)
    for number in range(60):
        told(cast, task.check_in, 1 + number % 2)
    for value in (3, None, 0, 3, 1):
        told(cast, task.check_in, value)
    assert answers(task)[50:] == [["q9", 3], ["q9", None], ["q9", 0]]


def test_after_a_review_was_closed_a_full_list_hides_nothing(cast: Cast, safety_plan: Any) -> None:
    task = opened(cast)
    for number in range(60):
        told(cast, task.check_in, 1 + number % 2)
    reviews.close(task=task, what_was_done="called", by=cast.lead)
    last = answers(task)[-1][1]
    told(cast, task.check_in, 3 - last)
    assert ReviewTask.objects.filter(done_at=None).count() == 1


def test_the_page_says_that_the_list_is_full(visit: Visit, cast: Cast, safety_plan: Any) -> None:
    task = opened(cast)
    for number in range(60):
        told(cast, task.check_in, 1 + number % 2)
    assert "This list is full" in visit(cast.lead).get(reverse("review", args=[task.key])).content.decode()


def test_what_is_known_is_not_written_again(cast: Cast, safety_plan: Any, django_assert_num_queries: Any) -> None:
    task = opened(cast)
    with django_assert_num_queries(1):
        assert not reviews.would_change(check_in=task.check_in, answers={"q9": 2}, finished=False)


def answers(task: ReviewTask) -> list[Any]:
    found: list[Any] = json.loads(ReviewTask.objects.get(pk=task.pk).answers)
    return found
