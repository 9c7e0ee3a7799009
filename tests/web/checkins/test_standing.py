"""Whether a check-in can be answered now: a truth table."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.standing import Standing, standing
from alliance_web.checkins.states import State

# state of the check-in, minutes until the session begins, the session is cancelled, the person has left
TABLE = [
    (State.OPEN, -60, False, False, Standing.OPEN),
    (State.OPEN, 59, False, False, Standing.OPEN),
    (State.OPEN, 61, False, False, Standing.NOT_YET),
    (State.OPEN, -60, True, False, Standing.CANCELLED),
    (State.OPEN, 61, True, False, Standing.CANCELLED),
    (State.OPEN, -60, False, True, Standing.LEFT),
    (State.SUBMITTED, -60, False, False, Standing.ANSWERED),
    (State.SUBMITTED, -60, False, True, Standing.ANSWERED),
    (State.WAIVED, -60, False, False, Standing.WAIVED),
    (State.WAIVED, 61, True, True, Standing.WAIVED),
]


@pytest.mark.parametrize(("state", "minutes", "is_cancelled", "has_left", "expected"), TABLE)
def test_standing(
    clients: CheckIn, state: State, minutes: int, is_cancelled: bool, has_left: bool, expected: Standing
) -> None:
    now = timezone.now()
    clients.state = state
    clients.session.starts_at = now + timedelta(minutes=minutes)
    clients.session.state = "cancelled" if is_cancelled else "planned"
    clients.participant.left_at = now if has_left else None
    assert standing(clients, now) is expected


def test_self_harm_is_asked_about_only_while_somebody_answers(safety_plan: Any, outcome: Any) -> None:
    check_in = outcome("phq-9")
    assert standing(check_in) is Standing.OPEN
    safety_plan.answered_by = None
    safety_plan.save()
    assert standing(check_in) is Standing.NOBODY_ANSWERS
    assert standing(outcome("phq-8")) is Standing.OPEN
