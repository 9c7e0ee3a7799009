"""Who says something about a plan, as a page names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part

if TYPE_CHECKING:
    from alliance_web.therapies.frame import Frame


@dataclass(frozen=True, slots=True)
class Person:
    """One participant of the therapy, seen by the reader. `pk`: of the participant."""

    pk: int
    name: str
    part: Part
    is_you: bool
    left_at: datetime | None = None

    @property
    def has_left(self) -> bool:
        """Whether somebody else sits in this chair now."""
        return self.left_at is not None

    @property
    def called(self) -> str:
        """ "You" for the reader, else the name: how a sentence begins."""
        return _("You") if self.is_you else self.name


def people(frame: Frame) -> dict[int, Person]:
    """Everybody who is or was in the therapy, by the key of their participant, clients first.

    Within a chair in the order in which they came.
    """
    rows = (*frame.chairs.earlier, frame.chairs.client, frame.chairs.therapist)
    return {
        row.pk: Person(row.pk, row.name, Part(row.part), row.pk == frame.own.pk, row.left_at)
        for row in sorted(rows, key=lambda row: (row.part, row.pk))
    }


def parties(known: Mapping[int, Person]) -> tuple[int, ...]:
    """The participants whose word counts now, the client first."""
    return tuple(person.pk for person in known.values() if not person.has_left)


def seated(known: Mapping[int, Person], at: datetime) -> tuple[int, ...]:
    """The participants whose word counted at a moment, the client first."""
    in_chair: dict[Part, int] = {}
    for person in known.values():
        if person.left_at is None or person.left_at > at:
            in_chair.setdefault(person.part, person.pk)
    return tuple(in_chair.values())
