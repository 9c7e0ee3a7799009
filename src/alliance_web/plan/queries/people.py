"""Who says something about a plan, as a page names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part
from alliance_web.therapies.queries import everybody

if TYPE_CHECKING:
    from alliance_web.therapies.frame import Frame


@dataclass(frozen=True, slots=True)
class Person:
    """One participant of the therapy, seen by the reader. `pk`: of the participant."""

    pk: int
    name: str
    part: Part
    is_you: bool
    has_left: bool = False

    @property
    def called(self) -> str:
        """ "You" for the reader, else the name: how a sentence begins."""
        return _("You") if self.is_you else self.name


def people(frame: Frame) -> dict[int, Person]:
    """Everybody who is or was in the therapy, by the key of their participant, clients first. One query."""
    rows = sorted(everybody(frame.therapy), key=lambda row: (row.part, row.pk))
    return {
        row.pk: Person(row.pk, row.name, Part(row.part), row.pk == frame.own.pk, row.left_at is not None)
        for row in rows
    }


def parties(known: Mapping[int, Person]) -> tuple[int, ...]:
    """The participants whose word counts now, the client first."""
    return tuple(person.pk for person in known.values() if not person.has_left)
