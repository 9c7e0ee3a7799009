"""What only a simulated practice does: answers after an end, given when the practice says so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.consents import services as consents
from alliance_web.consents.purposes import FOLLOW_UP
from alliance_web.therapies.queries import people_in
from alliance_web.therapies.services.simulated import NotSimulated

from .. import secret
from ..days import after
from ..models import FollowUp, Wave
from ..states import Opens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alliance_web.people.models import Practice
    from alliance_web.therapies.models import Therapy
    from alliance_web.therapies.services.simulated import Past

    from .answering import Said


@transaction.atomic
def write_followed(*, practice: Practice, said: Mapping[Therapy, Mapping[int, Said | None]], born: date) -> None:
    """Clients of closed therapies who agreed on the last day, and what each answered. Raises NotSimulated.

    `born` opens the links of all of them: nobody has to be told apart here, and the hash is slow.
    """
    if not practice.simulated:
        raise NotSimulated
    clients, opens = people_in({therapy.pk for therapy in said}, Part.CLIENT), secret.hashed(born)
    rows = FollowUp.objects.bulk_create(
        FollowUp(
            therapy=therapy,
            by=clients[therapy.pk],
            opens=Opens.DAY,
            secret=opens,
            agreed_at=_at(therapy.ended_on or timezone.localdate()),
        )
        for therapy in said
    )
    for row in rows:
        assert row.by.user is not None
        consents.give(person=row.by.user, purpose=FOLLOW_UP, how=consents.SIMULATED, by=None)
    Wave.objects.bulk_create(
        _wave(row, row.therapy.ended_on, months, one)
        for row in rows
        if row.therapy.ended_on
        for months, one in said[row.therapy].items()
    )


def write_waves(*, follow_up: FollowUp, ended_on: date, said: Mapping[int, Said | None]) -> None:
    """The times at which the client was asked, and what they answered; None: nothing."""
    Wave.objects.bulk_create(_wave(follow_up, ended_on, months, one) for months, one in said.items())


def put_into_the_past(*, past: Past) -> None:
    """When the client agreed; the waves have their own days."""
    past.redate({FollowUp: "therapy"})


def _wave(follow_up: FollowUp, ended_on: date, months: int, one: Said | None) -> Wave:
    on = after(ended_on, months)
    return Wave(
        follow_up=follow_up,
        ended_on=ended_on,
        months=months,
        due_on=on,
        asked_at=_at(on),
        expires_at=_at(on) + timedelta(days=30),
        answered_at=None if one is None else _at(on) + timedelta(hours=9),
        instrument=follow_up.therapy.outcome,
        answers={} if one is None else _content(one),
        words="" if one is None else one.words,
    )


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _content(one: Said) -> dict[str, object]:
    lasted = {str(goal): word.value for goal, word in one.lasted.items()}
    return {
        "outcome": dict(one.outcome),
        "lasted": lasted,
        "back": one.back,
        "hear": one.hear.value if one.hear else "",
    }
