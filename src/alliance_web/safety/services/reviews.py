"""Open a review for an answer about self-harm, and close it by a person's word."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.audit.record import record

from ..models import ReviewTask
from ..queries import plan_of

if TYPE_CHECKING:
    from alliance_web.people.models import User

log = logging.getLogger(__name__)


def open_if_needed(*, therapy: Any, check_in: UUID, risk: dict[str, int], finished: bool) -> bool:
    """One task for a check-in with an answer above zero; True when there is such an answer.

    The answer stays in its rating: the task holds which item, never what was said.
    """
    if not risk:
        _note_finished(check_in, finished)
        return False
    plan = plan_of(therapy.practice_id)
    if plan is None or plan.answered_by is None:
        raise RuntimeError("An item about self-harm was asked without a safety plan. Complete the plan under Set-up.")
    task, is_new = ReviewTask.objects.get_or_create(
        check_in=check_in,
        defaults={
            "therapy": therapy,
            "item": sorted(risk)[0],
            "assigned_to": plan.answered_by,
            "due_at": timezone.now() + timedelta(hours=plan.answer_within_hours),
            "form_finished": finished,
        },
    )
    if is_new:
        record("review.open", by=None, therapy=therapy.key, thing=f"review:{task.pk}", finished=finished)
        transaction.on_commit(lambda: _tell(task))
    _note_finished(check_in, finished)
    return True


def _note_finished(check_in: UUID, finished: bool) -> None:
    if finished:
        ReviewTask.objects.filter(check_in=check_in, form_finished=False).update(form_finished=True)


def _tell(task: ReviewTask) -> None:
    """Tell the named person that there is something to look at; the message says nothing about anyone."""
    if not settings.MAIL_IS_SENT or not task.assigned_to.email:
        ReviewTask.objects.filter(pk=task.pk).update(notice_failed=True)
        return
    try:
        send_mail(
            _("Please look at an answer"),
            _("Somebody's answer needs you to look at it by {due}.\n\n{link}\n").format(
                due=timezone.localtime(task.due_at).strftime("%d %B, %H:%M"),
                link=settings.ORIGIN + reverse("reviews"),
            ),
            None,
            [task.assigned_to.email],
        )
    except OSError:
        log.exception("The notice of review %s could not be sent", task.pk)
        ReviewTask.objects.filter(pk=task.pk).update(notice_failed=True)


@transaction.atomic
def close(*, task: ReviewTask, what_was_done: str, by: User) -> None:
    """A person has looked and says what was done. Closing twice keeps the first word."""
    locked = ReviewTask.objects.select_for_update().get(pk=task.pk)
    if locked.done_at:
        return
    locked.done_at, locked.done_by, locked.what_was_done = timezone.now(), by, what_was_done.strip()
    locked.save(update_fields=["done_at", "done_by", "what_was_done"])
    record("review.close", by=by.pk, therapy=locked.therapy.key, thing=f"review:{locked.pk}")
