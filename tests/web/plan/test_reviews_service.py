"""Reviews: each says how they see it; the same from both moves the goal.

| Sam says    | Noor says   | what comes of it                                   |
| ----------- | ----------- | -------------------------------------------------- |
| keep        | -           | open, hidden from Noor                             |
| keep        | achieved    | open, both see both, nothing moves                 |
| achieved    | achieved    | closed, the goal is reached and out of focus       |
| set aside   | set aside   | closed, set aside                                  |
| sustain     | sustain     | closed, sustaining; reviewed again it can go back  |
| change      | change      | closed, open                                       |
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from alliance_web.plan.models import Goal, Review
from alliance_web.plan.queries.review_days import overdue
from alliance_web.plan.services import attainment, focus, goals, review_days, reviews
from alliance_web.plan.services.reviews import Seen
from alliance_web.plan.states import Outcome, Stance
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast

Make = Callable[..., Goal]
FIVE = ["none", "little", "good", "better", "best"]


def test_the_first_to_say_something_begins_it(agreed: Make, sam: Participant) -> None:
    goal = agreed()
    review = reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP, 4), by=sam)
    assert (review.number, review.session, review.closed_at, review.scale) == (1, 3, None, None)


ENDS = [
    (Outcome.ACHIEVED, "achieved", False),
    (Outcome.SET_ASIDE, "set-aside", False),
    (Outcome.SUSTAIN, "sustaining", True),
    (Outcome.CHANGE, "open", True),
    (Outcome.KEEP, "open", True),
]


@pytest.mark.parametrize(("outcome", "state", "in_focus"), ENDS)
def test_the_same_from_both_moves_the_goal(
    agreed: Make, sam: Participant, noor: Participant, outcome: Outcome, state: str, in_focus: bool
) -> None:
    goal = agreed()
    focus.focus(goal=goal, by=sam)
    for by in (noor, sam):
        review = reviews.say(goal=goal, number=1, seen=Seen(outcome), by=by)
    goal.refresh_from_db()
    review.refresh_from_db()
    assert (goal.state, goal.in_focus, review.outcome) == (state, in_focus, outcome)


def test_different_views_move_nothing_until_they_meet(agreed: Make, sam: Participant, noor: Participant) -> None:
    goal = agreed()
    reviews.say(goal=goal, number=1, seen=Seen(Outcome.ACHIEVED), by=sam)
    review = reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP), by=noor)
    assert review.closed_at is None
    reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP, 6, words="You are right"), by=sam)
    assert Review.objects.get().outcome == "keep"


def test_a_sustained_goal_can_be_worked_on_again(agreed: Make, sam: Participant, noor: Participant) -> None:
    goal = agreed()
    for number, outcome in ((1, Outcome.SUSTAIN), (2, Outcome.SUSTAIN), (3, Outcome.KEEP)):
        for by in (sam, noor):
            reviews.say(goal=goal, number=number, seen=Seen(outcome), by=by)
    goal.refresh_from_db()
    assert goal.state == "open"


def test_the_same_view_sent_twice_is_one(agreed: Make, sam: Participant) -> None:
    goal = agreed()
    for _ in range(2):
        reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP, 4), by=sam)
    assert Review.objects.get().views.count() == 1


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_review_that_is_over_takes_no_view(agreed: Make, sam: Participant, noor: Participant, number: int) -> None:
    goal = agreed()
    for by in (sam, noor):
        reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP), by=by)
    with pytest.raises(reviews.ReviewClosed):
        reviews.say(goal=goal, number=number, seen=Seen(Outcome.KEEP), by=sam)


def test_an_ended_goal_is_not_reviewed(ended: Make, sam: Participant) -> None:
    with pytest.raises(goals.GoalEnded):
        reviews.say(goal=ended(), number=2, seen=Seen(Outcome.KEEP), by=sam)


def test_an_end_without_agreement_closes_the_review(proposed: Make, sam: Participant, noor: Participant) -> None:
    goal = proposed()
    reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP), by=sam)
    goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.DISAGREE, reason="No", by=noor)
    goals.could_not_agree(goal=goal, seen=1, by=noor)
    review = Review.objects.get()
    assert review.closed_at is not None
    assert review.outcome == ""


def test_a_level_needs_the_scale_that_both_agreed_with(agreed: Make, sam: Participant, noor: Participant) -> None:
    goal = agreed()
    attainment.write(goal=goal, levels=FIVE, after=0, by=sam)
    with pytest.raises(reviews.NoScale):
        reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP, level=1), by=noor)
    assert attainment.agree(goal=goal, seen=1, by=noor)
    review = reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP, level=1), by=noor)
    assert review.scale is not None


# Attainment scales


def test_who_wrote_the_levels_cannot_agree_for_the_other(agreed: Make, sam: Participant, noor: Participant) -> None:
    goal = agreed()
    attainment.write(goal=goal, levels=FIVE, weight=2, after=0, by=sam)
    assert not attainment.agree(goal=goal, seen=1, by=sam)
    assert attainment.agree(goal=goal, seen=1, by=noor)
    assert not attainment.agree(goal=goal, seen=1, by=noor)


def test_levels_written_meanwhile(agreed: Make, sam: Participant, noor: Participant) -> None:
    goal = agreed()
    first = attainment.write(goal=goal, levels=FIVE, after=0, by=sam)
    assert attainment.write(goal=goal, levels=FIVE, after=0, by=sam) == first
    with pytest.raises(attainment.ScaleChanged):
        attainment.write(goal=goal, levels=[*FIVE[:4], "other"], after=0, by=noor)
    attainment.write(goal=goal, levels=[*FIVE[:4], "other"], after=1, by=noor)
    with pytest.raises(attainment.ScaleChanged):
        attainment.agree(goal=goal, seen=1, by=noor)


@pytest.mark.parametrize("wrong", [{"levels": FIVE[:4]}, {"weight": 0}, {"weight": 6}])
def test_five_levels_and_a_weight_from_1_to_5(agreed: Make, sam: Participant, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="A scale has 5 levels"):
        attainment.write(goal=agreed(), after=0, by=sam, **{"levels": FIVE} | wrong)


# Days


def test_one_proposes_a_day_and_the_other_agrees(cast: Cast, sam: Participant, noor: Participant) -> None:
    on = timezone.localdate() + timedelta(days=40)
    day = review_days.propose(on=on, after=0, by=sam)
    assert review_days.agree(seen=1, by=sam).agreed_by is None
    assert review_days.agree(seen=1, by=noor).agreed_by == noor
    assert review_days.propose(on=on, after=0, by=sam) == day


def test_the_same_day_from_both_is_agreed(cast: Cast, sam: Participant, noor: Participant) -> None:
    on = timezone.localdate() + timedelta(days=40)
    review_days.propose(on=on, after=0, by=sam)
    assert review_days.propose(on=on, after=0, by=noor).agreed_by == noor


def test_another_day_meanwhile(cast: Cast, sam: Participant, noor: Participant) -> None:
    on = timezone.localdate() + timedelta(days=40)
    review_days.propose(on=on, after=0, by=sam)
    for refused in (
        lambda: review_days.propose(on=on + timedelta(days=1), after=0, by=noor),
        lambda: review_days.agree(seen=0, by=noor),
    ):
        with pytest.raises(review_days.DayChanged) as meanwhile:
            refused()
        assert meanwhile.value.latest.on == on


def test_a_day_that_nobody_proposed(cast: Cast, noor: Participant) -> None:
    with pytest.raises(review_days.DayChanged):
        review_days.agree(seen=0, by=noor)


# days until the agreed day, looked at in the meantime -> overdue
DUE = [(1, False, False), (0, False, True), (-9, False, True), (-9, True, False), (5, True, False)]


@pytest.mark.parametrize(("days", "looked", "is_overdue"), DUE)
def test_overdue(
    cast: Cast, agreed: Make, sam: Participant, noor: Participant, days: int, looked: bool, is_overdue: bool
) -> None:
    goal = agreed()
    Goal.objects.update(made_at=timezone.now() - timedelta(days=60))
    on = timezone.localdate() + timedelta(days=days)
    review_days.propose(on=on, after=0, by=sam)
    assert overdue([cast.therapy.pk]) == {}
    review_days.agree(seen=1, by=noor)
    if looked:
        for by in (sam, noor):
            reviews.say(goal=goal, number=1, seen=Seen(Outcome.KEEP), by=by)
    assert overdue([cast.therapy.pk]) == ({cast.therapy.pk: on} if is_overdue else {})


@pytest.mark.parametrize(("rating", "level"), [(-1, None), (11, None), (5, -3), (5, 3), (5.5, None)])
def test_a_number_off_its_scale_is_not_kept(agreed: Make, sam: Participant, rating: Any, level: Any) -> None:
    """It is stored sealed, so no constraint of the database can refuse it."""
    with pytest.raises(ValueError, match="rated from 0 to 10"):
        reviews.say(goal=agreed(), number=1, seen=Seen(Outcome.KEEP, rating=rating, level=level), by=sam)
