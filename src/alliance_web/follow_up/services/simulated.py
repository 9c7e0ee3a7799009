"""What only a simulated practice does: answers after an end, given when the practice says so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from ..days import after
from ..models import FollowUp, Wave

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alliance_web.therapies.services.simulated import Past

    from .answering import Said


def write_waves(*, follow_up: FollowUp, ended_on: date, said: Mapping[int, Said | None]) -> None:
    """The times at which the client was asked, and what they answered; None: nothing."""
    for months, one in said.items():
        on = after(ended_on, months)
        at = timezone.make_aware(datetime.combine(on, time(10)))
        answers = {} if one is None else _content(one)
        Wave.objects.create(
            follow_up=follow_up,
            ended_on=ended_on,
            months=months,
            due_on=on,
            asked_at=at,
            expires_at=at + timedelta(days=30),
            answered_at=None if one is None else at + timedelta(hours=9),
            instrument=follow_up.therapy.outcome,
            answers=answers,
            words="" if one is None else one.words,
        )


def put_into_the_past(*, past: Past) -> None:
    """When the client agreed; the waves have their own days."""
    past.redate({FollowUp: "therapy"})


def _content(one: Said) -> dict[str, object]:
    lasted = {str(goal): word.value for goal, word in one.lasted.items()}
    return {
        "outcome": dict(one.outcome),
        "lasted": lasted,
        "back": one.back,
        "hear": one.hear.value if one.hear else "",
    }
