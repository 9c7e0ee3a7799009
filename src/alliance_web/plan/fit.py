"""When a task raises the question "Does this task fit?": it was not done, its day has passed, or nobody spoke of it."""

from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone

from .states import Amount

# So many sessions began without a word about the task. Ours: long enough for a rhythm of weeks, short enough to ask.
SILENT_SESSIONS = 3


class Doubt(StrEnum):
    """Why the question is asked. Never a reproach: a task that nobody does may simply not fit."""

    UNDONE = "undone"
    DUE = "due"
    SILENT = "silent"


def doubt(
    *,
    looked_at: datetime,
    reported_at: datetime | None = None,
    amount: Amount | None = None,
    due_on: date | None = None,
    sessions: int = 0,
    today: date,
) -> Doubt | None:
    """The first reason to ask, None where there is none.

    `looked_at`: when the two last decided on it (agreed, kept, taken up). `reported_at`, `amount`: of the last report.
    `sessions`: how many have begun since the later of the two.
    """
    last_sign = max(looked_at, reported_at or looked_at)
    if amount is Amount.NOT and reported_at == last_sign != looked_at:
        return Doubt.UNDONE
    if due_on and timezone.localdate(last_sign) <= due_on < today:
        return Doubt.DUE
    return Doubt.SILENT if sessions >= SILENT_SESSIONS else None
