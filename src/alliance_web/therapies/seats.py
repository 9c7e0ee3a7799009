"""Where somebody sits in a running therapy, and what was found to wait for them there: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from alliance_web.access.relation import Part

if TYPE_CHECKING:
    from .frame import Frame


@dataclass(frozen=True, slots=True)
class Seat:
    """One chair of one therapy. `own`, `other`: the participants by primary key; `other` is 0 where nobody is."""

    therapy: int
    key: UUID
    part: Part
    own: int
    other: int
    other_name: str


# By the primary key of the therapy.
Seats = Mapping[int, Seat]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that waits for whoever sits there. `place`: what its address needs besides the therapy.

    `number`: what the sentence calls it by; `day`: a day that the sentence tells.
    """

    therapy: int
    place: tuple[object, ...] = ()
    number: int = 0
    day: date | None = None


def seat_of(frame: Frame) -> Seat:
    """The seat of whoever reads a page of both chairs."""
    therapy = frame.therapy
    return Seat(therapy.pk, therapy.key, frame.part, frame.own.pk, frame.other.pk, frame.other.name)


def own_pks(seats: Seats) -> list[int]:
    """The participants of whoever sits there."""
    return [seat.own for seat in seats.values()]


def in_part(seats: Seats, *parts: Part) -> dict[int, Seat]:
    """Only the seats in these parts."""
    return {key: seat for key, seat in seats.items() if seat.part in parts}
