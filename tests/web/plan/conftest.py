"""The two chairs of a plan, and goals in every state."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.plan.models import Goal, Task
from alliance_web.plan.services import goals, tasks
from alliance_web.plan.services.reviews import Seen, say
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import Outcome, Owner, Place, Stance
from alliance_web.therapies.models import Participant
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast


@pytest.fixture
def path(cast: Cast) -> Callable[..., str]:
    """The address of a page of the plan."""
    return lambda route, *more: reverse(route, args=[cast.therapy.key, *more])


@pytest.fixture
def sam(cast: Cast) -> Participant:
    """The client's chair."""
    return chairs(cast.therapy).own(Part.CLIENT)


@pytest.fixture
def noor(cast: Cast) -> Participant:
    """The therapist's chair."""
    return chairs(cast.therapy).own(Part.THERAPIST)


@pytest.fixture
def proposed(cast: Cast, sam: Participant) -> Callable[..., Goal]:
    """A goal that Sam has proposed."""

    def make(words: str = "I want to sleep through the night.") -> Goal:
        return goals.propose(therapy=cast.therapy, words=words, key=uuid4(), by=sam)

    return make


@pytest.fixture
def agreed(proposed: Callable[..., Goal], noor: Participant) -> Callable[..., Goal]:
    """A goal that both agree with."""

    def make(words: str = "I want to sleep through the night.") -> Goal:
        goal = proposed(words)
        goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=noor)
        return goal

    return make


@pytest.fixture
def ended(agreed: Callable[..., Goal], sam: Participant, noor: Participant) -> Callable[..., Goal]:
    """A goal on which both said the same at its review."""

    def make(outcome: Outcome = Outcome.ACHIEVED) -> Goal:
        goal = agreed()
        for by in (sam, noor):
            say(goal=goal, number=1, seen=Seen(outcome, rating=9), by=by)
        goal.refresh_from_db()
        return goal

    return make


@pytest.fixture
def task(agreed: Callable[..., Goal], noor: Participant, sam: Participant) -> Callable[..., Task]:
    """A task that Noor has proposed and Sam agrees with, for a goal that both agree with."""

    def make(owner: Owner = Owner.CLIENT, *, goal: Goal | None = None, **more: Any) -> Task:
        draft = Draft(**{"words": "Walk to the bakery.", "owner": owner, "place": Place.BETWEEN} | more)
        made = tasks.propose(goal=goal or agreed(), draft=draft, key=uuid4(), by=noor)
        tasks.take_stance(task=made, version=1, seen=1, stance=Stance.AGREE, by=sam)
        return made

    return make


@pytest.fixture
def replaced(cast: Cast, noor: Participant) -> Callable[[], Participant]:
    """Noor has left, and Kim sits in the chair."""

    def make() -> Participant:
        noor.left_at = timezone.now()
        noor.save()
        return Participant.objects.create(therapy=cast.therapy, user=cast.colleague, part="therapist", name="Kim")

    return make
