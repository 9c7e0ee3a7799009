"""How a job is declared: a task of Django's Tasks API, with how often and how long it is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django_tasks import task

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
# Between one try and the next; the last one repeats.
WAITS = (10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR)
# A worker that has not renewed its lease for this long counts as gone.
LEASE = MINUTE


class TryAgain(Exception):
    """The job could not be done now, for a reason that is expected. The text is a code for the log, never a value."""


class GiveUp(Exception):
    """The job cannot be done, and another try would not help."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How a job is tried. `tries=None`: until the job itself says that it is done."""

    tries: int | None = 8
    waits: tuple[timedelta, ...] = WAITS
    lease: timedelta = LEASE

    def wait(self, number: int) -> timedelta | None:
        """How long after try `number` (from 1) the next one begins; None where there is none."""
        if self.tries is not None and number >= self.tries:
            return None
        return self.waits[min(number, len(self.waits)) - 1]


_policies: dict[str, Policy] = {}


def job(policy: Policy | None = None, *, priority: int = 0) -> Callable[[Callable[..., None]], Any]:
    """Declare a module-level function as a job.

    Arguments lie in the queue as clear text: pass primary keys only. A job may run twice (a worker is killed, a lease
    runs out), so it keeps the proof of its effect in rows of its own and never trusts the state of the queue.
    """

    def declare(function: Callable[..., None]) -> Any:
        _policies[f"{function.__module__}.{function.__qualname__}"] = policy or Policy()
        return task(priority=priority)(function)

    return declare


def policy_of(task_path: str) -> Policy:
    """The policy of a job by the path of its function; the preset for one that no longer exists."""
    return _policies.get(task_path, Policy())
