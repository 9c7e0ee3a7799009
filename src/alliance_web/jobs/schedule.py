"""Jobs that come back: each at fixed times, queued once for each time however many workers there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """A job that comes back. `when` looks, without writing, whether there is anything to do."""

    name: str
    every: timedelta
    task: Any
    when: Callable[[], bool]

    def due(self, now: datetime) -> datetime:
        """The latest time at which it was due. Times that passed while no worker ran are not made up for."""
        return EPOCH + (now - EPOCH) // self.every * self.every


SCHEDULE: dict[str, Entry] = {}


def _always() -> bool:
    return True


def every(interval: timedelta, name: str, task: Any, *, when: Callable[[], bool] = _always) -> None:
    """Put a job on the schedule; called where the job is declared."""
    SCHEDULE[name] = Entry(name, interval, task, when)
