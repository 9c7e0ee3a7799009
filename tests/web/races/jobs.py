"""Races for jobs, the schedule and overdue reviews."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from alliance_web.access.relation import Role
from alliance_web.jobs import running, services
from alliance_web.jobs.models import Attempt, Due
from alliance_web.messages.tasks import tidy_outbox
from alliance_web.safety.models import Escalation, ReviewTask
from alliance_web.safety.services import escalation, reviews

from .races import MANY, a_therapy, somebody
from .threads import kinds, slowed, together


def an_empty_queue() -> None:
    """Nothing of the races before."""
    DBTaskResult.objects.all().delete()
    Attempt.objects.all().delete()


def one_job_claimed_by_many() -> Any:
    an_empty_queue()
    tidy_outbox.enqueue()
    found = together(*[lambda: services.claim(str(uuid4()))] * MANY)
    return [kinds(found), Attempt.objects.count()]


def many_jobs_run_by_many() -> Any:
    an_empty_queue()
    for _ in range(20):
        tidy_outbox.enqueue()
    ran = together(*[running.run_due] * 4)
    return [sum(ran), Attempt.objects.filter(outcome="done").values("job").distinct().count(), Attempt.objects.count()]


def a_late_worker_and_the_reaper() -> Any:
    an_empty_queue()
    tidy_outbox.enqueue()
    late = services.claim("late")
    assert late
    then = timezone.now() + timedelta(minutes=2)
    together(lambda: services.done(late), lambda: services.take_back_lost(then))
    state = Attempt.objects.get().outcome, DBTaskResult.objects.get().status
    return state in (("done", "SUCCESSFUL"), ("lost", "READY"))


def one_time_queued_by_many() -> Any:
    an_empty_queue()
    Due.objects.all().delete()
    nine = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    with slowed("alliance_web.jobs.services._is_queued"):
        together(*[lambda: services.queue_due({}, nine)] * MANY)
    queued = DBTaskResult.objects.filter(task_path__endswith=".prune_jobs").count()
    return [Due.objects.filter(name="prune jobs").count(), queued]


def an_overdue_review_passed_on_by_many() -> Any:
    therapy = a_therapy()
    lead = somebody(Role.LEAD)
    with transaction.atomic():
        reviews.take_in(therapy=therapy, check_in=uuid4(), instrument="phq-9", answers={"q9": 1}, finished=True)
    task = ReviewTask.objects.get(therapy=therapy)
    found = together(*[lambda: escalation.escalate_overdue(task.due_at + timedelta(minutes=1))] * 4)
    faults = [one for one in found if isinstance(one, Exception)]
    return [faults, Escalation.objects.filter(task=task, to=lead).count()]
