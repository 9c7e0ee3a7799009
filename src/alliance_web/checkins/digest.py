"""What is kept of one therapy between two changes: its overall lines, who is awaited, what is worth talking about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from alliance.prompts import Prompt, catalogue
from alliance_web.access.relation import Part

from .series import OVERALL, line, pauses
from .shared import SharedSession, not_shown_yet

# Raised whenever what is kept changes its shape.
SHAPE = 6
# The columns of a prompt, in the order in which they are kept.
PROMPT = ("rule", "chair", "item", "start", "session", "until")
UNTIL = PROMPT.index("until")


@dataclass(frozen=True, slots=True)
class Glance:
    """One therapy at a glance, from answers that both chairs may see. `content` is what the database keeps.

    Nothing is taken out of it before it is asked for: a list of two hundred therapies needs little of each.
    """

    content: Mapping[str, Any]

    @property
    def session(self) -> int:
        """The last session that began; 0 before the first."""
        return int(self.content["session"])

    @property
    def shown(self) -> int:
        """The last session whose ratings are shown; 0 before there is one."""
        return int(self.content["sessions"][-1]) if self.content["sessions"] else 0

    @property
    def awaited(self) -> tuple[Part, ...]:
        """Who has not checked in about the last session."""
        return tuple(Part(part) for part in self.content["awaited"])

    @property
    def last_check_in(self) -> datetime | None:
        """When either chair last checked in."""
        last = self.content["last_check_in"]
        return datetime.fromisoformat(last) if last else None

    @property
    def is_whole(self) -> bool:
        """Whether all of it could be read; where not, it is made again at every visit."""
        return not self.content["unreadable"]

    @property
    def lines(self) -> dict[Part, dict[int, float | None]]:
        """Both chairs' overall answers by session, None where there is none to see; no session of a pause."""
        return {part: dict(self.content["lines"][part]) for part in Part}

    @property
    def pauses(self) -> dict[Part, frozenset[int]]:
        """The sessions about which each chair was not asked."""
        return {part: frozenset(self.content["pauses"][part]) for part in Part}

    def answered(self, session: int, chair: str) -> datetime | None:
        """When a chair answered the check-in of a session that is shown; None where it did not."""
        at = self.content["answered"][chair].get(str(session))
        return datetime.fromisoformat(at) if at else None

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """All that was ever worth talking about, in the order of the library."""
        return self._prompts(self.content["prompts"])

    @property
    def current(self) -> tuple[Prompt, ...]:
        """The prompts that still held at the last session shown, in the order of the catalogue."""
        held = [row for row in self.content["prompts"] if row[UNTIL] >= self.shown]
        return self._prompts(sorted(held, key=lambda row: _places()[row[0]]))

    def _prompts(self, rows: Iterable[Sequence[Any]]) -> tuple[Prompt, ...]:
        return tuple(Prompt(self.content["therapy"], *row) for row in rows)


@cache
def form() -> str:
    """What a digest must have been made with to be of use: this shape, and these rules with these numbers."""
    rules = [(rule.name, rule.chairs, rule.items, sorted(rule.parameters.items())) for rule in catalogue()]
    return f"{SHAPE}-{sha256(repr(rules).encode()).hexdigest()[:12]}"


@cache
def _places() -> dict[str, int]:
    return {rule.name: place for place, rule in enumerate(catalogue())}


def glance(
    therapy: int, course: Sequence[SharedSession], prompts: Sequence[Prompt], last_check_in: datetime | None
) -> Glance:
    """Draw a therapy together, as plain values for the database."""
    lines, late = {part: line(course, part, OVERALL) for part in Part}, not_shown_yet(course)
    return Glance(
        {
            "form": form(),
            "therapy": therapy,
            "session": max(((one.starts_at, one.number) for one in course), default=(None, 0))[1],
            "awaited": [part.value for part in late.awaited] if late else [],
            "last_check_in": last_check_in.isoformat() if last_check_in else None,
            "unreadable": any(one.unreadable for one in course),
            "sessions": [one.number for one in course if one.revealed],
            "answered": {part.value: _answered(course, part) for part in Part},
            "lines": {part.value: [[*pair] for pair in values.items()] for part, values in lines.items()},
            "pauses": {part.value: sorted(pauses(course, part)) for part in Part},
            "prompts": [[getattr(prompt, column) for column in PROMPT] for prompt in prompts],
        }
    )


def _answered(course: Sequence[SharedSession], part: Part) -> dict[str, str]:
    """By session, as text because the database keeps it so: when a chair answered."""
    ratings = ((one.number, one.ratings.get(part)) for one in course if one.revealed)
    return {str(number): row.rated_at.isoformat() for number, row in ratings if row and row.rated_at}
