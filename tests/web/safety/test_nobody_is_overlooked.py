"""An answer about self-harm always reaches somebody who can open it, whatever changed meanwhile.

task            answered since          what happens
open            1, then 3               one task, both answers
closed          the same again          nothing: a person has looked at it
closed          0, or "rather not say"  added, nobody is called
closed          another above zero      another task, another notice
named person    then                    still opens
named           another is named        their open reviews, until they are closed
therapist       no longer a therapist   not the reviews of former clients
nobody named    therapist gone          whoever sets the practice up looks
"""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from alliance_web.access.relation import Role
from alliance_web.people import services as people
from alliance_web.people.queries import who_sets_up
from alliance_web.safety import queries
from alliance_web.safety.models import ReviewTask
from alliance_web.safety.services import plans, reviews
from tests.web.cast import Cast

Visit = Callable[[Any], Client]
CHECK_IN = UUID(int=7)


def told(cast: Cast, value: int | None, *, finished: bool = False, check_in: UUID = CHECK_IN) -> bool:
    return reviews.take_in(
        therapy=cast.therapy, check_in=check_in, instrument="phq-9", answers={"q9": value}, finished=finished
    )


def tasks() -> list[tuple[list[Any], bool]]:
    """What each task holds, and whether it is closed."""
    return [(json.loads(task.answers), task.done_at is not None) for task in ReviewTask.objects.order_by("pk")]


# answered after the review of a 1 was closed -> the tasks then
SINCE: list[tuple[int | None, list[Any]]] = [
    (1, [([["q9", 1]], True)]),
    (0, [([["q9", 1], ["q9", 0]], True)]),
    (None, [([["q9", 1], ["q9", None]], True)]),
    (3, [([["q9", 1]], True), ([["q9", 3]], False)]),
]


@pytest.mark.parametrize(("value", "expected"), SINCE, ids=str)
def test_what_is_said_after_a_review_was_closed(cast: Cast, safety_plan: Any, value: int | None, expected: Any) -> None:
    told(cast, 1)
    reviews.close(task=ReviewTask.objects.get(), what_was_done="called", by=cast.lead)
    mail.outbox.clear()
    assert told(cast, value, finished=True) is bool(value)
    assert tasks() == expected
    assert len(mail.outbox) == len(expected) - 1


def test_one_word_closes_one_task(cast: Cast, safety_plan: Any) -> None:
    for value in (1, 3):
        told(cast, value)
        reviews.close(task=ReviewTask.objects.get(done_at=None), what_was_done=f"about {value}", by=cast.lead)
    assert tasks() == [([["q9", 1]], True), ([["q9", 3]], True)]
    assert not told(cast, 0)
    assert [len(given) for given, _closed in tasks()] == [1, 2]


def test_who_was_named_before_looks_after_what_is_still_open(visit: Visit, cast: Cast, safety_plan: Any) -> None:
    plan = {"emergency_numbers": "112", "out_of_hours": "", "answer_within_hours": 24, "by": cast.lead}
    plans.write(practice=cast.practice, answered_by=cast.administrator, **plan)
    told(cast, 2)
    plans.write(practice=cast.practice, answered_by=cast.lead, **plan)
    (task,) = ReviewTask.objects.all()
    page = reverse("review", args=[task.key])
    assert visit(cast.administrator).get(page).status_code == 200
    visit(cast.administrator).post(page, {"what_was_done": "called"})
    assert visit(cast.administrator).get(page).status_code == 404


def test_who_is_no_longer_a_therapist_reads_no_review_of_a_former_client(
    visit: Visit, cast: Cast, safety_plan: Any
) -> None:
    """Also one who has another reason to open the list."""
    told(cast, 2)
    people.change_roles(user=cast.therapist, practice=cast.practice, roles={Role.ADMINISTRATOR}, by=cast.lead)
    safety_plan.answered_by = cast.therapist
    safety_plan.save()
    browser = visit(cast.therapist)
    assert "Sam" not in browser.get(reverse("reviews")).content.decode()
    assert browser.get(reverse("review", args=[ReviewTask.objects.get().key])).status_code == 404


@pytest.mark.parametrize("plan", ["none", "nobody named"])
@pytest.mark.parametrize("gone", ["left the practice", "is no therapist any more"])
def test_where_nobody_is_named_and_the_therapist_is_gone_somebody_still_looks(
    visit: Visit, cast: Cast, safety_plan: Any, plan: str, gone: str
) -> None:
    if plan == "none":
        safety_plan.delete()
    else:
        safety_plan.answered_by = None
        safety_plan.save()
    if gone == "left the practice":
        people.end_membership(user=cast.therapist, practice=cast.practice, by=cast.lead)
    else:
        people.change_roles(user=cast.therapist, practice=cast.practice, roles={Role.ADMINISTRATOR}, by=cast.lead)
    told(cast, 2)
    (task,) = ReviewTask.objects.all()
    assert task.assigned_to == cast.lead == who_sets_up(cast.practice.pk)
    assert visit(cast.lead).get(reverse("review", args=[task.key])).status_code == 200


def test_an_administrator_looks_where_there_is_no_lead(visit: Visit, cast: Cast) -> None:
    people.end_membership(user=cast.lead, practice=cast.practice, by=cast.administrator)
    people.end_membership(user=cast.therapist, practice=cast.practice, by=cast.administrator)
    told(cast, 2)
    (task,) = ReviewTask.objects.all()
    assert task.assigned_to == cast.administrator
    assert visit(cast.administrator).get(reverse("review", args=[task.key])).status_code == 200


def test_being_named_is_one_thing_and_having_something_to_look_at_another(cast: Cast, safety_plan: Any) -> None:
    told(cast, 2, check_in=uuid4())
    ReviewTask.objects.update(assigned_to=cast.administrator)
    assert (queries.is_named(cast.lead.pk), queries.answers_for_risk(cast.lead.pk)) == (True, True)
    assert (queries.is_named(cast.administrator.pk), queries.answers_for_risk(cast.administrator.pk)) == (False, True)
    assert not queries.answers_for_risk(cast.colleague.pk)
