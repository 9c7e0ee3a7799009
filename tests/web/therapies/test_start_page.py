"""Starting a therapy.

| field          | bad input                                 | answer                          |
| -------------- | ----------------------------------------- | ------------------------------- |
| name           | empty, spaces, 81 characters, 10,000      | a sentence at the field         |
| e-mail         | not one, of somebody who works here       | a sentence at the field         |
| since          | tomorrow, 1890, not a date                | a sentence at the field         |
| questionnaire  | PHQ-9 without a plan, an invented one     | a sentence, nothing started     |
| every          | 0, 21, half                               | a sentence at the field         |
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from alliance_web.people import services as people
from alliance_web.people.models import User
from alliance_web.therapies.models import Therapy
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/therapies/new/"


def _typed(**change: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"name": "Alex", "email": "", "started_on": today, "outcome": "phq-8", "outcome_every": 1} | change


def test_starts_and_goes_on_to_the_invitation(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.therapist)
    assert 'value="phq-8" id="id_outcome_0" checked' in browser.get(PAGE).content.decode().replace("required ", "")
    answer = browser.post(PAGE, _typed(email="alex@home.test", outcome="gad-7", outcome_every=4))
    therapy = Therapy.objects.latest("pk")
    assert answer["Location"] == f"/therapies/{therapy.key}/invite/"
    assert (therapy.outcome, therapy.outcome_every, therapy.practice) == ("gad-7", 4, cast.practice)
    both = chairs(therapy)
    assert (both.client.name, both.client.email, both.client.user) == ("Alex", "alex@home.test", None)
    assert both.therapist.user == cast.therapist


@pytest.mark.parametrize("name", ["ليلى", "🦊 Fox", "O'Neil-<b>", "  Sam  ", "x" * 80])
def test_names_of_any_script(cast: Cast, visit: Callable[[User], Client], name: str) -> None:
    browser = visit(cast.therapist)
    page = browser.post(PAGE, _typed(name=name), follow=True).content.decode()
    assert f"<bdi>{escape(name.strip())}</bdi>" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Enter the client&#x27;s name"),
        ({"name": "   "}, "Enter the client&#x27;s name"),
        ({"name": "x" * 81}, "Enter a name of 80 characters or fewer"),
        ({"name": "x" * 10_000}, "Enter a name of 80 characters or fewer"),
        ({"email": "alex"}, "Enter an email address in the correct format"),
        ({"email": "Noor@Practice.test"}, "Enter the client&#x27;s own email address"),
        ({"started_on": ""}, "Enter the date you started"),
        ({"started_on": "soon"}, "Enter a date in the correct format"),
        ({"started_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "is in the future"),
        ({"started_on": "1890-01-01"}, "Enter the correct year. You entered 1890."),
        ({"started_on": "99999-01-01"}, "Enter a date in the correct format"),
        ({"outcome": "phq-9"}, "Select one of the questionnaires below"),
        ({"outcome": "both-chairs-client-1"}, "Select one of the questionnaires below"),
        ({"outcome_every": ""}, "from 1 to 20"),
        ({"outcome_every": 0}, "Enter 1 or more"),
        ({"outcome_every": 21}, "Enter 20 or less"),
        ({"outcome_every": "1.5"}, "a whole number"),
        ({"outcome_every": 10**40}, "Enter 20 or less"),
    ],
)
def test_bad_input(cast: Cast, visit: Callable[[User], Client], change: dict[str, Any], sentence: str) -> None:
    answer = visit(cast.therapist).post(PAGE, _typed(**change))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Therapy.objects.count() == 1


def test_all_faults_are_told_together(cast: Cast, visit: Callable[[User], Client]) -> None:
    answer = visit(cast.therapist).post(PAGE, _typed(name="", started_on="soon", outcome_every=0))
    assert "There are 3 problems" in answer.content.decode()


def test_phq_9_is_offered_once_the_plan_is_complete(
    cast: Cast, visit: Callable[[User], Client], safety_plan: Any
) -> None:
    browser = visit(cast.therapist)
    page = browser.get(PAGE).content.decode()
    assert 'value="phq-9"' in page
    assert "off until the safety plan is complete" not in page
    browser.post(PAGE, _typed(outcome="phq-9"))
    assert Therapy.objects.latest("pk").outcome == "phq-9"


def test_without_a_plan_the_page_says_who_can_help(cast: Cast, visit: Callable[[User], Client]) -> None:
    page = visit(cast.therapist).get(PAGE).content.decode()
    assert 'value="phq-9"' not in page
    assert "Ask your practice lead." in page
    from alliance_web.access.relation import Role

    people.give_role(user=cast.therapist, practice=cast.practice, role=Role.LEAD, by=None)
    assert 'href="/set-up/safety/"' in visit(cast.therapist).get(PAGE).content.decode()


def test_none_asks_no_second_questionnaire(cast: Cast, visit: Callable[[User], Client]) -> None:
    visit(cast.therapist).post(PAGE, _typed(outcome=""))
    assert Therapy.objects.latest("pk").outcome == ""


def test_who_may(cast: Cast, visit: Callable[[User | None], Client]) -> None:
    for user in (cast.client, cast.lead, cast.administrator, cast.stranger):
        assert visit(user).get(PAGE).status_code == 404
        assert visit(user).post(PAGE, _typed()).status_code == 404
    assert visit(None).get(PAGE)["Location"].startswith("/sign-in/")
    assert visit(cast.colleague).get(PAGE).status_code == 200
    assert Therapy.objects.count() == 1
