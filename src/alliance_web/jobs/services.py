"""Everything that changes the queue: claim, renew, end, take back what was lost, queue what is due.

A worker that was slow, and whose lease was taken, still believes that the job is its own. So every write about a try
names the token of that try and asks that it has not ended: a late worker changes nothing.
"""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from alliance_web.audit.record import record

from .models import Attempt, Due, Worker
from .policy import Policy, TryAgain, policy_of
from .schedule import SCHEDULE, Entry

if TYPE_CHECKING:
    from alliance_web.people.models import User

log = logging.getLogger(__name__)

PACKAGE = Path(__file__).parents[1]
DONE_KEPT, FAILED_KEPT = timedelta(days=2), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Claim:
    """One try that this worker holds."""

    job: UUID
    task_path: str
    arguments: dict[str, Any]
    number: int
    token: UUID

    @property
    def policy(self) -> Policy:
        """How this job is tried."""
        return policy_of(self.task_path)


def claim(worker: str) -> Claim | None:
    """The next job that is ready, for this worker alone; None where there is none. Looks before it locks."""
    if not DBTaskResult.objects.ready().exists():
        return None
    with transaction.atomic():
        job = DBTaskResult.objects.ready().get_locked()
        if job is None:  # another worker was faster
            return None
        now, number = timezone.now(), Attempt.objects.filter(job=job.pk).count() + 1
        held = Claim(job.pk, job.task_path, job.args_kwargs, number, uuid4())
        Attempt.objects.create(
            job=job.pk,
            number=number,
            token=held.token,
            worker=worker,
            started_at=now,
            lease_until=now + held.policy.lease,
        )
        _set(job.pk, status=TaskResultStatus.RUNNING, started_at=now, worker_ids=[worker])
    return held


def renew(held: Claim) -> bool:
    """Hold the job a little longer. False where it is no longer ours."""
    until = timezone.now() + held.policy.lease
    return bool(_running(held).update(lease_until=until))


@transaction.atomic
def done(held: Claim) -> bool:
    """The job is done. False where it is no longer ours."""
    if not _end(held.token, Attempt.Outcome.DONE):
        return False
    _set(
        held.job, status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now(), exception_class_path="", traceback=""
    )
    return True


@transaction.atomic
def failed(held: Claim, fault: Exception, *, for_good: bool = False) -> bool:
    """The try failed: queue the next one, or leave the job as failed. False where it is no longer ours."""
    if not _end(held.token, Attempt.Outcome.FAILED):
        return False
    kind = type(fault)
    told = {"exception_class_path": f"{kind.__module__}.{kind.__qualname__}", "traceback": _places(fault)}
    _again(held.job, None if for_good else held.policy.wait(held.number), **told)
    if not isinstance(fault, TryAgain):
        log.error("Job %s failed in try %s: %s\n%s", held.task_path, held.number, kind.__qualname__, _places(fault))
    return True


def take_back_lost(now: datetime | None = None) -> int:
    """Queue again what a worker held and did not renew in time. Looks before it locks."""
    moment = now or timezone.now()
    lost = list(Attempt.objects.filter(ended_at=None, lease_until__lt=moment).values_list("token", "job", "number"))
    return sum(_take_back(token, job, number, moment) for token, job, number in lost)


@transaction.atomic
def _take_back(token: UUID, job: UUID, number: int, moment: datetime) -> bool:
    if not _end(token, Attempt.Outcome.LOST, lease_until__lt=moment):
        return False
    path = DBTaskResult.objects.filter(pk=job).values_list("task_path", flat=True).first() or ""
    _again(job, policy_of(path).wait(number), exception_class_path="", traceback="")
    log.warning("Job %s was lost in try %s: its worker is gone or was too slow", path, number)
    return True


