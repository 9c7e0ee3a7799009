"""What every page of both chairs has: whose it is, for which chair it speaks, and its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from alliance_web.access.relation import Part

from . import queries
from .queries import Chairs
from .tabs import Tab, tabs

if TYPE_CHECKING:
    from .models import Participant, Therapy


@dataclass(frozen=True, slots=True)
class Frame:
    """A therapy seen from one chair. Both chairs get the same page; only "you" changes places."""

    therapy: Therapy
    chairs: Chairs
    part: Part
    tabs: list[Tab]

    @property
    def own(self) -> Participant:
        """The participant who reads."""
        return self.chairs.own(self.part)

    @property
    def other(self) -> Participant:
        """The participant in the other chair."""
        return self.chairs.other(self.part)

    @property
    def names(self) -> dict[str, str]:
        """Names by part, as pictures and legends show them to both."""
        return self.chairs.names

    @property
    def subject(self) -> str:
        """Whose pages these are, as a printed page says it."""
        return _("{client} and {therapist}").format(
            client=self.chairs.client.name, therapist=self.chairs.therapist.name
        )


def frame(therapy: UUID, part: Part, current: str) -> Frame:
    """The frame of a page; `current` is the route name of the page."""
    row = queries.by_key(therapy)
    return Frame(row, queries.chairs(row), part, tabs(therapy, part, current))
