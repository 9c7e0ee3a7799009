"""A practice in Berlin, and sessions planned in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from alliance_web.people import services as people
from alliance_web.scheduling.services import planning
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

BERLIN = ZoneInfo("Europe/Berlin")
Plan = Callable[..., Session]


@pytest.fixture
def berlin(cast: Cast) -> Any:
    """Times are those of Berlin, on pages and in services."""
    people.change_practice(practice=cast.practice, name="The Practice", time_zone="Europe/Berlin", by=cast.lead)
    with timezone.override(BERLIN):
        yield cast


@pytest.fixture
def in_a_week() -> datetime:
    """A time next week, at ten in UTC."""
    return (timezone.now() + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture
def session(cast: Cast, in_a_week: datetime) -> Session:
    """Session 4, next week."""
    return planning.plan(therapy=cast.therapy, starts_at=in_a_week, by=cast.therapist).sessions[0]


@pytest.fixture
def series(cast: Cast, in_a_week: datetime) -> Sequence[Session]:
    """Sessions 4 to 8, every week from next week on."""
    starts = [in_a_week + timedelta(weeks=n) for n in range(5)]
    return planning.plan_series(
        therapy=cast.therapy, submission=uuid4(), starts=starts, weeks=1, by=cast.therapist
    ).sessions


@pytest.fixture
def beside(cast: Cast) -> Therapy:
    """Another therapy of the same therapist."""
    return therapies.start(practice=cast.practice, therapist=cast.therapist, client_name="Ida Ek", by=cast.therapist)


def ahead(weeks: int, hour: int = 10, zone: ZoneInfo = BERLIN) -> datetime:
    """An hour on the wall, some weeks from today."""
    day: date = timezone.now().astimezone(zone).date() + timedelta(weeks=weeks)
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone)
