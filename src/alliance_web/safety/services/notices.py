"""Tell someone that there is a review to look at; the message says nothing about anyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox

from ..models import ReviewTask
from ..queries import notices_of

if TYPE_CHECKING:
    from alliance_web.people.models import User


def tell(task: ReviewTask, user: User, subject: str, words: str) -> None:
    """Put the notice into the outbox, in the transaction that opened or escalated the review.

    `words` may hold {due} and {link}. Without a mail server or an address the notice is kept as failed, and shown.
    """
    due = timezone.localtime(task.due_at).strftime("%d %B, %H:%M")
    link = settings.ORIGIN + reverse("reviews")
    outbox.put(
        kind=Kind.SAFETY_NOTICE,
        address=user.email,
        subject=subject,
        text=words.format(due=due, link=link),
        thing=notices_of(task),
        by=None,
    )
