"""Bring in appointments of a file: all that were chosen or none, and the same one never twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.audit.record import record
from alliance_web.therapies.diary import planned_at
from alliance_web.therapies.queries import lock
from alliance_web.therapies.services.sessions import TherapyEnded

from ..files.rows import Row
from ..models import Imported
from ..queries.imports import digest_of, there_already
from ..queries.overlaps import Slot, overlapping, within
from . import planning
from .planning import Overlaps

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Therapy


@dataclass(frozen=True, slots=True)
class Choice:
    """One appointment, and the therapy that the therapist chose for it."""

    row: Row
    therapy: Therapy


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import brought. `there`: how many were planned already, or had come in before."""

    new: int
    there: int


class OverlapsInFile(Exception):
    """Chosen appointments of the file lie over each other, and whoever imports has not said that they know."""

    def __init__(self, pairs: tuple[tuple[Slot, Slot], ...]) -> None:
        super().__init__(f"{len(pairs)} overlaps")
        self.pairs = pairs


@transaction.atomic
def bring_in(*, choices: Sequence[Choice], known: Collection[str] = (), sure: bool = False, by: User) -> Brought:
    """Plan the chosen appointments, the earliest first.

    `known`: keys of the overlaps that whoever imports was told of; `sure`: they know of those inside the file too.
    Raises Overlaps, OverlapsInFile, TherapyEnded; then nothing came in.
    """
    planning.hold_diary(by)
    therapies = {one.therapy.pk: one.therapy for one in choices}
    here = {pk: lock(therapies[pk]) for pk in sorted(therapies)}
    if any(one.ended_on for one in here.values()):
        raise TherapyEnded
    before = there_already(by, {one.row.uid for one in choices})
    new = sorted((one for one in choices if one.row.uid not in before), key=lambda one: one.row.starts_at)
    done = _planned(new, known, sure, by)
    record("appointments.import", by=by.pk, appointments=done.new)
    return Brought(done.new, done.there + len(choices) - len(new))


def _planned(choices: Sequence[Choice], known: Collection[str], sure: bool, by: User) -> Brought:
    wanted = [
        Slot(one.row.starts_at, one.row.minutes) for one in choices if not planned_at(one.therapy, one.row.starts_at)
    ]
    found = overlapping(by, wanted)
    if any(one.key not in known for one in found):
        raise Overlaps(found)
    if not sure and (pairs := within(wanted)):
        raise OverlapsInFile(pairs)
    new = 0
    for one in choices:
        done = planning.put(one.therapy, one.row.starts_at, one.row.minutes, by)
        Imported.objects.get_or_create(
            person=by, uid_digest=digest_of(one.row.uid), defaults={"session": done.sessions[0]}
        )
        new += done.new
    return Brought(new, len(choices) - new)
