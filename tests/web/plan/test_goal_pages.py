"""Pages of one goal: what each sees and can do, from both chairs, and what happens on an old page.

| page                | bad or late                                  | answer                                          |
| ------------------- | -------------------------------------------- | ----------------------------------------------- |
| propose             | nothing, only spaces, 2,001 characters, NUL  | a sentence; what was typed stays                |
| propose             | sent twice                                   | one goal                                        |
| put another way     | the other did so meanwhile                   | both texts, nothing sent, then mine all the same|
| put another way     | it has ended meanwhile                       | the words kept; taken up again with them        |
| put another way     | it was taken up again meanwhile              | both texts                                      |
| see it differently  | no reason                                    | a sentence                                      |
| see it differently  | another wording meanwhile                    | both wordings, the reason kept                  |
| agree               | another wording meanwhile                    | nothing noted, both wordings on the page        |
| focus               | a fourth                                     | a sentence                                      |
| could not agree     | they agree meanwhile                         | a sentence                                      |
| any                 | no such goal                                 | 404                                             |
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from alliance_web.plan.models import Goal, GoalStance
from alliance_web.plan.services import attainment, focus, goals, reviews
from alliance_web.plan.services.reviews import Seen
from alliance_web.plan.states import Outcome, Stance
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast, with_a_record
from tests.web.overview.reading import text

Make = Callable[..., Goal]
Visit = Callable[..., Client]
FORMS = (
    "change-goal",
    "see-differently",
    "own-words",
    "could-not-agree",
    "goal-serves",
    "review-goal",
    "attainment-scale",
)


def test_the_client_proposes_and_both_see_it(cast: Cast, visit: Visit, path: Any) -> None:
    typed = {"words": "Sleep through", "own_words": "Not be tired", "key": str(uuid4())}
    browser = visit(cast.client)
    for _ in range(2):
        answer = browser.post(path("propose-goal"), typed, follow=True)
    assert Goal.objects.count() == 1
    assert "Thank you. Noor can see your goal now." in text(answer)
    other = text(visit(cast.therapist).get(path("goal", 1)))
    assert "Sam is waiting for your answer." in other
    assert "Not be tired" in other


# what is typed -> the sentence
WORDS = [
    ({"words": ""}, "Enter what you want to achieve. One sentence is enough."),
    ({"words": "  \n "}, "Enter what you want to achieve. One sentence is enough."),
    ({"words": "x" * 2001}, "Shorten your text to 2,000 characters or fewer."),
    ({"words": "a\x00b"}, "Null characters are not allowed"),
    ({"serves": "7"}, "Select a goal from the list."),
]


@pytest.mark.parametrize(("typed", "sentence"), WORDS)
def test_bad_input(cast: Cast, visit: Visit, path: Any, agreed: Make, typed: dict[str, str], sentence: str) -> None:
    agreed()
    sent = {"words": "Sleep", "own_words": "kept as typed", "key": str(uuid4())} | typed
    answer = visit(cast.client).post(path("propose-goal"), sent)
    assert sentence in text(answer)
    assert "kept as typed" in answer.content.decode()
    assert Goal.objects.count() == 1


def test_a_goal_can_serve_another_from_the_start(cast: Cast, visit: Visit, path: Any, agreed: Make) -> None:
    agreed()
    sent = {"words": "Go to bed at ten", "serves": "1", "key": str(uuid4())}
    assert "A step towards goal 1." in text(visit(cast.client).post(path("propose-goal"), sent, follow=True))


def test_agree_and_then_say_it_in_own_words(cast: Cast, visit: Visit, path: Any, proposed: Make) -> None:
    proposed()
    browser = visit(cast.therapist)
    answer = browser.post(path("take-stance", 1), {"stance": "agree", "version": 1, "seen": 1}, follow=True)
    assert "You both agree" in text(answer)
    answer = browser.post(path("own-words", 1), {"own_words": "Rested days", "version": 1, "seen": 1}, follow=True)
    assert "In your own words Rested days" in text(answer)
    assert "In Noor's own words Rested days" in text(visit(cast.client).get(path("goal", 1)))
    assert GoalStance.objects.last().stance == Stance.AGREE


def test_a_reason_stays_beside_the_goal(cast: Cast, visit: Visit, path: Any, proposed: Make) -> None:
    proposed()
    browser = visit(cast.therapist)
    assert "Enter a few words about what you see differently." in text(
        browser.post(path("see-differently", 1), {"version": 1, "seen": 1})
    )
    browser.post(path("see-differently", 1), {"reason": "Too early for me", "version": 1, "seen": 1})
    words = text(visit(cast.client).get(path("goal", 1)))
    assert "Noor sees it differently" in words
    assert "Too early for me" in words
    assert "Close without agreement" in words


def test_both_put_it_another_way_and_the_second_chooses(
    cast: Cast, visit: Visit, path: Any, agreed: Make, noor: Participant
) -> None:
    goal = agreed()
    browser = visit(cast.client)
    assert "I want to sleep" in text(browser.get(path("change-goal", 1)))
    goals.propose_version(goal=goal, words="Noor's words", after=1, by=noor)
    answer = browser.post(path("change-goal", 1), {"words": "Sam's words", "own_words": "dear to me", "seen": 1})
    html = answer.content.decode()
    assert (
        "Someone suggested different wording while you were writing. Your version is below and has not been sent."
        in text(answer)
    )
    assert all(words in html for words in ("Noor&#x27;s words", "Sam&#x27;s words", "dear to me", "I agree with this"))
    assert goal.versions.count() == 2
    assert 'name="seen" value="2"' in html
    browser.post(path("change-goal", 1), {"words": "Sam's words", "own_words": "dear to me", "seen": 2})
    assert goal.versions.last().words == "Sam's words"


def test_it_ended_while_it_was_put_another_way(cast: Cast, visit: Visit, path: Any, ended: Any) -> None:
    goal = ended(Outcome.ACHIEVED)
    browser = visit(cast.client)
    answer = browser.post(path("change-goal", 1), {"words": "And now six hours", "seen": 1})
    assert "This goal ended while you were writing. Your version is below. You can use it to reopen the goal." in text(
        answer
    )
    assert "And now six hours" in answer.content.decode()
    assert 'name="took_up" value="on"' in answer.content.decode()
    sent = {"words": "And now six hours", "seen": 1, "took_up": "on"}
    assert "Suggested wording" not in text(browser.post(path("change-goal", 1), sent, follow=True))
    goal.refresh_from_db()
    assert goal.state == "open"
    late = visit(cast.therapist).post(path("change-goal", 1), {"words": "Mine", "seen": 1, "took_up": "on"})
    assert "And now six hours" in text(late)
    assert "Mine" in late.content.decode()


def test_taken_up_while_it_was_taken_up(cast: Cast, visit: Visit, path: Any, agreed: Make) -> None:
    agreed()
    answer = visit(cast.client).post(path("change-goal", 1), {"words": "Anew", "seen": 1, "took_up": "on"})
    assert "Someone reopened this goal while you were writing. The current wording is here." in text(answer)
    assert Goal.objects.get().versions.count() == 1


def test_a_reason_for_words_that_have_changed(
    cast: Cast, visit: Visit, path: Any, proposed: Make, sam: Participant
) -> None:
    goal = proposed("First words")
    goals.propose_version(goal=goal, words="Second words", after=1, by=sam)
    sent = {"reason": "Too early", "version": 1, "seen": 1}
    answer = visit(cast.therapist).post(path("see-differently", 1), sent)
    words = text(answer)
    assert all(
        part in words
        for part in (
            "First words",
            "Second words",
            "Sam suggested different wording while this page was open. Your answer was not saved.",
        )
    )
    assert "Too early" in answer.content.decode()
    assert GoalStance.objects.filter(stance=Stance.DISAGREE).count() == 0


def test_agreeing_with_an_old_page_notes_nothing(
    cast: Cast, visit: Visit, path: Any, proposed: Make, sam: Participant
) -> None:
    goal = proposed("First words")
    goals.propose_version(goal=goal, words="Second words", after=1, by=sam)
    sent = {"stance": "agree", "version": 1, "seen": 1}
    words = text(visit(cast.therapist).post(path("take-stance", 1), sent, follow=True))
    assert "Sam suggested different wording while this page was open. Your answer was not saved." in words
    assert "First words" in words
    assert "Second words" in words
    assert not GoalStance.objects.filter(by__part="therapist").exists()


@pytest.mark.parametrize("sent", [{}, {"stance": "perhaps"}, {"stance": "disagree", "version": 1, "seen": 1}])
def test_a_garbled_stance_is_not_noted(
    cast: Cast, visit: Visit, path: Any, proposed: Make, sent: dict[str, Any]
) -> None:
    proposed()
    assert "Sorry, that did not work. Try again." in text(
        visit(cast.therapist).post(path("take-stance", 1), sent, follow=True)
    )


def test_a_fourth_goal_in_focus_is_told_to_wait(
    cast: Cast, visit: Visit, path: Any, agreed: Make, sam: Participant
) -> None:
    for _ in range(3):
        focus.focus(goal=agreed(), by=sam)
    agreed()
    browser = visit(cast.client)
    words = text(browser.post(path("focus-goal", 4), {"focus": "on"}, follow=True))
    assert "You already have three goals in focus. Pause one first." in words
    browser.post(path("focus-goal", 1), {"focus": "off"})
    assert "You're working on this goal now." in text(browser.post(path("focus-goal", 4), {"focus": "on"}, follow=True))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Sorry, that did not work. Try again."),
        ({"focus": "on"}, "You can focus on this goal once you both agree to it."),
    ],
)
def test_no_focus(cast: Cast, visit: Visit, path: Any, proposed: Make, sent: dict[str, str], sentence: str) -> None:
    proposed()
    assert sentence in text(visit(cast.client).post(path("focus-goal", 1), sent, follow=True))


def test_could_not_agree_is_asked_and_noted(
    cast: Cast, visit: Visit, path: Any, proposed: Make, noor: Participant
) -> None:
    goal = proposed()
    goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.DISAGREE, reason="No", by=noor)
    browser = visit(cast.client)
    assert "It's fine to see a goal differently. The goal and everything you both said stay here." in text(
        browser.get(path("could-not-agree", 1))
    )
    words = text(browser.post(path("could-not-agree", 1), {"seen": 1}, follow=True))
    assert "Could not agree." in words
    assert "Reopen this goal" in words
    assert "This goal has already ended." in text(browser.post(path("could-not-agree", 1), {"seen": 1}, follow=True))


def test_they_agree_in_the_meantime(cast: Cast, visit: Visit, path: Any, agreed: Make, noor: Participant) -> None:
    goal = agreed()
    browser = visit(cast.client)
    assert "No one disagrees with the newest wording now." in text(
        browser.post(path("could-not-agree", 1), {"seen": 1}, follow=True)
    )
    goals.propose_version(goal=goal, words="Newer", after=1, by=noor)
    assert "Someone suggested different wording. Check it first." in text(
        browser.post(path("could-not-agree", 1), {"seen": 1}, follow=True)
    )


def test_which_goal_serves_which(cast: Cast, visit: Visit, path: Any, agreed: Make) -> None:
    for _ in range(2):
        agreed()
    browser = visit(cast.client)
    assert "A step towards goal 2." in text(browser.post(path("goal-serves", 1), {"serves": "2"}, follow=True))
    assert "That goal is already a step towards this one." in text(
        browser.post(path("goal-serves", 2), {"serves": "1"})
    )


def test_the_story_is_told_in_order_from_both_chairs(
    cast: Cast, visit: Visit, path: Any, proposed: Make, sam: Participant, noor: Participant
) -> None:
    goal = proposed()
    goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.DISAGREE, reason="A little much", by=noor)
    goals.propose_version(goal=goal, words="Six hours", after=1, own_words="Enough to work", by=noor)
    goals.take_stance(goal=goal, version=2, seen=2, stance=Stance.AGREE, by=sam)
    focus.focus(goal=goal, by=sam)
    for by in (sam, noor):
        reviews.say(goal=goal, number=1, seen=Seen(Outcome.ACHIEVED, rating=9, words="Nearly every night"), by=by)
    told = {
        cast.client: ["You suggested this goal.", "Noor saw version 1 differently",
                      "Noor suggested different wording (version 2)",
                      "In Noor's own words",
                      "You agreed to version 2", "You both agreed to version 2", "You focused on this goal.",
                      "How you saw it: we've reached it. 9 out of 10", "How Noor saw it", "You both said"],
        cast.therapist: ["Sam suggested this goal.", "You saw version 1 differently",
                         "You suggested different wording (version 2)",
                         "In your own words",
                         "Sam agreed to version 2", "You both agreed to version 2", "Sam focused on this goal.",
                         "How Sam saw it", "How you saw it", "You both said"],
    }  # fmt: skip
    for user, sentences in told.items():
        words = text(visit(user).get(path("goal", 1))).split("History")[1]
        assert [sentence for sentence in sentences if sentence not in words] == []
        assert [words.index(sentence) for sentence in sentences[:7]] == sorted(
            words.index(sentence) for sentence in sentences[:7]
        )


def test_nothing_is_told_twice(
    cast: Cast, visit: Visit, path: Any, agreed: Make, sam: Participant, noor: Participant
) -> None:
    goal = agreed()
    for by, stance, more in (
        (sam, Stance.AGREE, {"own_words": "Rest"}),
        (noor, Stance.AGREE, {"own_words": "Strength"}),
        (sam, Stance.UNDECIDED, {}),
        (noor, Stance.UNDECIDED, {}),
        (sam, Stance.AGREE, {}),
    ):
        goals.take_stance(goal=goal, version=1, seen=1, stance=stance, by=by, **more)
    words = text(visit(cast.client).get(path("goal", 1))).split("History")[1]
    assert (words.count("In your own words"), words.count("In Noor's own words")) == (1, 1)
    assert (words.count("You agreed"), words.count("Noor agreed"), words.count("not sure")) == (1, 1, 2)


def test_who_is_not_sure_is_not_asked_again(cast: Cast, visit: Visit, path: Any, proposed: Make) -> None:
    proposed()
    noor = visit(cast.therapist)
    assert "Sam is waiting for your answer about goal 1" in text(noor.get(path("plan")))
    noor.post(path("take-stance", 1), {"stance": "undecided", "version": 1, "seen": 1})
    words = text(noor.get(path("plan")))
    assert "You're not sure." in words
    assert "Sam is waiting for your answer." not in words
    assert "Noor is not sure." in text(visit(cast.client).get(path("plan")))


def test_the_same_words_again_are_no_other_way(cast: Cast, visit: Visit, path: Any, proposed: Make) -> None:
    goal = proposed("Sleep\nand rest")
    answer = visit(cast.therapist).post(path("change-goal", 1), {"words": "Sleep\r\nand rest", "seen": 1})
    assert "That's the current wording. Change it, or go back and select “I agree”." in text(answer)
    assert goal.versions.count() == 1


def test_no_such_goal(cast: Cast, visit: Visit, path: Any) -> None:
    for route in ("goal", *FORMS):
        assert visit(cast.client).get(path(route, 9)).status_code == 404


def test_every_form_of_a_goal_opens_for_both_chairs(cast: Cast, visit: Visit, path: Any, proposed: Make) -> None:
    proposed()
    for user in (cast.client, cast.therapist):
        for route in FORMS:
            assert visit(user).get(path(route, 1)).status_code == 200, route
        for route in ("plan", "propose-goal", "review-day"):
            assert visit(user).get(path(route)).status_code == 200, route


def test_words_are_escaped(cast: Cast, visit: Visit, path: Any, proposed: Make) -> None:
    proposed("<script>alert(1)</script>")
    for route in ("plan", "goal"):
        html = visit(cast.therapist).get(path(route, *([1] if route == "goal" else []))).content.decode()
        assert "<script>alert" not in html


@pytest.fixture
def full(agreed: Make, sam: Participant, noor: Participant) -> Make:
    """A goal with everything a goal can have."""

    def make() -> Goal:
        goal = agreed()
        attainment.write(goal=goal, levels=["a", "b", "c", "d", "e"], after=0, by=sam)
        attainment.agree(goal=goal, seen=1, by=noor)
        for by in (sam, noor):
            reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP, 7, 1, "Better"), by=by)
        focus.focus(goal=goal, by=sam)
        return goal

    return make


def test_the_number_of_queries_does_not_grow(
    cast: Cast, visit: Visit, path: Any, full: Make, django_assert_num_queries: Any
) -> None:
    browser = visit(cast.client)
    full()
    for more in (0, 2):
        for _ in range(more):
            full()
        for route in (path("plan"), path("goal", 1)):
            browser.get(route)
            with django_assert_num_queries(with_a_record(QUERIES[route.count("goals/")])):
                browser.get(route)


QUERIES = (24, 22)
