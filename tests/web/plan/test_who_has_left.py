"""A chair changes hands: what was agreed with who has left stays told, and is agreed anew by who came."""

from collections.abc import Callable
from itertools import product
from typing import Any
from uuid import uuid4

from django.test import Client

from alliance_web.plan.models import Goal, Task
from alliance_web.plan.services import goals
from alliance_web.plan.states import Outcome, Owner, Stance
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast
from tests.web.overview.reading import text

MakeTask, Visit = Callable[..., Task], Callable[..., Client]


def test_the_story_keeps_what_was_agreed_with_who_has_left(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, replaced: Callable[[], Participant]
) -> None:
    task()
    replaced()
    sam, kim = visit(cast.client), visit(cast.colleague)
    pages = (path("goal", 1), path("task", 1, 1))
    for page in pages:
        in_order(text(sam.get(page)), "You and Noor agreed to version 1.", "Kim took over from Noor.")
        in_order(text(kim.get(page)), "Sam and Noor agreed to version 1.", "You took over from Noor.")
        assert "You both agreed to version" not in text(sam.get(page))
    for route in (("take-stance", 1), ("task-stance", 1, 1)):
        kim.post(path(*route), {"stance": "agree", "version": "1", "seen": "1"})
    for page, browser in product(pages, (sam, kim)):
        in_order(text(browser.get(page)), "took over from Noor.", "You both agreed to version 1.")


def test_the_story_keeps_who_agreed_no_more_with_whom(
    cast: Cast, visit: Visit, path: Any, agreed: Callable[..., Goal], replaced: Callable[[], Participant],
    sam: Participant,
) -> None:  # fmt: skip
    goals.take_stance(goal=agreed(), version=1, seen=1, stance=Stance.UNDECIDED, by=sam)
    replaced()
    for user, who in ((cast.client, "You"), (cast.colleague, "Sam")):
        page = text(visit(user).get(path("goal", 1)))
        in_order(
            page,
            f"{who} and Noor agreed to version 1.",
            f"{who} and Noor no longer both agreed to version 1.",
            "took over from Noor.",
        )


def test_a_task_is_told_by_the_name_of_whom_it_fell_to_until_the_next_takes_it_on(
    cast: Cast, visit: Visit, path: Any, task: MakeTask, replaced: Callable[[], Participant]
) -> None:
    task(Owner.THERAPIST)
    assert "Noor · between sessions" in text(visit(cast.client).get(path("task", 1, 1)))
    replaced()
    for page, user in product((path("task", 1, 1), path("plan")), (cast.client, cast.colleague)):
        words = text(visit(user).get(page))
        assert "Noor · between sessions" in words
        assert "Kim · between sessions" not in words
    visit(cast.colleague).post(path("task-stance", 1, 1), {"stance": "agree", "version": "1", "seen": "1"})
    assert "Kim · between sessions" in text(visit(cast.client).get(path("task", 1, 1)))


def test_what_both_said_of_a_goal_is_not_said_of_who_came_later(
    cast: Cast, visit: Visit, path: Any, ended: Callable[..., Goal], replaced: Callable[[], Participant]
) -> None:
    ended(Outcome.ACHIEVED)
    assert text(visit(cast.client).get(path("goal", 1))).lower().count("you both said") == 2
    replaced()
    for user in (cast.client, cast.colleague):
        words = text(visit(user).get(path("goal", 1)))
        assert words.lower().count("both said") == 2  # above the two views, and in the story
        assert "you both said" not in words.lower()


def test_what_was_proposed_after_a_change_of_chairs_does_not_tell_of_it(
    cast: Cast, visit: Visit, path: Any, replaced: Callable[[], Participant], sam: Participant
) -> None:
    replaced()
    goals.propose(therapy=cast.therapy, words="Sleep.", key=uuid4(), by=sam)
    assert "took over from Noor" not in text(visit(cast.client).get(path("goal", 1)))


def in_order(page: str, *sentences: str) -> None:
    """Every sentence stands on the page, each after the one before it."""
    places = [page.find(sentence) for sentence in sentences]
    assert -1 not in places
    assert places == sorted(places)
