"""At most three goals in focus, agreed ones only; a goal serves another, never itself by way of others."""

from collections.abc import Callable

import pytest

from alliance_web.plan.models import Goal
from alliance_web.plan.services import focus
from alliance_web.plan.services.goals import GoalEnded
from alliance_web.therapies.models import Participant

Make = Callable[..., Goal]


def test_in_focus_and_out_of_it(agreed: Make, sam: Participant, noor: Participant) -> None:
    goal = agreed()
    assert [focus.focus(goal=goal, by=sam), focus.focus(goal=goal, by=noor)] == [True, False]
    assert [focus.unfocus(goal=goal, by=noor), focus.unfocus(goal=goal, by=noor)] == [True, False]
    assert list(goal.moves.values_list("move", flat=True)) == ["focus", "rest"]


def test_a_fourth_has_to_wait(agreed: Make, sam: Participant) -> None:
    made = [agreed() for _ in range(4)]
    for goal in made[:3]:
        focus.focus(goal=goal, by=sam)
    with pytest.raises(focus.FocusIsFull):
        focus.focus(goal=made[3], by=sam)
    focus.unfocus(goal=made[0], by=sam)
    assert focus.focus(goal=made[3], by=sam)


def test_only_what_both_agree_with(proposed: Make, ended: Make, sam: Participant) -> None:
    with pytest.raises(focus.NotAgreed):
        focus.focus(goal=proposed(), by=sam)
    with pytest.raises(GoalEnded):
        focus.focus(goal=ended(), by=sam)


def test_a_goal_serves_another_and_no_circle_comes_of_it(agreed: Make, sam: Participant) -> None:
    first, second, third = agreed(), agreed(), agreed()
    assert focus.serve(goal=first, serves=second, by=sam)
    assert not focus.serve(goal=first, serves=second, by=sam)
    assert focus.serve(goal=second, serves=third, by=sam)
    for below in (first, second, third):
        with pytest.raises(focus.ServesItself):
            focus.serve(goal=third, serves=below, by=sam)
    assert focus.serve(goal=first, serves=None, by=sam)
    assert focus.serve(goal=third, serves=first, by=sam)
