"""Open a review for an answer about self-harm, and close it by a person's word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.audit.record import record
from alliance_web.vault.unreadable import Unreadable

from ..models import ReviewTask
from ..queries import MOST_KEPT, Duty, duty
from .notices import tell

if TYPE_CHECKING:
    from alliance_web.people.models import User

Answers = Mapping[str, int | None]


class NothingSaid(Exception):
    """A review is closed with a word on what was done, never with a bare click."""


def take_in(*, therapy: Any, check_in: UUID, instrument: str, answers: Answers, finished: bool) -> bool:
    """Answers to items about self-harm, as they are given: one open task for a check-in. True where one is above zero.

    `answers`: item -> number, None for "I'd rather not say". Answers of a check-in that has a task are added to it,
    zeros too: what was changed before sending is for a person to judge. Where that task is closed, a new answer above
    zero opens another, for nobody looks at a closed one again. Runs in the transaction of the caller.
    """
    is_above_zero = any(value for value in answers.values())
    task = ReviewTask.objects.select_for_update().filter(check_in=check_in).order_by("pk").last()
    if task is not None and not _needs_another_look(task, answers):
        _add(task, answers, finished)
    elif is_above_zero:
        _open(therapy, check_in, instrument, answers, finished)
    return is_above_zero


def would_change(*, check_in: UUID, answers: Answers, finished: bool) -> bool:
    """Whether `take_in` would write anything. Reads only: answers that are sent over and over never take a lock."""
    task = ReviewTask.objects.filter(check_in=check_in).order_by("pk").last()
    if task is None:
        return any(answers.values())
    if _needs_another_look(task, answers):
        return True
    given = _given(task)
    return bool(given is not None and _new(given, answers)) or (finished and not task.form_finished)


def _needs_another_look(task: ReviewTask, answers: Answers) -> bool:
    return task.done_at is not None and any(_untold(_given(task) or [], answers).values())


def _open(therapy: Any, check_in: UUID, instrument: str, answers: Answers, finished: bool) -> None:
    on_duty: Duty = duty(therapy)
    task = ReviewTask.objects.create(
        therapy=therapy,
        check_in=check_in,
        instrument=instrument,
        answers=json.dumps(list(answers.items())),
        assigned_to_id=on_duty.user_id,
        due_at=timezone.now() + timedelta(hours=on_duty.within_hours),
        form_finished=finished,
    )
    record("review.open", by=None, therapy=therapy.key, thing=f"review:{task.pk}", finished=finished)
    words = _("There is a new safety review for you. Review it by {due}:\n\n{link}\n")
    tell(task, task.assigned_to, _("New safety review"), words)


def _add(task: ReviewTask, answers: Answers, finished: bool) -> None:
    """What was said before stays as it is where it cannot be read: the task is open, and a person looks."""
    given = _given(task)
    if given is not None:
        task.answers = json.dumps([*given, *_new(given, answers)])
    task.form_finished = task.form_finished or finished
    task.save(update_fields=["answers", "form_finished"])


def _new(given: list[tuple[str, int | None]], answers: Answers) -> list[tuple[str, int | None]]:
    """What of these answers is to be kept after those that were given."""
    untold = list(_untold(given, answers).items())
    return untold if len(given) < MOST_KEPT else [one for one in untold if one not in given]


def _given(task: ReviewTask) -> list[tuple[str, int | None]] | None:
    """What was answered so far; None where it cannot be read."""
    if isinstance(task.answers, Unreadable):
        return None
    return [(item, value) for item, value in json.loads(task.answers)]


def _untold(given: list[tuple[str, int | None]], answers: Answers) -> Answers:
    """The answers that say something else than the last ones given to the same items."""
    latest = dict(given)
    return {item: value for item, value in answers.items() if item not in latest or latest[item] != value}


@transaction.atomic
def close(*, task: ReviewTask, what_was_done: str, by: User) -> bool:
    """A person has looked and says what was done. Closing twice keeps the first word (False). Raises NothingSaid."""
    if not what_was_done.strip():
        raise NothingSaid
    locked = ReviewTask.objects.select_for_update().select_related("therapy").get(pk=task.pk)
    if locked.done_at:
        return False
    locked.done_at, locked.done_by, locked.what_was_done = timezone.now(), by, what_was_done.strip()
    locked.save(update_fields=["done_at", "done_by", "what_was_done"])
    record("review.close", by=by.pk, therapy=locked.therapy.key, thing=f"review:{locked.pk}")
    return True
