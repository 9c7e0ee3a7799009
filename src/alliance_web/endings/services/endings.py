"""End a therapy with the facts of its end, put the facts right, and let it go on.

There is one way to end a therapy: the service of `therapies`. Here it gets what is to be known about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.therapies.queries import lock as lock_therapy
from alliance_web.therapies.services import therapy as therapies

from ..models import Ending
from ..states import Announced, EndedBy, LastKept, Went
from . import days

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant, Therapy


class FactsChanged(Exception):
    """The facts were put right on another page since this one was opened. `row`: what is there now."""

    def __init__(self, row: Ending) -> None:
        super().__init__(f"ending {row.pk}")
        self.row = row


class NotEnded(Exception):
    """The therapy goes on: there is nothing to record."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the therapist knows of an end."""

    ended_by: EndedBy
    announced: Announced
    last_kept: LastKept
    went: Went


@transaction.atomic
def end(*, therapy: Therapy, on: date, facts: Facts, by: Participant) -> Ending:
    """End the therapy on a day. Sent twice, it has ended once. Raises therapies.EndsTooEarly."""
    locked = lock_therapy(therapy)
    there = Ending.objects.filter(therapy=therapy, reopened_at=None).first()
    if there and locked.ended_on == on and _facts(there) == facts:
        return there
    assert by.user is not None
    therapies.end(therapy=therapy, on=on, by=by.user)
    return _write(therapy, there, facts, by)


@transaction.atomic
def put_right(*, therapy: Therapy, facts: Facts, seen: int, by: Participant) -> Ending:
    """Other facts about the end, or the first ones. `seen`: `changes` on the page, 0 where there were none.

    Raises FactsChanged, NotEnded.
    """
    locked = lock_therapy(therapy)
    if locked.ended_on is None:
        raise NotEnded
    there = Ending.objects.filter(therapy=therapy, reopened_at=None).first()
    if there and _facts(there) == facts:
        return there
    if there and there.changes != seen:
        raise FactsChanged(there)
    return _write(therapy, there, facts, by)


@transaction.atomic
def reopen(*, therapy: Therapy, by: Participant) -> None:
    """The therapy goes on. What was written stays; the day that was planned does not. Twice, it changes nothing."""
    locked = lock_therapy(therapy)
    if locked.ended_on is None:
        return
    assert by.user is not None
    therapies.reopen(therapy=therapy, by=by.user)
    Ending.objects.filter(therapy=therapy, reopened_at=None).update(reopened_at=timezone.now())
    days.clear(therapy=locked, by=by)


def _write(therapy: Therapy, there: Ending | None, facts: Facts, by: Participant) -> Ending:
    row = there or Ending(therapy=therapy, by=by)
    row.ended_by, row.announced, row.last_kept = facts.ended_by, facts.announced, facts.last_kept
    row.went, row.by, row.changes = facts.went, by, row.changes + 1
    row.save()
    record("ending.record", by=by.user_id, therapy=therapy.key, thing=f"ending:{row.pk}")
    return row


def _facts(row: Ending) -> Facts | None:
    """The facts of a row; None where its sealed word cannot be read, so that nothing equals it."""
    if row.went not in list(Went):
        return None
    return Facts(EndedBy(row.ended_by), Announced(row.announced), LastKept(row.last_kept), Went(row.went))
