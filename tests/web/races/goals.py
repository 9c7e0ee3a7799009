"""Races about goals: both change one, agree with one, look at one in the same moment."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from alliance_web.plan.models import Goal
from alliance_web.plan.services import focus, goals, review_days, reviews, versions
from alliance_web.plan.services.reviews import Seen
from alliance_web.plan.states import Outcome, Stance
from alliance_web.therapies.models import Participant, Therapy
from alliance_web.therapies.queries import chairs

from .races import MANY, a_therapy
from .threads import kinds, slowed, together


def a_goal(*, agreed: bool = True, therapy: Therapy | None = None) -> tuple[Goal, Participant, Participant]:
    """A goal the client proposed, and both chairs."""
    here = chairs(therapy or a_therapy())
    goal = goals.propose(therapy=here.client.therapy, words="Sleep", key=uuid4(), by=here.client)
    if agreed:
        goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=here.therapist)
    return goal, here.client, here.therapist


def agreed_words(goal: Goal) -> int | None:
    return versions.agreed(goal, chairs(goal.therapy).client).agreed


def both_put_a_goal_another_way() -> Any:
    goal, *both = a_goal()
    with slowed("alliance_web.plan.services.versions._newest"):
        found = together(
            *(lambda by=by: goals.propose_version(goal=goal, words=f"{by.name}'s", after=1, by=by) for by in both)
        )
    return kinds(found), goal.versions.count()


def the_same_goal_proposed_by_many() -> Any:
    sam, key = chairs(a_therapy()).client, uuid4()
    found = together(*[lambda: goals.propose(therapy=sam.therapy, words="Sleep", key=key, by=sam)] * MANY)
    return kinds(found), len({goal.pk for goal in found}), Goal.objects.filter(therapy=sam.therapy).count()


def goals_proposed_by_many() -> Any:
    sam = chairs(a_therapy()).client
    found = together(*[lambda: goals.propose(therapy=sam.therapy, words="Sleep", key=uuid4(), by=sam)] * MANY)
    return kinds(found), sorted(goal.number for goal in found)


def agreeing_and_putting_it_another_way() -> Any:
    """Either the agreement came first, or it is not noted, because nobody agrees with what they have not seen."""
    goal, sam, noor = a_goal(agreed=False)
    with slowed("alliance_web.plan.services.versions._newest"):
        found = together(
            lambda: goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=noor),
            lambda: goals.propose_version(goal=goal, words="Another", after=1, by=sam),
        )
    refused = isinstance(found[0], versions.ChangedMeanwhile)
    failed = [kind for kind in kinds(found) if kind not in ("bool", "ChangedMeanwhile", "GoalVersion")]
    return (agreed_words(goal) is None) == refused, failed


def the_last_place_in_focus() -> Any:
    therapy = a_therapy()
    made = [a_goal(therapy=therapy) for _ in range(6)]
    for goal, sam, _noor in made[:2]:
        focus.focus(goal=goal, by=sam)
    found = together(*(lambda goal=goal, by=by: focus.focus(goal=goal, by=by) for goal, by, _ in made[2:]))
    return kinds(found), Goal.objects.filter(therapy=therapy, in_focus=True).count()


def in_focus_and_no_longer_agreed() -> Any:
    goal, sam, noor = a_goal()
    with slowed("alliance_web.plan.services.versions.agreed"):
        together(
            lambda: focus.focus(goal=goal, by=sam),
            lambda: goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.UNDECIDED, by=noor),
        )
    goal.refresh_from_db()
    return goal.in_focus and agreed_words(goal) is None


def both_say_how_they_see_a_goal() -> Any:
    goal, *both = a_goal()
    with slowed("alliance_web.plan.services.reviews._write"):
        found = together(
            *(lambda by=by: reviews.say(goal=goal, number=1, seen=Seen(Outcome.ACHIEVED), by=by) for by in both)
        )
    goal.refresh_from_db()
    views = sum(review.views.count() for review in goal.reviews.all())
    return kinds(found), goal.reviews.count(), goal.state, views


def agreeing_and_could_not_agree() -> Any:
    """Either it ended without agreement or it goes on with one."""
    goal, sam, noor = a_goal(agreed=False)
    goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.DISAGREE, reason="No", by=noor)
    with slowed("alliance_web.plan.services.versions.agreed"):
        together(
            lambda: goals.could_not_agree(goal=goal, seen=1, by=sam),
            lambda: goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=noor),
        )
    goal.refresh_from_db()
    return (goal.state == "not-agreed") == (agreed_words(goal) is None)


def two_days_proposed() -> Any:
    here = chairs(a_therapy())
    today = timezone.localdate()
    found = together(
        lambda: review_days.propose(on=today, after=0, by=here.client),
        lambda: review_days.propose(on=today + timedelta(days=1), after=0, by=here.therapist),
    )
    return kinds(found), here.client.therapy.review_days.count()


def each_goal_serves_the_other() -> Any:
    therapy = a_therapy()
    (first, sam, noor), (second, *_) = a_goal(therapy=therapy), a_goal(therapy=therapy)
    with slowed("alliance_web.plan.services.focus._upwards"):
        found = together(
            lambda: focus.serve(goal=first, serves=second, by=sam),
            lambda: focus.serve(goal=second, serves=first, by=noor),
        )
    return [kinds(found)]


def taken_up_by_both() -> Any:
    goal, *both = a_goal()
    for by in both:
        reviews.say(goal=goal, number=1, seen=Seen(Outcome.ACHIEVED), by=by)
    found = together(*(lambda by=by: goals.take_up(goal=goal, words=by.name, after=1, by=by) for by in both))
    return kinds(found), goal.versions.count()
