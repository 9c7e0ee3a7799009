"""Versions of a goal or task, and who says what of them. Works on rows that were fetched with `WITH_STANCES`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from ..agreement import Agreement, Said, agreement
from ..states import Stance
from .people import Person, seated

WITH_STANCES = "versions__stances"


@dataclass(frozen=True, slots=True)
class Stood:
    """What one of the two says to a version now, and since when. `at` is None for who has said nothing yet."""

    person: Person
    stance: Stance
    reason: str = ""
    own_words: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a goal or a task. `row` is the row itself, for what only tasks have."""

    number: int
    words: str
    by: Person
    at: datetime
    stances: tuple[Stood, ...]
    row: Any = None

    def of(self, person: Person) -> Stood:
        """What somebody says of this version."""
        return next(one for one in self.stances if one.person == person)

    @property
    def yours(self) -> Stood:
        """What the reader says of this version."""
        return next(one for one in self.stances if one.person.is_you)


def agreement_of(thing: Any, parties: Collection[int], since: int = 1) -> Agreement:
    """What is agreed of a goal or task. What was said of versions before `since` counts no more."""
    versions = list(thing.versions.all())
    latest = versions[-1].number if versions else 0
    return agreement(tuple(parties), latest, (one for _at, one in said_of(thing) if one.version >= since))


def said_of(thing: Any) -> list[tuple[datetime, Said]]:
    """Every stance on a goal or task and its moment, in the order in which they were taken."""
    rows = ((row, version.number) for version in thing.versions.all() for row in version.stances.all())
    in_order = sorted(rows, key=lambda pair: pair[0].pk)
    return [(row.at, Said(number, row.by_id, Stance(row.stance))) for row, number in in_order]


@dataclass(frozen=True, slots=True)
class Turn:
    """A moment at which a version became agreed, or was agreed no more, and between whom."""

    at: datetime
    number: int
    is_agreed: bool
    between: tuple[int, ...]


def agreed_over_time(
    said: Sequence[tuple[datetime, Said]], known: Mapping[int, Person], taken_up: Collection[int] = ()
) -> Iterator[Turn]:
    """Each moment at which a version became agreed or was agreed no more, by those who were in the therapy then.

    `said`: as `said_of` gives it. `taken_up`: the versions with which the goal was proposed anew after an end; with
    each of them it begins from the start. That a chair changes hands is no turn: nobody changed what they say.
    """
    for first, after in pairwise([1, *sorted(taken_up), None]):
        part = [one for one in said if one[1].version >= (first or 1) and (after is None or one[1].version < after)]
        yield from _replayed(part, known)


def _replayed(said: Sequence[tuple[datetime, Said]], known: Mapping[int, Person]) -> Iterator[Turn]:
    before: int | None = None
    between: tuple[int, ...] = ()
    for place, (at, one) in enumerate(said, start=1):
        if (here := seated(known, at)) != between:
            before, between = None, here
        agreed = agreement(between, one.version, (what for _at, what in said[:place])).agreed
        if agreed != before:
            yield Turn(at, agreed or before or 0, agreed is not None, between)
        before = agreed


def shown(row: Any, known: Mapping[int, Person]) -> Version:
    """A version as a page shows it, with what each of the two says of it."""
    last = {stance.by_id: stance for stance in row.stances.all()}
    return Version(
        number=row.number,
        words=row.words,
        by=known[row.by_id],
        at=row.at,
        stances=tuple(_stood(person, last.get(person.pk)) for person in known.values() if not person.has_left),
        row=row,
    )


def _stood(person: Person, row: Any) -> Stood:
    if row is None:
        return Stood(person, Stance.UNDECIDED)
    return Stood(person, Stance(row.stance), row.reason, row.own_words, row.at)


def version(thing: Any, number: int | None) -> Any:
    """The row of a version by its number, None where there is none."""
    return next((row for row in thing.versions.all() if row.number == number), None)
