"""Times are shown where the practice is, and the zone does not leak into the next request."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from alliance_web.people import services
from alliance_web.people.models import User
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("zone", "shown"), [("UTC", "23:30"), ("Europe/Berlin", "00:30"), ("Asia/Kathmandu", "05:15")])
def test_times_are_local(cast: Cast, visit: Callable[[User], Client], zone: str, shown: str) -> None:
    services.change_practice(practice=cast.practice, name="The Practice", time_zone=zone, by=cast.lead)
    sessions.plan(therapy=cast.therapy, starts_at=datetime(2026, 11, 3, 23, 30, tzinfo=UTC), by=cast.therapist)
    page = visit(cast.therapist).get(f"/therapies/{cast.therapy.key}/").content.decode()
    assert f"November 2026, {shown}" in page
    assert timezone.get_current_timezone_name() == "UTC"
