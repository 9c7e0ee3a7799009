"""The days on which a client is asked, counted from the last day of the therapy."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from .states import MONTHS


def after(ended_on: date, months: int) -> date:
    """The same day so many months later, or the last of its month where there is none."""
    year, month = ended_on.year + (ended_on.month - 1 + months) // 12, (ended_on.month - 1 + months) % 12 + 1
    return date(year, month, min(ended_on.day, monthrange(year, month)[1]))


def days(ended_on: date) -> tuple[date, ...]:
    """All of them."""
    return tuple(after(ended_on, months) for months in MONTHS)
