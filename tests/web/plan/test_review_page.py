"""Looking at a goal: each alone first, both after; and the day for it.

| page        | bad or late                                   | answer                                            |
| ----------- | --------------------------------------------- | ------------------------------------------------- |
| look        | nothing chosen, 11, another outcome           | a sentence each; what was typed stays             |
| look        | the other has said theirs, I have not         | hidden from me everywhere                         |
| look        | both have said the same meanwhile             | what was typed is kept, for the next one          |
| look        | the goal has ended                            | refused, with what was typed and the way on       |
| levels      | one is missing                                | a sentence                                        |
| levels      | written by the other meanwhile                | both, nothing saved                               |
| levels      | the goal has ended meanwhile                  | what was typed is kept                            |
| day         | yesterday, in three years, "soon"             | a sentence                                        |
| day         | another one proposed meanwhile                | both, nothing saved                               |
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from alliance_web.plan.models import AttainmentScale, Goal, Review, ReviewDay
from alliance_web.plan.services import attainment, review_days, reviews
from alliance_web.plan.services.reviews import Seen
from alliance_web.plan.states import Outcome
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast
from tests.web.overview.reading import text

Make = Callable[..., Goal]
Visit = Callable[..., Client]
SAID = {"rating": "7", "outcome": "keep", "words": "Canary words", "number": "1"}
FIVE = {"level_m2": "none", "level_m1": "few", "level_0": "good", "level_1": "more", "level_2": "all", "weight": "1"}


def test_one_view_is_hidden_until_both_are_there(cast: Cast, visit: Visit, path: Any, agreed: Make) -> None:
    agreed()
    answer = visit(cast.client).post(path("review-goal", 1), SAID, follow=True)
    assert "Thank you. Noor will see your answer once they've given theirs." in text(answer)
    noor = visit(cast.therapist)
    for page in (path("goal", 1), path("review-goal", 1), path("plan"), path("readers")):
        words = text(noor.get(page))
        assert "Canary" not in words
        assert "7 out of 10" not in words
    assert "Sam has answered. You'll see their answer once you've given yours." in text(noor.get(path("goal", 1)))
    assert "It's time to review goal 1" in text(noor.get(path("plan")))
    answer = noor.post(path("review-goal", 1), SAID | {"outcome": "set-aside", "words": ""}, follow=True)
    words = text(answer)
    assert "You see this differently. You can both see the answers now" in words
    assert "Canary words" in words
    assert "You see this differently, so it's worth talking about. You can each change your answer." in words


def test_each_can_change_their_view_until_they_meet(
    cast: Cast, visit: Visit, path: Any, agreed: Make, noor: Participant
) -> None:
    goal = agreed()
    sam = visit(cast.client)
    sam.post(path("review-goal", 1), SAID)
    reviews.say(goal=goal, number=1, seen=Seen(Outcome.ACHIEVED), by=noor)
    again = sam.get(path("review-goal", 1)).content.decode()
    assert "Canary words" in again
    assert 'value="7" checked' in again
    answer = sam.post(path("review-goal", 1), SAID | {"outcome": "achieved"}, follow=True)
    assert "Thank you. You both gave the same answer." in text(answer)
    assert "Reached." in text(sam.get(path("plan")))


BAD = [
    ({"rating": ""}, "Select a number, or “I'd rather not say”."),
    ({"rating": "11"}, "Select a number from 0 to 10, or “I'd rather not say”."),
    ({"rating": "-1"}, "Select a number from 0 to 10, or “I'd rather not say”."),
    ({"outcome": ""}, "Select what you would like to do with this goal."),
    ({"outcome": "forget"}, "Select one of these."),
    ({"level": "2"}, "Select one of the levels."),
    ({"words": "x" * 2001}, "Shorten your text to 2,000 characters or fewer."),
]


@pytest.mark.parametrize(("typed", "sentence"), BAD)
def test_bad_input(cast: Cast, visit: Visit, path: Any, agreed: Make, typed: dict[str, str], sentence: str) -> None:
    agreed()
    answer = visit(cast.client).post(path("review-goal", 1), SAID | typed)
    assert sentence in text(answer)
    assert "Canary words" in answer.content.decode() or "x" * 2001 in answer.content.decode()
    assert Review.objects.count() == 0


def test_rather_not_say_is_an_answer(cast: Cast, visit: Visit, path: Any, agreed: Make) -> None:
    agreed()
    visit(cast.client).post(path("review-goal", 1), SAID | {"rating": "rather_not_say"})
    assert Review.objects.get().views.get().rating is None


def test_an_old_page_begins_the_next_one_only_when_asked(
    cast: Cast, visit: Visit, path: Any, agreed: Make, sam: Participant, noor: Participant
) -> None:
    goal = agreed()
    for by in (sam, noor):
        reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP), by=by)
    answer = visit(cast.client).post(path("review-goal", 1), SAID)
    assert "You've both given the same answer, so that review is finished." in text(answer)
    assert "Canary words" in answer.content.decode()
    assert 'name="number" value="2"' in answer.content.decode()
    assert Review.objects.count() == 1


def test_a_goal_that_has_ended_is_not_looked_at(cast: Cast, visit: Visit, path: Any, ended: Any) -> None:
    ended()
    browser = visit(cast.client)
    for answer in (browser.get(path("review-goal", 1)), browser.post(path("review-goal", 1), SAID)):
        words = text(answer)
        assert "Goal 1 has ended" in words
        assert path("change-goal", 1) in answer.content.decode()
    assert "What you wrote is not saved. You can copy it Canary words" in words


# Levels


def test_levels_are_written_agreed_and_chosen(cast: Cast, visit: Visit, path: Any, agreed: Make) -> None:
    agreed()
    sam, noor = visit(cast.client), visit(cast.therapist)
    words = text(sam.post(path("attainment-scale", 1), FIVE | {"seen": "0"}, follow=True))
    assert "They count once you both agree." in words
    assert "Which of your five levels" not in text(sam.get(path("review-goal", 1)))
    assert "Thank you. You both agree to the five levels." in text(
        noor.post(path("agree-attainment-scale", 1), {"seen": "1"}, follow=True)
    )
    for browser, told in ((sam, "Noor agreed to the levels."), (noor, "You agreed to the levels.")):
        assert told in text(browser.get(path("goal", 1)))
    for browser in (sam, noor):
        browser.post(path("review-goal", 1), SAID | {"level": "1"})
    words = text(sam.get(path("plan")))
    assert "Overall goal score You 60 from 1 goal Noor 60 from 1 goal" in words


def test_a_level_left_out(cast: Cast, visit: Visit, path: Any, agreed: Make) -> None:
    agreed()
    answer = visit(cast.client).post(path("attainment-scale", 1), FIVE | {"level_1": " ", "seen": "0"})
    assert "Enter this level. All five are needed." in text(answer)
    assert AttainmentScale.objects.count() == 0


def test_levels_written_by_both(cast: Cast, visit: Visit, path: Any, agreed: Make, noor: Participant) -> None:
    goal = agreed()
    attainment.write(goal=goal, levels=["A", "B", "C", "D", "Noor's best"], after=0, by=noor)
    browser = visit(cast.client)
    answer = browser.post(path("attainment-scale", 1), FIVE | {"seen": "0"})
    assert (
        "The levels changed while you were writing. The current ones are here. Yours are below and have not been saved."
        in text(answer)
    )
    assert "Noor's best" in text(answer)
    assert ">all</textarea>" in answer.content.decode().replace("\n", "")
    assert AttainmentScale.objects.count() == 1
    browser.post(path("attainment-scale", 1), FIVE | {"seen": "1"})
    late = visit(cast.therapist).post(path("agree-attainment-scale", 1), {"seen": "1"}, follow=True)
    assert "The levels have changed. Check them first." in text(late)


def test_levels_of_a_goal_that_has_ended(cast: Cast, visit: Visit, path: Any, ended: Any) -> None:
    ended()
    answer = visit(cast.client).post(path("attainment-scale", 1), FIVE | {"seen": "0"})
    assert "This goal ended while you were writing. What you wrote is below. Reopen the goal first" in text(answer)
    assert ">good</textarea>" in answer.content.decode().replace("\n", "")
    assert "This goal has ended. You can reopen it." in text(
        visit(cast.client).post(path("agree-attainment-scale", 1), {"seen": "0"}, follow=True)
    )


# Days


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


DAYS = [
    ("", "Enter a date."),
    ("soon", "Enter a date in the correct format, like 2026-03-31."),
    (str(day(-1)), "Enter a date that is today or later."),
    (str(day(800)), "Enter a date in the next two years."),
]


@pytest.mark.parametrize(("typed", "sentence"), DAYS)
def test_bad_days(cast: Cast, visit: Visit, path: Any, typed: str, sentence: str) -> None:
    assert sentence in text(visit(cast.client).post(path("review-day"), {"on": typed, "seen": "0"}))
    assert ReviewDay.objects.count() == 0


def test_a_day_is_proposed_and_agreed(cast: Cast, visit: Visit, path: Any) -> None:
    sam, noor = visit(cast.client), visit(cast.therapist)
    words = text(sam.post(path("review-day"), {"on": str(day(30)), "seen": "0"}, follow=True))
    assert "You suggested this date. Waiting for Noor." in words
    assert "Sam suggested this date." in text(noor.get(path("plan")))
    assert "Thank you. You both agree to this date." in text(
        noor.post(path("agree-review-day"), {"seen": "1"}, follow=True)
    )
    assert "You both agreed to this date." in text(sam.get(path("plan")))


def test_another_day_meanwhile(cast: Cast, visit: Visit, path: Any, noor: Participant) -> None:
    review_days.propose(on=day(30), after=0, by=noor)
    browser = visit(cast.client)
    answer = browser.post(path("review-day"), {"on": str(day(40)), "seen": "0"})
    assert f"{date_format(day(30), 'l, j F Y')} (Noor)" in text(answer)
    assert str(day(40)) in answer.content.decode()
    assert "Someone suggested another date. Check it first." in text(
        browser.post(path("agree-review-day"), {"seen": "7"}, follow=True)
    )
    browser.post(path("review-day"), {"on": str(day(40)), "seen": "1"})
    assert ReviewDay.objects.last().on == day(40)


def test_a_day_that_has_come_is_told_to_both_in_calm_words(
    cast: Cast, visit: Visit, path: Any, agreed: Make, sam: Participant, noor: Participant
) -> None:
    agreed()
    Goal.objects.update(made_at=timezone.now() - timedelta(days=60))
    ReviewDay.objects.create(therapy=cast.therapy, on=day(-3), by=sam, agreed_by=noor)
    on = date_format(day(-3), "j F")
    words = text(visit(cast.client).get(reverse("my-check-ins")))
    assert f"You and Noor wanted to review your goals on {on}" in words
    assert f"You and Sam wanted to review your goals on {on}" in text(visit(cast.therapist).get(reverse("caseload")))
    for user in (cast.client, cast.therapist):
        assert "It's time to review these goals:" in text(visit(user).get(path("plan")))
    assert "goals" not in text(visit(cast.stranger).get(reverse("my-check-ins")))
    for by in (sam, noor):
        reviews.say(goal=Goal.objects.get(), number=1, seen=Seen(Outcome.KEEP), by=by)
    assert "wanted to review" not in text(visit(cast.client).get(reverse("my-check-ins")))
    assert "You've reviewed your goals." in text(visit(cast.client).get(path("plan")))
