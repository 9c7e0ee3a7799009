"""The reviews of a goal. How one of the two sees it stays hidden from the other until both have said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alliance_web.vault.unreadable import Unreadable

from ..states import Outcome
from ..wording import outcome_words
from .attainment import Scale, scale_of
from .people import Person


@dataclass(frozen=True, slots=True)
class View:
    """How one of the two sees the goal. `rating` is None for "I'd rather not say", `level` where none was asked for.

    Either can be a sentence in its place that says that it cannot be read.
    """

    person: Person
    outcome: Outcome
    rating: int | Unreadable | None
    level: int | Unreadable | None
    level_words: str
    words: str
    at: datetime

    @property
    def outcome_words(self) -> str:
        """What they would do with the goal, as a part of a sentence."""
        return outcome_words(self.outcome)


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """One review. `views` holds what the reader may see: their own, and both once both have said theirs.

    `session`: the last session that had begun, 0 before the first. `outcome`: what both said, None while it is open.
    """

    number: int
    session: int
    begun_at: datetime
    closed_at: datetime | None
    outcome: Outcome | None
    scale: Scale | None
    views: tuple[View, ...]
    waits_for: tuple[Person, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is going on."""
        return self.closed_at is None

    @property
    def outcome_words(self) -> str:
        """What both said, as a part of a sentence; empty while it is open."""
        return outcome_words(self.outcome) if self.outcome else ""

    @property
    def of_others(self) -> bool:
        """Whether one of those whose views these are has left since."""
        return any(view.person.has_left for view in self.views)

    @property
    def differs(self) -> bool:
        """Whether both have said how they see it and it is not the same."""
        return self.is_open and not self.waits_for

    @property
    def yours(self) -> View | None:
        """What the reader said."""
        return next((view for view in self.views if view.person.is_you), None)

    @property
    def waits_for_you(self) -> bool:
        """Whether the reader has not said yet how they see it."""
        return self.is_open and any(person.is_you for person in self.waits_for)


def reviews_of(goal: Any, known: Mapping[int, Person]) -> tuple[ReviewShown, ...]:
    """All reviews of a goal, the first one first."""
    return tuple(_shown(row, known) for row in goal.reviews.all())


def _shown(row: Any, known: Mapping[int, Person]) -> ReviewShown:
    said = {view.by_id: view for view in row.views.all()}
    missing = tuple(person for person in known.values() if not person.has_left and person.pk not in said)
    scale = scale_of(row.scale, known) if row.scale else None
    both_seen = bool(row.outcome) or not missing
    return ReviewShown(
        number=row.number,
        session=row.session,
        begun_at=row.begun_at,
        closed_at=row.closed_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        scale=scale,
        views=tuple(
            _view(said[key], known, scale) for key in known if key in said and (both_seen or known[key].is_you)
        ),
        waits_for=() if row.closed_at else missing,
    )


def _view(row: Any, known: Mapping[int, Person], scale: Scale | None) -> View:
    level_words = scale.words_of(row.level) if scale and row.level is not None else ""
    return View(known[row.by_id], Outcome(row.outcome), row.rating, row.level, level_words, row.words, row.at)
