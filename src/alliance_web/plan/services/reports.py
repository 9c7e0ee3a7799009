"""Say how a task went, and answer that. `by` is the participant who does it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record

from ..models import Task, TaskReport
from ..owners import is_owner
from ..states import Amount, Owner
from . import versions
from .tasks import NotYours

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant


USEFUL = range(11)


class OwnReport(Exception):
    """A report is answered from the other chair."""


class AlreadyAnswered(Exception):
    """The report has another answer already; it stays unless it is to be changed. `answer`: what stands there."""

    def __init__(self, answer: str) -> None:
        super().__init__("the report has an answer")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Said:
    """How it went. `useful`: 0 to 10, None for "I'd rather not say"; nothing is useful that was not done."""

    amount: Amount
    useful: int | None = None
    in_the_way: str = ""
    helped: str = ""


@transaction.atomic
def report(*, task: Task, said: Said, about: int, seen: int, session: int, key: UUID, by: Participant) -> TaskReport:
    """Keep a report; the same form sent twice is one. A task that has ended takes a last report too.

    `about`: the version it is about; `seen`: the version that counted on the page: the agreed one, or the newest where
    none is agreed. `session`: the session after which it was done, 0 before the first.
    Raises NotYours, ChangedMeanwhile where another version counts by now, and ValueError for a usefulness off its
    scale: the database holds it sealed and cannot check it.
    """
    if said.useful not in (None, *USEFUL):
        raise ValueError("How useful a task was is said from 0 to 10.")
    locked = versions.lock(task)
    there = TaskReport.objects.filter(key=key, task=task).first()
    if there:
        return there
    now = versions.agreed(locked, by)
    counts = locked.versions.get(number=now.agreed or now.latest)
    if counts.number != seen:
        raise versions.ChangedMeanwhile(counts)
    version = locked.versions.get(number=about)
    if not is_owner(by.part, Owner(version.owner)):
        raise NotYours
    values = asdict(said) | ({"useful": None} if said.amount is Amount.NOT else {})
    made = TaskReport.objects.create(key=key, task=locked, version=version, session=session, by=by, **values)
    record("task.report", by=by.user_id, therapy=by.therapy.key, thing=f"task:{task.pk}", report=made.pk)
    return made


@transaction.atomic
def answer(*, report: TaskReport, words: str, instead: bool = False, by: Participant) -> bool:
    """Answer the other's report; False where these words stand there already. Raises OwnReport, AlreadyAnswered.

    `instead`: the answer that stands there was seen and is to be changed.
    """
    locked = TaskReport.objects.select_for_update(no_key=True, of=("self",)).select_related("by").get(pk=report.pk)
    if locked.by.part == by.part:
        raise OwnReport
    if locked.answer == words:
        return False
    if locked.answer and not instead:
        raise AlreadyAnswered(locked.answer)
    locked.answer, locked.answered_by, locked.answered_at = words, by, timezone.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    record("task.answer", by=by.user_id, therapy=by.therapy.key, thing=f"task:{locked.task_id}", report=locked.pk)
    return True