def queue_due(known: dict[str, datetime], now: datetime | None = None) -> int:
    """Queue the scheduled jobs whose time has come. `known`: what this worker has looked at, by name."""
    moment, queued = now or timezone.now(), 0
    for entry in SCHEDULE.values():
        due = entry.due(moment)
        if known.get(entry.name) == due:
            continue
        queued += entry.when() and not _is_queued(entry, due) and _queue(entry, due)
        known[entry.name] = due
    return queued


def _is_queued(entry: Entry, due: datetime) -> bool:
    return Due.objects.filter(name=entry.name, due=due).exists()


def _queue(entry: Entry, due: datetime) -> bool:
    """Whether it was queued by us: the row is unique, so of two workers only one succeeds."""
    try:
        with transaction.atomic():
            row = Due.objects.create(name=entry.name, due=due, job=uuid4())
            row.job = entry.task.enqueue().id
            row.save(update_fields=["job"])
    except IntegrityError:
        return False
    return True


def seen(worker: str) -> None:
    """Note that this worker is there."""
    now = timezone.now()
    if not Worker.objects.filter(name=worker).update(seen_at=now):
        Worker.objects.create(name=worker, started_at=now, seen_at=now)


def gone(worker: str) -> None:
    """A worker ended as it should."""
    Worker.objects.filter(name=worker).delete()


@transaction.atomic
def retry(*, job: UUID, by: User) -> bool:
    """Try a failed job once more, now. False where there is no such job or it has not failed."""
    rows = DBTaskResult.objects.filter(pk=job, status=TaskResultStatus.FAILED)
    if not rows.update(status=TaskResultStatus.READY, run_after=timezone.now(), finished_at=None):
        return False
    record("job.retry", by=by.pk, thing=f"job:{job}")
    return True


@transaction.atomic
def dismiss(*, job: UUID, by: User) -> bool:
    """Take a failed job off the list. False where there is no such job or it has not failed."""
    deleted, _ = DBTaskResult.objects.filter(pk=job, status=TaskResultStatus.FAILED).delete()
    if not deleted:
        return False
    Attempt.objects.filter(job=job).delete()
    record("job.dismiss", by=by.pk, thing=f"job:{job}")
    return True


@transaction.atomic
def prune(now: datetime | None = None) -> int:
    """Delete finished jobs with their tries, times that are over, and workers that are gone."""
    moment = now or timezone.now()
    old = DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=moment - DONE_KEPT)
        | Q(status=TaskResultStatus.FAILED, finished_at__lt=moment - FAILED_KEPT)
    )
    jobs = list(old.values_list("pk", flat=True)[:5_000])
    Attempt.objects.filter(job__in=jobs).delete()
    DBTaskResult.objects.filter(pk__in=jobs).delete()
    Due.objects.filter(due__lt=moment - DONE_KEPT).delete()
    Worker.objects.filter(seen_at__lt=moment - DONE_KEPT).delete()
    return len(jobs)


def _running(held: Claim) -> Any:
    return Attempt.objects.filter(token=held.token, ended_at=None)


def _end(token: UUID, outcome: Attempt.Outcome, **only: Any) -> bool:
    rows = Attempt.objects.filter(token=token, ended_at=None, **only)
    return bool(rows.update(ended_at=timezone.now(), outcome=outcome))


def _again(job: UUID, wait: timedelta | None, **told: str) -> None:
    now = timezone.now()
    if wait is None:
        _set(job, status=TaskResultStatus.FAILED, finished_at=now, **told)
    else:
        _set(job, status=TaskResultStatus.READY, run_after=now + wait, **told)


def _set(job: UUID, **values: Any) -> None:
    """Called in the transaction in which the try was claimed or ended, so the token guards this write too."""
    DBTaskResult.objects.filter(pk=job).update(**values)


def _places(fault: BaseException) -> str:
    """Where it failed, without the text of the fault and without any value: both may hold what people wrote."""
    frames = traceback.extract_tb(fault.__traceback__)
    return "\n".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)


def _short(name: str) -> str:
    path = Path(name)
    return str(path.relative_to(PACKAGE)) if path.is_relative_to(PACKAGE) else path.name
