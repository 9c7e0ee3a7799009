"""What other apps read of a plan: running goals to choose from, and marks for the course."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from alliance_web.plan.models import Goal
from alliance_web.plan.queries.changes import plan_changes
from alliance_web.plan.queries.goals import by_key, running
from alliance_web.plan.services import focus, goals, reviews
from alliance_web.plan.services.reviews import Seen
from alliance_web.plan.states import Outcome, Stance
from alliance_web.therapies.models import Participant
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast

Make = Callable[..., Goal]


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


def test_changes_of_the_plan_lie_on_the_sessions(cast: Cast, agreed: Make, sam: Participant, noor: Participant) -> None:
    goal = agreed()
    focus.focus(goal=goal, by=sam)
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - timedelta(microseconds=1), by=cast.therapist)
    focus.unfocus(goal=goal, by=sam)
    for by in (sam, noor):
        reviews.say(goal=goal, number=1, seen=Seen(Outcome.SUSTAIN), by=by)
    for by in (sam, noor):
        reviews.say(goal=goal, number=2, seen=Seen(Outcome.ACHIEVED), by=by)
    goals.take_up(goal=goal, words="Once more", after=1, by=sam)
    goals.take_stance(goal=goal, version=2, seen=2, stance=Stance.DISAGREE, reason="Enough", by=noor)
    goals.could_not_agree(goal=goal, seen=2, by=sam)
    assert [(one.session, one.words) for one in plan_changes(cast.therapy)] == [
        (3, "Goal 1 agreed"),
        (3, "Goal 1 in focus"),
        (4, "Goal 1 rests"),
        (4, "Goal 1 reached, kept up"),
        (4, "Goal 1 reached"),
        (4, "Goal 1 taken up again"),
        (4, "Goal 1: not agreed"),
    ]


def test_one_view_of_a_review_is_no_change(cast: Cast, agreed: Make, sam: Participant) -> None:
    reviews.say(goal=agreed(), number=1, seen=Seen(Outcome.ACHIEVED), by=sam)
    assert [one.words for one in plan_changes(cast.therapy)] == ["Goal 1 agreed"]


def test_before_the_first_session_and_without_goals(cast: Cast) -> None:
    assert plan_changes(cast.therapy) == ()


def test_a_plan_without_sessions(cast: Cast, agreed: Make) -> None:
    cast.therapy.sessions.update(state="cancelled")
    agreed()
    assert [one.session for one in plan_changes(cast.therapy)] == [0]
