"""What other apps read of a plan: running goals to choose from, and marks for the course."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from alliance_web.access.relation import Part
from alliance_web.plan.changed import goal_changed, tasks_changed
from alliance_web.plan.models import Goal, Task
from alliance_web.plan.queries.changes import plan_changes
from alliance_web.plan.queries.goals import by_key, running
from alliance_web.plan.services import focus, goals, reviews, tasks
from alliance_web.plan.services.reviews import Seen
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import Outcome, Owner, Place, Stance, TaskState
from alliance_web.therapies.frame import frame
from alliance_web.therapies.models import Participant
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

Make, Told = Callable[..., Goal], Callable[[], list[str]]


def test_running_goals_come_in_focus_first(
    cast: Cast, proposed: Make, agreed: Make, ended: Any, sam: Participant, django_assert_num_queries: Any
) -> None:
    proposed("Proposed")
    focus.focus(goal=agreed("Focus"), by=sam)
    ended()
    with django_assert_num_queries(5):
        found = running(cast.therapy)
    assert [(one.number, one.words, one.is_agreed, one.in_focus) for one in found] == [
        (2, "Focus", True, True),
        (1, "Proposed", False, False),
    ]
    assert by_key(cast.therapy, found[0].key) == Goal.objects.get(number=2)


def test_running_shows_the_agreed_words_while_others_are_on_the_table(
    cast: Cast, agreed: Make, noor: Participant
) -> None:
    goals.propose_version(goal=agreed("Agreed"), words="Another way", after=1, by=noor)
    assert [one.words for one in running(cast.therapy)] == ["Agreed"]


@pytest.fixture
def told(cast: Cast, django_assert_num_queries: Any) -> Callable[[], list[str]]:
    """Every change of the plan in its words, oldest first, read with one query."""

    def read() -> list[str]:
        own = frame(cast.therapy.key, Part.CLIENT, "course")
        with django_assert_num_queries(1):
            found = plan_changes(own)
        assert [one.at for one in found] == sorted(one.at for one in found)
        return [tasks_changed(one.what, one.goal, 1) if one.task else goal_changed(one.what, one.goal) for one in found]

    return read


def test_changes_of_goals_in_the_order_in_which_they_came(
    told: Told, agreed: Make, proposed: Make, ended: Any, sam: Participant, noor: Participant
) -> None:
    goal = agreed()
    focus.focus(goal=goal, by=sam)
    focus.unfocus(goal=goal, by=sam)
    for by in (sam, noor):
        reviews.say(goal=goal, number=1, seen=Seen(Outcome.SUSTAIN), by=by)
    for by in (sam, noor):
        reviews.say(goal=goal, number=2, seen=Seen(Outcome.ACHIEVED), by=by)
    goals.take_up(goal=goal, words="Once more", after=1, by=sam)
    goals.take_stance(goal=goal, version=2, seen=2, stance=Stance.DISAGREE, reason="Enough", by=noor)
    goals.could_not_agree(goal=goal, seen=2, by=sam)
    proposed()
    ended(Outcome.SET_ASIDE)
    ended(Outcome.KEEP)
    assert told() == [
        "Goal 1 agreed",
        "Goal 1 in focus",
        "Goal 1 paused",
        "Goal 1 reached, kept up",
        "Goal 1 reached",
        "Goal 1 reopened",
        "Goal 1: not agreed",
        "Goal 3 agreed",
        "Goal 3 set aside",
        "Goal 4 agreed",
    ]


def test_changes_of_tasks_in_the_order_in_which_they_came(
    told: Told, agreed: Make, task: Callable[..., Task], sam: Participant, noor: Participant
) -> None:
    goal = agreed()
    one, other = task(goal=goal), task(goal=goal)
    tasks.keep(task=one, seen=0, by=sam)
    tasks.move(task=one, to=TaskState.DONE, by=sam)
    tasks.move(task=other, to=TaskState.SET_ASIDE, by=noor)
    tasks.move(task=other, to=TaskState.OPEN, by=sam)
    draft = Draft("Walk to the sea.", Owner.BOTH, Place.BETWEEN)
    tasks.propose_version(task=other, draft=draft, after=1, by=sam)
    tasks.take_stance(task=other, version=2, seen=2, stance=Stance.AGREE, by=noor)
    assert told() == [
        "Goal 1 agreed",
        "Task for goal 1 agreed",
        "Task for goal 1 agreed",
        "Task for goal 1 done",
        "Task for goal 1 stopped",
        "Task for goal 1 restarted",
        "Task for goal 1 agreed",
    ]


@pytest.mark.parametrize("stance", [None, Stance.UNDECIDED, Stance.DISAGREE])
def test_what_only_one_of_the_two_wants_is_no_change(
    told: Told, proposed: Make, sam: Participant, noor: Participant, stance: Stance | None
) -> None:
    goal = proposed()
    draft = Draft("Walk to the sea.", Owner.BOTH, Place.BETWEEN)
    task = tasks.propose(goal=goal, draft=draft, key=uuid4(), by=sam)
    if stance:
        goals.take_stance(goal=goal, version=1, seen=1, stance=stance, reason="Hm", by=noor)
        tasks.take_stance(task=task, version=1, seen=1, stance=stance, reason="Hm", by=noor)
    assert told() == []


def test_one_view_of_a_review_is_no_change(told: Told, agreed: Make, sam: Participant) -> None:
    reviews.say(goal=agreed(), number=1, seen=Seen(Outcome.ACHIEVED), by=sam)
    assert told() == ["Goal 1 agreed"]


def test_what_is_agreed_anew_is_told_anew(told: Told, agreed: Make, sam: Participant) -> None:
    goal = agreed()
    for stance in (Stance.UNDECIDED, Stance.AGREE):
        goals.take_stance(goal=goal, version=1, seen=1, stance=stance, by=sam)
    assert told() == ["Goal 1 agreed", "Goal 1 agreed"]


def test_what_was_agreed_with_who_has_left_stays_and_is_agreed_anew(
    cast: Cast, told: Told, agreed: Make, task: Callable[..., Task], sam: Participant, noor: Participant, replaced: Any
) -> None:
    goal = agreed()
    task(goal=goal)
    of_noor = goals.propose(therapy=cast.therapy, words="Walk.", key=uuid4(), by=noor)
    kim = replaced()
    before = ["Goal 1 agreed", "Task for goal 1 agreed"]
    assert told() == before
    goals.take_stance(goal=of_noor, version=1, seen=1, stance=Stance.AGREE, by=sam)
    goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.UNDECIDED, by=kim)
    assert told() == before
    goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=kim)
    assert told() == [*before, "Goal 1 agreed"]


def test_without_a_plan_nothing_changed(told: Told) -> None:
    assert told() == []


def test_changes_of_another_therapy_stay_there(cast: Cast, told: Told, agreed: Make, task: Callable[..., Task]) -> None:
    task(goal=agreed())
    other = therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Else", by=cast.colleague)
    assert plan_changes(frame(other.key, Part.THERAPIST, "course")) == ()
    assert len(told()) == 2
