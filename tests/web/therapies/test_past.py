"""What is written now in a simulated practice and lies in the past; and that a real practice has no such thing.

written            happened
before any mark    when it was written
after a mark       at the moment of the mark, and in the order of writing
after two marks    at the moment of the later one
"""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import DateTimeField
from django.utils import timezone

from alliance_web.people.models import Practice
from alliance_web.plan.models import Goal, Review
from alliance_web.plan.services import goals, reviews
from alliance_web.plan.states import Outcome
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services.simulated import NotSimulated, Past
from tests.web.cast import Cast

LONG_AGO = datetime(2020, 5, 17, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def simulated() -> Past:
    return Past(Practice(name="x", simulated=True))


def test_each_moment_of_writing_has_its_moment_of_happening() -> None:
    now, second = datetime.now(UTC), timedelta(seconds=1)
    past = simulated()
    past.at(LONG_AGO)
    past.at(LONG_AGO + 9 * MINUTE)
    assert now <= past.written[0] <= past.written[1] <= datetime.now(UTC)
    past.written[:] = [now, now + 2 * second]
    assert past.of(now - second) == now - second
    assert past.of(LONG_AGO) == LONG_AGO  # given as of a moment, by services that take one
    assert [past.of(now), past.of(now + second)] == [LONG_AGO, LONG_AGO + second]
    assert [past.of(now + n * second) - LONG_AGO for n in (2, 3)] == [9 * MINUTE, 9 * MINUTE + second]


def test_a_real_practice_has_no_such_past() -> None:
    with pytest.raises(NotSimulated):
        Past(Practice(name="x", simulated=False))


@pytest.mark.parametrize("app", ["plan", "repair"])
def test_no_table_with_a_moment_is_forgotten(app: str) -> None:
    dated = import_module(f"alliance_web.{app}.services.simulated").DATED
    with_a_moment = {
        model
        for model in apps.get_app_config(app).get_models()
        if any(isinstance(one, DateTimeField) for one in model._meta.concrete_fields)
    }
    # The practice's own lists, which belong to no therapy.
    of_no_therapy = {model for model in with_a_moment if model.__name__ in ("Wording", "TaskIdea")}
    assert set(dated) == with_a_moment - of_no_therapy


def test_a_plan_is_put_into_the_past(cast: Cast) -> None:
    started = timezone.now() - timedelta(days=9)
    three = [
        sessions.plan(therapy=cast.therapy, starts_at=started + timedelta(days=n), by=cast.therapist) for n in range(3)
    ]
    put = import_module("alliance_web.plan.services.simulated").put_into_the_past
    Practice.objects.filter(pk=cast.practice.pk).update(simulated=True)
    cast.practice.refresh_from_db()
    both, past = chairs(cast.therapy), Past(cast.practice)
    untouched = goals.propose(therapy=cast.therapy, words="Written before.", key=uuid4(), by=both.client)
    past.at(three[0].starts_at + MINUTE)
    goal = goals.propose(therapy=cast.therapy, words="Sleep.", key=uuid4(), by=both.client)
    past.at(three[1].starts_at + MINUTE)
    reviews.say(goal=goal, number=1, seen=reviews.Seen(Outcome.KEEP), by=both.client)
    put(past=past)
    assert Goal.objects.get(pk=untouched.pk).made_at == untouched.made_at
    moved = Goal.objects.get(pk=goal.pk)
    assert three[0].starts_at < moved.made_at < three[0].starts_at + 2 * MINUTE
    review = Review.objects.get(goal=goal)
    assert three[1].starts_at < review.begun_at < three[1].starts_at + 2 * MINUTE
    assert (review.session, review.closed_at) == (three[1].number, None)
    assert moved.versions.get().words == "Sleep."
