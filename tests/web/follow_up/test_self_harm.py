"""The question about ending one's life: alone on its screen, help before it, told the moment it is answered."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from alliance_web.follow_up.models import Wave
from alliance_web.safety.models import ReviewTask, SafetyPlan
from alliance_web.therapies.models import Therapy
from tests.web.cast import Cast

from .asked import BORN, asked

pytestmark = pytest.mark.django_db

Visit = Callable[..., Client]
Opened = tuple[Client, Wave, str]


@pytest.fixture
def opened(cast: Cast, visit: Visit, safety_plan: Any) -> Opened:
    """Sam's link asks CORE-10, and is open."""
    Therapy.objects.update(outcome="core-10")
    wave, address = asked(cast)
    browser = visit(None)
    browser.post(address, {"said": BORN})
    return browser, wave, address


def test_it_stands_alone_with_help_before_it(opened: Opened) -> None:
    browser, _wave, address = opened
    page = browser.get(address).content.decode()
    screens = page.split('<section class="check-in-screen')[1:]
    risky = [one for one in screens if "data-risk" in one]
    assert len(risky) == 1
    assert set(re.findall(r'name="(\w+)"', risky[0])) == {"item_q6"}
    assert risky[0].index("112") < risky[0].index("I made plans to end my life")
    assert [one for one in screens if "item_q6" in one] == risky
    assert 'id="check-in-help"' in page


@pytest.mark.parametrize(("hours", "told"), [(1, "within 1 hour."), (24, "within 24 hours.")])
def test_it_says_who_looks_and_when(opened: Opened, hours: int, told: str) -> None:
    SafetyPlan.objects.update(answer_within_hours=hours)
    browser, _wave, address = opened
    page = re.sub(r"</?bdi[^>]*>", "", browser.get(address).content.decode())
    assert "Noor and Lea will see this answer" in page
    assert f"is looked at {told}" in page


def test_it_is_a_step_of_its_own(opened: Opened) -> None:
    browser, _wave, address = opened
    assert 'max="4"' in browser.get(address).content.decode()


def test_it_is_told_the_moment_it_is_chosen(opened: Opened) -> None:
    browser, wave, address = opened
    for _ in range(2):
        assert browser.post(f"{address}report/", {"item_q6": "3"}).status_code == 200
    task = ReviewTask.objects.get()
    assert (task.check_in, task.instrument, task.form_finished) == (wave.key, "core-10", False)
    browser.post(f"{address}answers/", {"item_q6": "3"})
    assert ReviewTask.objects.get().form_finished


@pytest.mark.parametrize("sent", [{"item_q6": "0"}, {"item_q6": "9"}, {"item_q1": "4"}, {}])
def test_what_says_nothing_of_it_opens_no_review(opened: Opened, sent: dict[str, str]) -> None:
    browser, _wave, address = opened
    assert browser.post(f"{address}report/", sent).status_code == 200
    assert not ReviewTask.objects.exists()


def test_a_stranger_reports_nothing(opened: Opened, visit: Visit) -> None:
    _browser, _wave, address = opened
    assert visit(None).post(f"{address}report/", {"item_q6": "3"}).status_code == 401
    assert visit(None).post("/after/nothing/report/", {"item_q6": "3"}).status_code == 410
    assert not ReviewTask.objects.exists()


def test_answers_that_come_back_still_show_help(opened: Opened) -> None:
    browser, wave, address = opened
    page = browser.post(f"{address}answers/", {"item_q6": "2", "back": "11"})
    assert page.status_code == 422
    assert "You matter. Talk to someone now." in page.content.decode()
    assert ReviewTask.objects.get().check_in == wave.key
