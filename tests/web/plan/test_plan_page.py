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
        assert "There is room for your first goal" in words
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
        words.index(one) for one in ("In focus", "Now", "Being agreed on", "Only proposed", "For later", "Behind you")
    ]
    assert order == sorted(order)
    assert "Noor has not" not in words
    assert "Waiting for what Noor thinks" in words
    assert "Sam waits for what you think" in text(page(visit, cast.therapist, cast))
