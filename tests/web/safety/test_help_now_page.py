"""Help now: for anybody, at any time, with the practice's own numbers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast

Visit = Callable[[Any], Client]


def page_of(browser: Client, **query: str) -> str:
    answer = browser.get(reverse("help-now"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_finds_the_numbers_of_the_practice(visit: Visit, cast: Cast, safety_plan: Any) -> None:
    for user in (None, cast.client, cast.therapist, cast.stranger):
        page = page_of(visit(user))
        assert '<a href="tel:112">112 · ambulance and police</a>' in page
        assert "0800 1234</a>, day and night" in page
        assert "You do not have to face them alone" in page


def test_without_a_plan_the_page_still_helps(visit: Visit, db: None) -> None:
    assert "call your local emergency number" in page_of(visit(None))


# a line of the plan -> the number that is dialled
LINES = [
    ("112 · ambulance", "112"),
    ("+49 30 / 123-45 (day and night)", "+493012345"),
    ("0800 111 0 111", "08001110111"),
    ("Crisis line: 999", ""),
    ("116 123: somebody to talk to", "116123"),
]


@pytest.mark.parametrize(("line", "dials"), LINES)
def test_a_number_is_one_tap_away(visit: Visit, safety_plan: Any, line: str, dials: str) -> None:
    safety_plan.emergency_numbers, safety_plan.out_of_hours = f"\n{line}\n\n", ""
    safety_plan.save()
    page = page_of(visit(None))
    assert line in page
    assert (f'href="tel:{dials}"' in page) if dials else ("tel:" not in page)


# where a link wants to lead back to -> it is followed
BACKS = [
    ("/c/abc/", True),
    ("/therapies/1/check-ins/2/", True),
    ("https://elsewhere.test/", False),
    ("//elsewhere.test/", False),
    ("/\\elsewhere.test", False),
    ("javascript:alert(1)", False),
    ("", False),
]


@pytest.mark.parametrize(("back", "is_followed"), BACKS)
def test_the_way_back_stays_in_the_house(visit: Visit, db: None, back: str, is_followed: bool) -> None:
    page = page_of(visit(None), back=back)
    assert ("Back to my check-in" in page) is is_followed
    assert "elsewhere" not in page
    assert "javascript:" not in page
