"""What a file of past ratings holds, in the terms of the app."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from django.utils import timezone

from alliance.tables import Understood
from alliance_web.access.relation import Part

# A file that gives only the day is taken to mean this hour, where the practice is.
NOON = time(12)
# Both chairs' own check-in; of which version, the entry says.
CHECK_IN = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One rating. `answers` is empty where the session took place and nothing was answered.

    `version` of the check-in, where it is one. `dated`: the file says when the session was; otherwise `starts_at` was
    worked out from a first day.
    """

    row: int
    therapy: str
    session: int
    starts_at: datetime
    chair: Part
    answers: dict[str, float] = field(default_factory=dict)
    instrument: str = CHECK_IN
    dated: bool = True
    version: str = ""


@dataclass(frozen=True, slots=True)
class PastRatings:
    """A file that was read without a fault. `unused`: columns that nothing is done with; `notes`: what was assumed;
    `columns`: what was understood of each column.
    """

    entries: tuple[Entry, ...]
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[Understood, ...] = ()


def moment(day: datetime) -> datetime:
    """A day or moment on the wall clock of the practice."""
    return timezone.make_aware(day)
