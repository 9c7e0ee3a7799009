"""The day on which the two wanted to look at their goals has come: told calmly, and derived each time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance_web.checkins.beside import Question
from alliance_web.therapies.queries import chairs, of_client

from .queries.review_days import overdue

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy


def questions(user: Any) -> tuple[Question, ...]:
    """What a client is asked beside the check-ins. Two queries where no day has come."""
    therapies = {row.pk: row for row in of_client(user).filter(ended_on=None)}
    return tuple(_question(therapies[key], on) for key, on in overdue(therapies).items())


def _question(therapy: Therapy, on: date) -> Question:
    words = _("You and {other} wanted to look at your goals on {day}. It can be done whenever it suits you both.")
    return Question(
        therapy=therapy.key,
        words=words.format(other=chairs(therapy).therapist.name, day=date_format(on, "j F")),
        label=_("Open our plan"),
        url=reverse("plan", args=[therapy.key]),
    )
