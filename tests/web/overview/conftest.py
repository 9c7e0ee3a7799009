"""Sessions and ratings of the overview tests."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast


@pytest.fixture
def meet(cast: Cast) -> Callable[..., Session]:
    """Plan one more session of the cast's therapy, begun some hours ago (or to come, with a negative number)."""

    def plan(hours_ago: float = 5, therapy: Therapy | None = None) -> Session:
        begins = timezone.now() - timedelta(hours=hours_ago)
        return sessions.plan(therapy=therapy or cast.therapy, starts_at=begins, by=cast.therapist)

    return plan


@pytest.fixture
def three(cast: Cast) -> list[Session]:
    """The three begun sessions of the cast's therapy, in order."""
    return list(Session.objects.filter(therapy=cast.therapy).order_by("number"))
