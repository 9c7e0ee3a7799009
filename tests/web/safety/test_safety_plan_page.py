"""The safety plan: what is missing keeps the PHQ-9 off.

| numbers          | person            | PHQ-9 |
| ---------------- | ----------------- | ----- |
| given            | works here        | on    |
| empty, no digit  | -                 | off   |
| given            | nobody            | off   |
| given            | no longer here    | off   |
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from alliance_web.people.models import User
from alliance_web.safety.models import SafetyPlan
from alliance_web.safety.queries import may_ask_about_self_harm
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/set-up/safety/"


@pytest.fixture
def whole(cast: Cast) -> dict[str, Any]:
    """A complete plan as it is typed."""
    return {
        "emergency_numbers": "112 · ambulance and police\n110 · police",
        "out_of_hours": "0800 1234, day and night",
        "answered_by": cast.lead.pk,
        "answer_within_hours": 12,
    }


def test_empty_plan_says_why_the_phq_9_is_off(cast: Cast, visit: Callable[[User], Client]) -> None:
    page = visit(cast.lead).get(PAGE).content.decode()
    assert "Complete this plan to use the PHQ-9" in page
    assert "the same questions without that one" in page


def test_complete_plan_switches_it_on(cast: Cast, visit: Callable[[User], Client], whole: dict[str, Any]) -> None:
    answer = visit(cast.administrator).post(PAGE, whole, follow=True)
    assert "The safety plan is complete" in answer.content.decode()
    assert may_ask_about_self_harm(cast.practice.pk)
    plan = SafetyPlan.objects.get()
    assert plan.emergency_numbers.splitlines() == ["112 · ambulance and police", "110 · police"]
    assert (plan.answered_by, plan.answer_within_hours) == (cast.lead, 12)
    assert "0800 1234" in visit(cast.lead).get(PAGE).content.decode()


def test_an_administrator_names_a_lead_and_nobody_else(
    cast: Cast, visit: Callable[[User], Client], whole: dict[str, Any]
) -> None:
    """Whoever is named sees answers about self-harm: naming oneself would be a way around the leads."""
    browser = visit(cast.administrator)
    for person in (cast.administrator, cast.colleague):
        answer = browser.post(PAGE, whole | {"answered_by": person.pk})
        assert "Only a practice lead can choose the safety contact" in answer.content.decode()
    assert not SafetyPlan.objects.exists()
    visit(cast.lead).post(PAGE, whole | {"answered_by": cast.colleague.pk})
    browser.post(PAGE, whole | {"answered_by": cast.colleague.pk, "answer_within_hours": 6})
    plan = SafetyPlan.objects.get()
    assert (plan.answered_by, plan.answer_within_hours) == (cast.colleague, 6)


@pytest.mark.parametrize("missing", ["emergency_numbers", "answered_by"])
def test_half_a_plan_is_kept_but_not_enough(
    cast: Cast, visit: Callable[[User], Client], whole: dict[str, Any], missing: str
) -> None:
    answer = visit(cast.lead).post(PAGE, whole | {missing: ""}, follow=True)
    assert "Safety plan saved." in answer.content.decode()
    assert "Complete this plan to use the PHQ-9" in answer.content.decode()
    assert not may_ask_about_self_harm(cast.practice.pk)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"emergency_numbers": "ask at the desk"}, "Enter at least one phone number that clients can call"),
        ({"emergency_numbers": "1" * 10_000}, "at most 1000 characters"),
        ({"answer_within_hours": ""}, "Enter the review time, from 1 to 72 hours"),
        ({"answer_within_hours": "soon"}, "whole hours"),
        ({"answer_within_hours": 0}, "Enter 1 hour or more"),
        ({"answer_within_hours": 73}, "Enter 72 hours or less"),
        ({"answer_within_hours": 10**30}, "Enter 72 hours or less"),
        ({"answered_by": 999_999}, "not one of the available choices"),
    ],
)
def test_bad_input(
    cast: Cast, visit: Callable[[User], Client], whole: dict[str, Any], change: dict[str, Any], sentence: str
) -> None:
    answer = visit(cast.lead).post(PAGE, whole | change)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not SafetyPlan.objects.exists()


def test_only_who_works_here_can_be_named(cast: Cast, visit: Callable[[User], Client], whole: dict[str, Any]) -> None:
    answer = visit(cast.lead).post(PAGE, whole | {"answered_by": cast.client.pk})
    assert "not one of the available choices" in answer.content.decode()
    assert "Sam" not in answer.content.decode()


def test_who_may(cast: Cast, visit: Callable[[User | None], Client]) -> None:
    for user in (cast.therapist, cast.client, cast.stranger):
        assert visit(user).get(PAGE).status_code == 404
    assert visit(None).get(PAGE)["Location"].startswith("/sign-in/")
