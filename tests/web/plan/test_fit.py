"""When a task raises the question whether it fits.

looked at   reported       due        sessions since   asked because
day 0       -              -          0 .. 2           -
day 0       -              -          3                silent
day 0       not, day 1     -          0                it was not done
day 2       not, day 1     -          0                - (kept, or put another way, since)
day 0       a little, d 1  -          0                -
day 0       a little, d 1  -          3                silent
day 0       -              day 5      0                - (today is day 5), its day has passed (day 6)
day 0       most, day 5    day 5      0                its day has passed (day 6)
day 6       -              day 5      0                - (looked at since)
day 0       not, day 1     day 5      3                it was not done: the first reason
"""

from datetime import UTC, date, datetime

import pytest

from alliance_web.plan.fit import SILENT_SESSIONS, Doubt, doubt
from alliance_web.plan.states import Amount


def day(n: int) -> datetime:
    return datetime(2026, 3, 1 + n, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("looked", "reported", "due", "sessions", "today", "asked"),
    [
        (0, None, None, 0, 9, None),
        (0, None, None, SILENT_SESSIONS - 1, 9, None),
        (0, None, None, SILENT_SESSIONS, 9, Doubt.SILENT),
        (0, (Amount.NOT, 1), None, 0, 9, Doubt.UNDONE),
        (2, (Amount.NOT, 1), None, 0, 9, None),
        (0, (Amount.A_LITTLE, 1), None, 0, 9, None),
        (0, (Amount.A_LITTLE, 1), None, SILENT_SESSIONS, 9, Doubt.SILENT),
        (0, None, 5, 0, 5, None),
        (0, None, 5, 0, 6, Doubt.DUE),
        (0, (Amount.MOST, 5), 5, 0, 6, Doubt.DUE),
        (6, None, 5, 0, 9, None),
        (0, (Amount.NOT, 1), 5, SILENT_SESSIONS, 9, Doubt.UNDONE),
    ],
)
def test_when_it_is_asked(
    looked: int,
    reported: tuple[Amount, int] | None,
    due: int | None,
    sessions: int,
    today: int,
    asked: Doubt | None,
) -> None:
    found = doubt(
        looked_at=day(looked),
        amount=reported[0] if reported else None,
        reported_at=day(reported[1]) if reported else None,
        due_on=date(2026, 3, 1 + due) if due is not None else None,
        sessions=sessions,
        today=date(2026, 3, 1 + today),
    )
    assert found is asked
