"""A review that is overdue goes on by itself: to the deputy at once, and an hour later to every lead.

Each step is kept as a row, recorded, and told by a message of its own. Whoever a review went to can open it, until it
is closed. Nothing is taken from the person who was named first: they still see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.audit.record import record
from alliance_web.people.local_time import local_time
from alliance_web.people.queries import leads, who_sets_up

from .. import queries
from ..models import Escalation, ReviewTask
from .notices import tell

if TYPE_CHECKING:
    from alliance_web.people.models import User


def escalate_overdue(now: datetime | None = None) -> int:
    """Bring every overdue review to whom it goes next; how many people were told.

    A fault with one review does not hold up the others: it is raised when all the others have been passed on.
    """
    moment, told, faults = now or timezone.now(), 0, list[Exception]()
    for task in queries.overdue(moment):
        try:
            told += _escalate(task, moment)
        except Exception as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return told


@transaction.atomic
def _escalate(task: ReviewTask, now: datetime) -> int:
    locked = ReviewTask.objects.select_for_update(of=("self",)).select_related("therapy__practice").get(pk=task.pk)
    if locked.done_at is not None:
        return 0
    known = set(locked.escalations.values_list("to", flat=True))
    people = [(user, step) for user, step in _next(locked, now) if user.pk not in known]
    for user, step in people:
        _bring(locked, user, step, now)
    return len(people)


def _next(task: ReviewTask, now: datetime) -> Iterator[tuple[User, Escalation.Step]]:
    """Everyone whom the review should have reached by now. A lead who was named first is asked once more."""
    practice = task.therapy.practice
    deputy = queries.deputy_of(practice.pk)
    if deputy is not None and deputy.pk == task.assigned_to_id:
        deputy = None  # they were asked first
    if deputy is not None:
        yield deputy, Escalation.Step.DEPUTY
        if now < task.due_at + queries.DEPUTY_HAS:
            return
    for user in leads(practice) or [who_sets_up(practice.pk)]:
        if user != deputy:
            yield user, Escalation.Step.LEADS


def _bring(task: ReviewTask, user: User, step: Escalation.Step, now: datetime) -> None:
    Escalation.objects.create(task=task, to=user, step=step, at=now)
    record("review.escalate", by=None, therapy=task.therapy.key, thing=f"review:{task.pk}", to=user.pk, step=step.value)
    words = _("A safety review has been overdue since {due}. Review it now:\n\n{link}\n")
    with local_time(task.therapy.practice):
        tell(task, user, _("A safety review is overdue"), words)
