"""The plan page: the same for both chairs, in focus first, dissent shown as what it is."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from alliance_web.plan.models import Goal
from alliance_web.plan.services import focus
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast
from tests.web.overview.reading import text

Visit = Callable[..., Client]


def page(visit: Visit, user: Any, cast: Cast) -> Any:
    return visit(user).get(reverse("plan", args=[cast.therapy.key]))


def test_an_empty_plan_invites(cast: Cast, visit: Visit) -> None:
    for user in (cast.client, cast.therapist):
        words = text(page(visit, user, cast))
        assert "No goals yet" in words
        assert reverse("propose-goal", args=[cast.therapy.key]) in page(visit, user, cast).content.decode()


def test_goals_stand_in_order(
    cast: Cast, visit: Visit, proposed: Callable[..., Goal], agreed: Callable[..., Goal], ended: Any, sam: Participant
) -> None:
    proposed("Only proposed")
    agreed("For later")
    focus.focus(goal=agreed("Now"), by=sam)
    ended()
    words = text(page(visit, cast.client, cast))
    order = [
        words.index(one) for one in ("In focus", "Now", "Waiting for agreement", "Only proposed", "For later", "Ended")
    ]
    assert order == sorted(order)
    assert "Noor has not answered" not in words
    assert "Waiting for Noor's answer." in words
    assert "Sam is waiting for your answer." in text(page(visit, cast.therapist, cast))
