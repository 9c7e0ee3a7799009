"""What a goal and a task have in common as a page shows them: wordings, what is agreed, and who says what."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..agreement import Agreement
from ..states import Stance
from . import versions
from .people import Person, parties
from .versions import Stood, Version


@dataclass(frozen=True)
class Proposed(ABC):
    """A goal or task seen from one chair.

    `wordings`: every version by its number. `known`: everybody who is or was in the therapy. `row` is the row, for
    services.
    """

    row: Any
    known: Mapping[int, Person]
    agreement: Agreement
    wordings: Mapping[int, Version]

    @property
    @abstractmethod
    def can_change(self) -> bool:
        """Whether it can be put another way, and something be said of it."""

    @property
    def people(self) -> tuple[Person, ...]:
        """Those in the therapy now."""
        return tuple(person for person in self.known.values() if not person.has_left)

    @property
    def number(self) -> int:
        """Counts from 1 within the therapy, or within the goal of a task, and stays."""
        return self.row.number  # type: ignore[no-any-return]

    @property
    def agreed(self) -> Version | None:
        """The version both agree with, None where there is none."""
        return self.wordings.get(self.agreement.agreed or 0)

    @property
    def table(self) -> Version | None:
        """The newest version while it is not the agreed one."""
        return self.wordings.get(self.agreement.on_the_table or 0)

    @property
    def latest(self) -> int:
        """The number of the newest version: what a form of this page has seen."""
        return self.agreement.latest

    @property
    def newest(self) -> Version:
        """The newest version, agreed or not."""
        return self.wordings[self.latest]

    @property
    def words(self) -> Version:
        """The version that counts: the agreed one, else the newest."""
        return self.agreed or self.newest

    @cached_property
    def dissenters(self) -> tuple[Person, ...]:
        """Who disagrees with the newest version."""
        return tuple(person for person in self.people if person.pk in self.agreement.dissents())

    @cached_property
    def awaited(self) -> tuple[Person, ...]:
        """Who has said nothing yet of the newest version. "I am not sure" is an answer."""
        return tuple(one.person for one in self._said if one.at is None)

    @cached_property
    def unsure(self) -> tuple[Person, ...]:
        """Who has said of the newest version that they are not sure."""
        return tuple(one.person for one in self._said if one.at and one.stance is Stance.UNDECIDED)

    @property
    def waits_for_you(self) -> bool:
        """Whether the reader has said nothing yet of the newest version."""
        return any(person.is_you for person in self.awaited)

    @property
    def _said(self) -> tuple[Stood, ...]:
        """What is said of the version on the table, as long as something can be said of it."""
        return self.table.stances if self.table and self.can_change else ()


def read(row: Any, known: Mapping[int, Person], since: int = 1) -> dict[str, Any]:
    """The columns of `Proposed` from a row that was fetched with `WITH_STANCES`.

    What was said of versions before `since` counts no more.
    """
    return {
        "row": row,
        "known": known,
        "agreement": versions.agreement_of(row, parties(known), since),
        "wordings": {one.number: versions.shown(one, known) for one in row.versions.all()},
    }
