"""What only a simulated practice has: closed therapies written all at once, and things written now that are long past.

Nobody was there to record step by step. In a real practice none of this can be called.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.record import record

from ..models import Participant, Session, Therapy

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


class NotSimulated(Exception):
    """The practice is a real one: therapies in it are written by those who hold them."""


@dataclass(frozen=True, slots=True)
class Closed:
    """One closed therapy: what the client is called, the therapist, and when each session was, by number.

    `account` is the client's, None for a client who never had one.
    """

    client: str
    therapist: User
    sessions: Mapping[int, datetime]
    account: User | None = None


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
    client = Participant(therapy=therapy, part=Part.CLIENT, user=one.account, name=one.client)
    return client, Participant(therapy=therapy, part=Part.THERAPIST, user=one.therapist, name=one.therapist.name)


@dataclass(slots=True)
class Past:
    """When the things that are being written are to have happened. The services write them as of now; then `redate`.

    Raises NotSimulated for a real practice: in it everything happened when it was written.
    """

    practice: Practice
    written: list[datetime] = field(default_factory=list)
    happened: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.practice.simulated:
            raise NotSimulated

    def at(self, moment: datetime) -> None:
        """What is written from here on happened at this moment."""
        self.written.append(timezone.now())
        self.happened.append(moment)

    def of(self, written: datetime) -> datetime:
        """When something written at a moment happened; things written one after the other keep their order."""
        place = bisect_right(self.written, written) - 1
        return written if place < 0 else self.happened[place] + (written - self.written[place])

    def redate(self, tables: Mapping[type[models.Model], str]) -> None:
        """Give every moment of writing in these tables of the practice the moment at which it happened.

        `tables`: the way from each to its therapy.
        """
        for model, way in tables.items():
            self._redate(model._default_manager.filter(**{f"{way}__practice": self.practice}))

    def _redate(self, rows: models.QuerySet[Any]) -> None:
        names = [one.name for one in rows.model._meta.concrete_fields if isinstance(one, models.DateTimeField)]
        found = list(rows.only("pk", *names))
        for row in found:
            for name in names:
                if moment := getattr(row, name):
                    setattr(row, name, self.of(moment))
        rows.model.objects.bulk_update(found, names, batch_size=200)
