"""Which sessions of a therapist lie over each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from alliance_web.access.relation import Part
from alliance_web.therapies import diary
from alliance_web.therapies.queries import people_in

from ..lengths import LENGTH, LONGEST


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time that is wanted."""

    starts_at: datetime
    minutes: int = LENGTH

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Overlap:
    """A session that lies over a wanted slot. `client`: of that session; `key`: what somebody who knows of it sends."""

    therapy: UUID
    client: str
    slot: Slot
    wanted: Slot
    key: str


def overlapping(user: Any, wanted: Sequence[Slot], without: Collection[int] = ()) -> tuple[Overlap, ...]:
    """The sessions of a therapist over these slots, by time. Sessions that only touch are none. Four queries at most.

    `without`: sessions that are about to move away.
    """
    if not wanted:
        return ()
    first = min(slot.starts_at for slot in wanted) - timedelta(minutes=LONGEST)
    rows = diary.booked(user, first, max(slot.ends_at for slot in wanted)).exclude(pk__in=without)
    found = [
        (pk, therapy, key, Slot(starts_at, minutes or LENGTH))
        for pk, therapy, key, starts_at, minutes in rows.values_list(
            "pk", "therapy", "therapy__key", "starts_at", "appointment__minutes"
        )
    ]
    pairs = [(one, slot) for one in found for slot in wanted if _meet(one[3], slot)]
    names = people_in({one[1] for one, _slot in pairs}, Part.CLIENT) if pairs else {}
    made = (
        Overlap(key, names[therapy].name if therapy in names else "", here, slot, _key(pk, slot))
        for (pk, therapy, key, here), slot in pairs
    )
    return tuple(sorted(made, key=lambda one: (one.wanted.starts_at, one.slot.starts_at, one.key)))


def within(wanted: Sequence[Slot]) -> tuple[tuple[Slot, Slot], ...]:
    """Slots that lie over each other among those that are wanted, each pair once."""
    here = sorted(wanted, key=lambda slot: slot.starts_at)
    return tuple((one, other) for n, one in enumerate(here) for other in here[n + 1 :] if _meet(one, other))


def _meet(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _key(session: int, wanted: Slot) -> str:
    """Names one overlap: whoever knows of this one does not know of another that came meanwhile."""
    text = f"{session} {wanted.starts_at.timestamp():.0f} {wanted.minutes}"
    return salted_hmac("an overlap of two sessions", text, algorithm="sha256").hexdigest()[:16]
