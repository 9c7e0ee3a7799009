"""What the queue of django-tasks-db does not keep: who works on a job until when, and which scheduled job was made."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from alliance_web.vault.classification import Personal


class Attempt(models.Model):
    """One try of one job. Only the holder of the token may write what came of it, and only until the lease is taken."""

    class Outcome(models.TextChoices):
        """What came of a try; a try that is running has none."""

        RUNNING = ""
        DONE = "done"
        FAILED = "failed"
        LOST = "lost"

    personal: ClassVar = {
        "id": Personal.NONE,
        "job": Personal.NONE,
        "number": Personal.NONE,
        "token": Personal.NONE,
        "worker": Personal.NONE,
        "started_at": Personal.NONE,
        "lease_until": Personal.NONE,
        "ended_at": Personal.NONE,
        "outcome": Personal.NONE,
    }

    # The key of the row in the queue; no foreign key, for the queue belongs to another package.
    job = models.UUIDField()
    number = models.PositiveIntegerField()
    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    worker = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, default=Outcome.RUNNING, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="attempts_of_a_job_are_numbered"),
            models.UniqueConstraint(fields=["job"], condition=Q(ended_at=None), name="one_running_attempt_of_a_job"),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="attempt_ended_with_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["lease_until"], condition=Q(ended_at=None), name="leases_that_run")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Due(models.Model):
    """That a scheduled job was queued for its time. Unique: two workers never queue it twice."""

    personal: ClassVar = {"id": Personal.NONE, "name": Personal.NONE, "due": Personal.NONE, "job": Personal.NONE}

    name = models.CharField(max_length=60)
    due = models.DateTimeField()
    job = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "due"], name="a_scheduled_job_once_for_its_time")]

    def __str__(self) -> str:
        return f"{self.name} {self.due:%Y-%m-%d %H:%M}"


class Worker(models.Model):
    """A worker process and when it last said that it is there."""

    personal: ClassVar = {"name": Personal.NONE, "started_at": Personal.NONE, "seen_at": Personal.NONE}

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"worker {self.name}"
