"""Closed therapies of a simulated practice, written all at once: nobody was there to record step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.access.relation import Part
from alliance_web.audit.record import record

from ..models import Participant, Session, Therapy

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


class NotSimulated(Exception):
    """The practice is a real one: therapies in it are written by those who hold them."""


@dataclass(frozen=True, slots=True)
class Closed:
    """One closed therapy: what the client is called, the therapist, and when each session was, by number."""

    client: str
    therapist: User
    sessions: Mapping[int, datetime]


@transaction.atomic
def write_closed(
    *, practice: Practice, therapies: Sequence[Closed], outcome: str, outcome_every: int, by: User
) -> list[list[Session]]:
    """The sessions of each, in order; every therapy ended on the day of its last one. Raises NotSimulated."""
    if not practice.simulated:
        raise NotSimulated
    rows = Therapy.objects.bulk_create(
        Therapy(
            practice=practice,
            outcome=outcome,
            outcome_every=outcome_every,
            started_on=min(one.sessions.values()).date(),
            ended_on=max(one.sessions.values()).date(),
        )
        for one in therapies
    )
    both = list(zip(rows, therapies, strict=True))
    Participant.objects.bulk_create(person for row, one in both for person in _chairs(row, one))
    record("therapies.simulate", by=by.pk, therapies=len(rows))
    made = Session.objects.bulk_create(
        Session(therapy=row, number=number, starts_at=at) for row, one in both for number, at in one.sessions.items()
    )
    found = iter(made)
    return [[next(found) for _ in one.sessions] for one in therapies]


def _chairs(therapy: Therapy, one: Closed) -> tuple[Participant, Participant]:
    """A client who never had an account, and the therapist."""
    client = Participant(therapy=therapy, part=Part.CLIENT, name=one.client)
    return client, Participant(therapy=therapy, part=Part.THERAPIST, user=one.therapist, name=one.therapist.name)
