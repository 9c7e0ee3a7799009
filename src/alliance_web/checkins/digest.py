"""What is kept of one therapy between two changes: its overall lines, who is awaited, what is worth talking about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from alliance.prompts import Prompt, catalogue
from alliance_web.access.relation import Part

from .series import OVERALL, line
from .shared import SharedSession

# Raised whenever what is kept changes its shape or the catalogue of prompts changes: older ones are then made again.
FORM = 1
Line = Mapping[int, float | None]


@dataclass(frozen=True, slots=True)
class Glance:
    """One therapy at a glance, from answers that both chairs may see.

    `session`: the last one that began, 0 before the first. `awaited`: who has not checked in about it. `prompts`: all
    that was ever worth talking about, in the order of the library.
    """

    session: int
    awaited: tuple[Part, ...]
    last_check_in: datetime | None
    lines: Mapping[Part, Line]
    prompts: tuple[Prompt, ...]

    @property
    def shown(self) -> int:
        """The last session whose ratings are shown; 0 before there is one."""
        return max((session for values in self.lines.values() for session in values), default=0)

    @property
    def current(self) -> tuple[Prompt, ...]:
        """The prompts that still held at the last session shown, in the order of the catalogue."""
        places = {rule.name: place for place, rule in enumerate(catalogue())}
        held = (prompt for prompt in self.prompts if prompt.until >= self.shown)
        return tuple(sorted(held, key=lambda prompt: places[prompt.rule]))


def glance(course: Sequence[SharedSession], prompts: Sequence[Prompt], last_check_in: datetime | None) -> Glance:
    """Draw a therapy together."""
    return Glance(
        session=course[-1].number if course else 0,
        awaited=() if not course or course[-1].revealed else course[-1].awaited,
        last_check_in=last_check_in,
        lines={part: line(course, part, OVERALL) for part in Part},
        prompts=tuple(prompts),
    )


def kept(glance: Glance) -> dict[str, Any]:
    """As plain values for the database."""
    return {
        "form": FORM,
        "session": glance.session,
        "awaited": [part.value for part in glance.awaited],
        "last_check_in": glance.last_check_in.isoformat() if glance.last_check_in else None,
        "lines": {part.value: list(values.items()) for part, values in glance.lines.items()},
        "prompts": [asdict(prompt) for prompt in glance.prompts],
    }


def read(content: Mapping[str, Any]) -> Glance:
    """Back from plain values."""
    last = content["last_check_in"]
    return Glance(
        session=content["session"],
        awaited=tuple(Part(part) for part in content["awaited"]),
        last_check_in=datetime.fromisoformat(last) if last else None,
        lines={Part(part): dict(map(tuple, values)) for part, values in content["lines"].items()},
        prompts=tuple(Prompt(**prompt) for prompt in content["prompts"]),
    )
