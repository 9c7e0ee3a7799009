"""The steps of the questions: goals first, in the person's own words, then the questionnaire, a look back, a wish."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from alliance_web.follow_up.models import Wave
from alliance_web.plan.services import goals
from alliance_web.plan.states import Stance
from tests.web.cast import Cast
from tests.web.endings import acts

from .asked import BORN, asked

pytestmark = pytest.mark.django_db

Visit = Callable[..., Client]
GOAL = "I want to sleep through the night."


def _opened(cast: Cast, visit: Visit) -> tuple[Client, str]:
    _wave, address = asked(cast)
    browser = visit(None)
    browser.post(address, {"said": BORN})
    return browser, address


def _agree(cast: Cast) -> None:
    goal = goals.propose(therapy=cast.therapy, words=GOAL, key=uuid4(), by=acts.client(cast))
    goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=acts.therapist(cast))


def test_four_steps_in_their_order(cast: Cast, visit: Visit) -> None:
    _agree(cast)
    browser, address = _opened(cast, visit)
    page = browser.get(address).content.decode()
    steps = page.split("data-screen")[1:]
    assert len(steps) == 4
    assert 'max="4"' in page
    for step, words in zip(
        steps, (GOAL, "How have you been?", "Looking back, was it good", "Would you like to hear from us?"), strict=True
    ):
        assert words in step


def test_without_goals_it_begins_with_the_questionnaire(cast: Cast, visit: Visit) -> None:
    browser, address = _opened(cast, visit)
    page = browser.get(address).content.decode()
    assert page.count("data-screen") == 3
    assert "What has lasted?" not in page


def test_what_has_lasted_of_a_goal_is_stored(cast: Cast, visit: Visit) -> None:
    _agree(cast)
    browser, address = _opened(cast, visit)
    browser.post(f"{address}answers/", {"goal_1": "partly"})
    assert Wave.objects.get(answered_at__isnull=False).answers["lasted"] == {"1": "partly"}
