"""Reads about the queue, for the page of the administrator. No argument of any job is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .models import Worker

# A worker says that it is there every half minute.
SILENT = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many jobs wait or run, and since when the oldest is."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that failed for good: its kind (the name of its function), when, and the kind of fault."""

    key: UUID
    kind: str
    at: datetime | None
    fault: str


def waiting() -> Waiting:
    """Jobs that are ready and jobs that run."""
    rows = DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    found = rows.aggregate(count=Count("pk"), since=Min("enqueued_at"))
    return Waiting(found["count"], found["since"])


def failed() -> list[Failed]:
    """Jobs that failed for good, the latest first."""
    rows = DBTaskResult.objects.failed().order_by("-finished_at")
    return [
        Failed(row.pk, row.task_path.rsplit(".", 1)[-1], row.finished_at, row.exception_class_path.rsplit(".", 1)[-1])
        for row in rows[:50]
    ]


def last_seen() -> datetime | None:
    """When a worker last said that it is there."""
    seen: datetime | None = Worker.objects.aggregate(seen=Max("seen_at"))["seen"]
    return seen


def workers(now: datetime | None = None) -> QuerySet[Worker]:
    """The workers that are there now."""
    return Worker.objects.filter(seen_at__gte=(now or timezone.now()) - SILENT).order_by("name")
