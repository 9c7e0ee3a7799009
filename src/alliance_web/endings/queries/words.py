"""What the two say looking back. What one has written opens to the other once both have, and nowhere before.

The database leaves out what may not be read yet, so that no page can show it by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from alliance_web.access.relation import Part

from ..models import Farewell, Remark
from ..states import Column

if TYPE_CHECKING:
    from alliance_web.therapies.frame import Frame
    from alliance_web.therapies.models import Participant, Therapy


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the two says, as the reader may know it. `words` is "" where they may not, or it was left empty."""

    part: Part
    name: str
    own: bool
    has_written: bool = False
    is_empty: bool = False
    words: str = ""
    changes: int = 0
    says_yes: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """What both say, the reader's own first. `version`: of everything in the letter, for a form that says yes to it."""

    said: tuple[Said, ...]
    version: int

    @property
    def is_open(self) -> bool:
        """Whether both have written, so that each reads the other's."""
        return all(one.has_written for one in self.said)

    @property
    def own(self) -> Said:
        """The reader's."""
        return self.said[0]

    @property
    def other(self) -> Said:
        """The other's."""
        return self.said[1]

    @property
    def is_agreed(self) -> bool:
        """Whether both said yes to the letter as it is."""
        return all(one.says_yes for one in self.said)

    @property
    def by_part(self) -> dict[Part, Said]:
        """By chair, the client first: the order in which a page for both has them."""
        return dict(sorted((one.part, one) for one in self.said))


@dataclass(frozen=True, slots=True)
class RemarkShown:
    """One entry of a list. `own`: whether the reader says so; `by`: the chairs that do."""

    key: UUID
    words: str
    by: tuple[Part, ...]
    own: bool

    @property
    def is_both(self) -> bool:
        """Whether both say so."""
        return len(self.by) == len(Part)


Lists = Mapping[Column, tuple[RemarkShown, ...]]


def both(frame: Frame) -> Both:
    """What each says, as far as the reader may know. Two queries."""
    rows = {row.by_id: row for row in Farewell.objects.filter(therapy=frame.therapy).defer("words")}
    is_open = {frame.own.pk, frame.other.pk} <= set(rows)
    readable = Farewell.objects.filter(therapy=frame.therapy) if is_open else _own(frame)
    words = dict(readable.values_list("by", "words"))
    said = tuple(_said(frame, one, rows.get(one.pk), words) for one in (frame.own, frame.other))
    return Both(said, version(frame.therapy))


def _own(frame: Frame) -> QuerySet[Farewell]:
    return Farewell.objects.filter(therapy=frame.therapy, by=frame.own)


def _said(frame: Frame, one: Participant, row: Farewell | None, words: Mapping[int, str]) -> Said:
    part, own = Part(one.part), one.pk == frame.own.pk
    if row is None:
        return Said(part, one.name, own)
    return Said(
        part=part,
        name=one.name,
        own=own,
        has_written=True,
        is_empty=row.is_empty and one.pk in words,
        words=words.get(one.pk, ""),
        changes=row.changes,
        says_yes=row.yes_at is not None,
    )


def own_farewell(participant: Participant) -> Farewell | None:
    """What one person has written, for their own eyes."""
    return Farewell.objects.filter(therapy=participant.therapy_id, by=participant).first()


def version(therapy: Therapy) -> int:
    """Goes up with each change of what is in the letter."""
    tables = (Farewell.objects, Remark.objects)
    return sum(n for rows in tables for n in rows.filter(therapy=therapy).values_list("changes", flat=True))


def lists(frame: Frame) -> Lists:
    """The three lists: what both say first, then in the order of writing. One query."""
    rows = Remark.objects.filter(Q(by_client=True) | Q(by_therapist=True), therapy=frame.therapy)
    shown = [(Column(row.column), _shown(row, frame.part)) for row in rows]
    return {
        column: tuple(sorted((one for here, one in shown if here is column), key=lambda one: not one.is_both))
        for column in Column
    }


def _shown(row: Remark, reader: Part) -> RemarkShown:
    by = tuple(part for part, says in ((Part.CLIENT, row.by_client), (Part.THERAPIST, row.by_therapist)) if says)
    return RemarkShown(row.key, row.words, by, reader in by)


def remark(therapy: Therapy, key: UUID) -> Remark | None:
    """One entry, also one that neither says any more."""
    return Remark.objects.select_related("therapy").filter(therapy=therapy, key=key).first()
