"""Goals: versions, stances, ends.

| what                                   | when                                 | what comes of it                    |
| -------------------------------------- | ------------------------------------ | ----------------------------------- |
| propose                                | sent twice                           | one goal                            |
| propose                                | serving a goal of another therapy    | refused                             |
| put another way                        | sent twice                           | one version                         |
| put another way                        | the other did so meanwhile           | ChangedMeanwhile, with their words  |
| agree                                  | a newer version than seen            | ChangedMeanwhile, nothing noted     |
| agree                                  | pressed twice                        | one stance                          |
| agree with an older version            | nothing newer is agreed              | agreed                              |
| agree with an older version            | a newer one is agreed                | OldVersion                          |
| own words, then a stance               |                                      | own words stay                      |
| anything                               | the goal has ended                   | GoalEnded                           |
| take up again                          | what was said before the end         | counts no more                      |
| could not agree                        | nobody disagrees, or one is agreed   | NobodyDisagrees                     |
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.plan.models import Goal, GoalVersion
from alliance_web.plan.queries.goals import goal as goal_shown
from alliance_web.plan.queries.since import since
from alliance_web.plan.queries.versions import agreement_of
from alliance_web.plan.services import focus, goals
from alliance_web.plan.services.versions import ChangedMeanwhile, OldVersion
from alliance_web.plan.states import GoalState, Outcome, Stance
from alliance_web.therapies.frame import frame
from alliance_web.therapies.models import Participant
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

Make = Callable[..., Goal]
AGREE, DISAGREE, UNDECIDED = Stance.AGREE, Stance.DISAGREE, Stance.UNDECIDED


def agreed_version(goal: Goal) -> int | None:
    """The number of the version that both agree with."""
    fresh = Goal.objects.get(pk=goal.pk)
    parties = fresh.therapy.participants.values_list("pk", flat=True)
    return agreement_of(fresh, tuple(parties), since(fresh)).agreed


def verbs() -> list[str]:
    return list(AuditEvent.objects.filter(verb__startswith="goal.").order_by("seq").values_list("verb", flat=True))


def say(goal: Goal, by: Participant, stance: Stance = AGREE, version: int = 1, seen: int = 1, **more: Any) -> bool:
    return goals.take_stance(goal=goal, version=version, seen=seen, stance=stance, by=by, **more)


def test_a_goal_is_agreed_once_both_say_so(proposed: Make, noor: Participant) -> None:
    goal = proposed()
    assert agreed_version(goal) is None
    assert say(goal, noor)
    assert agreed_version(goal) == 1
    assert verbs() == ["goal.propose", "goal.take-stance"]


def test_the_same_form_makes_one_goal(cast: Cast, sam: Participant) -> None:
    key = uuid4()
    made = {goals.propose(therapy=cast.therapy, words="Sleep", key=key, by=sam).pk for _ in range(2)}
    assert len(made) == 1
    assert GoalVersion.objects.count() == 1
    assert verbs() == ["goal.propose"]


def test_numbers_count_within_the_therapy(proposed: Make) -> None:
    assert [proposed().number for _ in range(3)] == [1, 2, 3]


def test_a_goal_serves_only_goals_of_its_therapy(cast: Cast, sam: Participant) -> None:
    other = therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Else", by=cast.colleague)
    foreign = goals.propose(therapy=other, words="Theirs", key=uuid4(), by=chairs(other).therapist)
    with pytest.raises(goals.NotOfThisTherapy):
        goals.propose(therapy=cast.therapy, words="Ours", serves=foreign, key=uuid4(), by=sam)


def test_a_counter_proposal_stands_beside_what_is_agreed(agreed: Make, sam: Participant, noor: Participant) -> None:
    goal = agreed()
    goals.propose_version(goal=goal, words="Sleep six hours", after=1, by=noor)
    assert agreed_version(goal) == 1
    say(goal, sam, version=2, seen=2)
    assert agreed_version(goal) == 2


def test_the_same_words_sent_twice_are_one_version(proposed: Make, noor: Participant) -> None:
    goal = proposed()
    made = {goals.propose_version(goal=goal, words="Six hours", after=1, by=noor).pk for _ in range(2)}
    assert len(made) == 1
    assert verbs() == ["goal.propose", "goal.propose-version"]


def test_who_comes_second_gets_the_words_of_the_first(proposed: Make, sam: Participant, noor: Participant) -> None:
    goal = proposed()
    goals.propose_version(goal=goal, words="Theirs", after=1, by=noor)
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        goals.propose_version(goal=goal, words="Mine", after=1, by=sam)
    assert meanwhile.value.latest.words == "Theirs"
    assert goal.versions.count() == 2


def test_a_stance_on_an_old_page_is_not_noted(proposed: Make, sam: Participant, noor: Participant) -> None:
    goal = proposed()
    goals.propose_version(goal=goal, words="Another way", after=1, by=sam)
    with pytest.raises(ChangedMeanwhile):
        say(goal, noor)
    assert agreed_version(goal) is None


def test_a_stance_pressed_twice_is_one(proposed: Make, noor: Participant) -> None:
    goal = proposed()
    assert [say(goal, noor) for _ in range(2)] == [True, False]


def test_earlier_words_can_still_be_agreed_with(proposed: Make, noor: Participant, sam: Participant) -> None:
    goal = proposed()
    goals.propose_version(goal=goal, words="Theirs", after=1, by=noor)
    say(goal, noor, version=1, seen=2)
    assert agreed_version(goal) == 1


def test_what_a_later_agreement_replaced_is_proposed_anew(agreed: Make, noor: Participant, sam: Participant) -> None:
    goal = agreed()
    goals.propose_version(goal=goal, words="Newer", after=1, by=noor)
    say(goal, sam, version=2, seen=2)
    with pytest.raises(OldVersion):
        say(goal, sam, DISAGREE, version=1, seen=2)
    assert agreed_version(goal) == 2


def test_what_was_replaced_stays_so_when_the_later_agreement_is_taken_back(
    agreed: Make, noor: Participant, sam: Participant
) -> None:
    """Nothing is noted that would not count: two who both said "agree" would wait for nothing."""
    goal = agreed()
    goals.propose_version(goal=goal, words="Sleep until six.", after=1, by=sam)
    goals.take_stance(goal=goal, version=2, seen=2, stance=Stance.AGREE, by=noor)
    goals.take_stance(goal=goal, version=2, seen=2, stance=Stance.DISAGREE, by=noor)
    for by in (sam, noor):
        with pytest.raises(OldVersion):
            goals.take_stance(goal=goal, version=1, seen=2, stance=Stance.UNDECIDED, by=by)
        shown = goal_shown(frame(sam.therapy.key, Part(by.part), "plan"), 1)
        assert shown
        assert [one.number for one in shown.others] == []
    goals.take_stance(goal=goal, version=2, seen=2, stance=Stance.AGREE, by=noor)
    assert agreement_of(goal, (sam.pk, noor.pk)).agreed == 2


def test_a_version_that_never_was(proposed: Make, noor: Participant) -> None:
    for number in (0, 7):
        with pytest.raises(OldVersion):
            say(proposed(), noor, version=number)


def test_own_words_stay_when_the_stance_changes(proposed: Make, noor: Participant) -> None:
    goal = proposed()
    say(goal, noor, own_words="Not being tired any more")
    say(goal, noor, DISAGREE, reason="Too much at once")
    assert goal.versions.get().stances.last().own_words == "Not being tired any more"


def test_who_takes_agreement_back_ends_it_and_the_focus(agreed: Make, sam: Participant) -> None:
    goal = agreed()
    focus.focus(goal=goal, by=sam)
    say(goal, sam, UNDECIDED)
    goal.refresh_from_db()
    assert agreed_version(goal) is None
    assert not goal.in_focus


def test_an_ended_goal_takes_no_stance_and_no_version(ended: Make, sam: Participant) -> None:
    goal = ended(Outcome.ACHIEVED)
    for refused in (
        lambda: say(goal, sam, DISAGREE),
        lambda: goals.propose_version(goal=goal, words="More", after=1, by=sam),
        lambda: goals.could_not_agree(goal=goal, seen=1, by=sam),
    ):
        with pytest.raises(goals.GoalEnded):
            refused()


def test_taken_up_again_both_decide_anew(ended: Make, sam: Participant, noor: Participant) -> None:
    goal = ended(Outcome.ACHIEVED)
    version = goals.take_up(goal=goal, words="Once more", after=1, by=noor)
    goal.refresh_from_db()
    assert (version.number, goal.state, agreed_version(goal)) == (2, GoalState.OPEN, None)
    with pytest.raises(OldVersion):
        say(goal, sam, version=1, seen=2)
    say(goal, sam, version=2, seen=2)
    assert agreed_version(goal) == 2


def test_taken_up_twice_with_the_same_words_is_taken_up_once(ended: Make, noor: Participant) -> None:
    goal = ended(Outcome.SET_ASIDE)
    for _ in range(2):
        goals.take_up(goal=goal, words="Once more", after=1, by=noor)
    assert goal.versions.count() == 2
    assert goal.moves.count() == 1


def test_a_running_goal_is_not_taken_up(agreed: Make, noor: Participant) -> None:
    goal = agreed()
    with pytest.raises(goals.StillRunning):
        goals.take_up(goal=goal, words="Again", after=1, by=noor)
    assert goal.versions.count() == 1


def test_could_not_agree_needs_somebody_who_disagrees(proposed: Make, agreed: Make, noor: Participant) -> None:
    both = agreed()
    goals.propose_version(goal=both, words="Newer", after=1, by=noor)
    say(both, chairs(both.therapy).client, DISAGREE, version=2, seen=2, reason="No")
    for goal, seen in ((proposed(), 1), (both, 2)):
        with pytest.raises(goals.NobodyDisagrees):
            goals.could_not_agree(goal=goal, seen=seen, by=noor)


def test_could_not_agree_ends_a_goal_and_it_can_be_taken_up(
    proposed: Make, sam: Participant, noor: Participant
) -> None:
    goal = proposed()
    say(goal, noor, DISAGREE, reason="I think it is too early")
    with pytest.raises(ChangedMeanwhile):
        goals.could_not_agree(goal=goal, seen=0, by=sam)
    goals.could_not_agree(goal=goal, seen=1, by=sam)
    goal.refresh_from_db()
    assert goal.state == GoalState.NOT_AGREED
    goals.take_up(goal=goal, words="A smaller step", after=1, by=sam)
    goal.refresh_from_db()
    assert goal.state == GoalState.OPEN


def test_no_words_reach_the_record(proposed: Make, noor: Participant) -> None:
    goal = proposed("Canary in the mine")
    say(goal, noor, DISAGREE, reason="Canary too", own_words="Canary three")
    assert not [event for event in AuditEvent.objects.all() if "anary" in str(event.detail) + event.thing]
