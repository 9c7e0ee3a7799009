"""Where each person is shown the way to."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web.cast import Cast

WAYS = {
    "therapist": ["Today", "People", "Check-ins"],
    "lead": ["Check-ins", "Safety reviews", "Practice", "Settings"],
    "administrator": ["Check-ins", "Settings"],
    "client": ["Check-ins"],
}


@pytest.mark.parametrize(("who", "ways"), WAYS.items(), ids=list(WAYS))
def test_ways(who: str, ways: list[str], cast: Cast, visit: Callable[..., Client]) -> None:
    response = visit(getattr(cast, who)).get("/check-ins/")
    assert [str(label) for label, _, _ in response.context["nav"]] == ways


def test_the_named_person_finds_the_answers(cast: Cast, visit: Callable[..., Client], safety_plan: Any) -> None:
    safety_plan.answered_by = cast.therapist
    safety_plan.save()
    nav = visit(cast.therapist).get("/check-ins/").context["nav"]
    assert "Safety reviews" in [str(label) for label, _, _ in nav]
