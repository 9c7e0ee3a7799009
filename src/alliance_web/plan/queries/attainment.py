"""The attainment scales of a goal: every one that was written, with who agreed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import Any

from alliance_web.vault.unreadable import Unreadable

from .people import Person

LOWEST = -2
LEVELS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Five levels, -2 to +2, and how much the goal counts beside the others (1 to 5)."""

    number: int
    by: Person
    levels: tuple[str, ...]
    weight: int
    at: datetime
    agreed_by: Person | None
    agreed_at: datetime | None

    @property
    def is_agreed(self) -> bool:
        """Whether the other one agreed with these levels."""
        return self.agreed_by is not None

    @property
    def numbered(self) -> tuple[tuple[int, str], ...]:
        """Each level with its words, the best first."""
        return tuple(reversed(list(enumerate(self.levels, start=LOWEST))))

    @property
    def signed(self) -> tuple[tuple[str, str], ...]:
        """The same with the level as it is written: +2, +1, 0, −1, −2."""
        return tuple(
            (f"{level:+d}".replace("-", "\N{MINUS SIGN}") if level else "0", words) for level, words in self.numbered
        )

    def words_of(self, level: int | Unreadable) -> str:
        """What a level says."""
        return level if isinstance(level, Unreadable) else self.levels[level - LOWEST]


def scales_of(goal: Any, known: Mapping[int, Person]) -> tuple[Scale, ...]:
    """All scales of a goal, the first one first."""
    return tuple(scale_of(row, known) for row in goal.attainment_scales.all())


def scale_of(row: Any, known: Mapping[int, Person]) -> Scale:
    """One scale as a page shows it."""
    levels = repeat(row.levels, LEVELS) if isinstance(row.levels, Unreadable) else json.loads(row.levels)
    return Scale(
        number=row.number,
        by=known[row.by_id],
        levels=tuple(levels),
        weight=row.weight,
        at=row.at,
        agreed_by=known.get(row.agreed_by_id or 0),
        agreed_at=row.agreed_at,
    )
