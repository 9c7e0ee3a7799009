"""What the first page of a person shows beside check-ins. The package on top of all others registers who tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that waits for somebody in one therapy: a sentence, and the page on which it is done."""

    kind: str
    therapy: UUID
    words: str
    url: str


Teller = Callable[[Any], tuple[Awaited, ...]]
_teller: list[Teller] = []


def tells_what_waits(teller: Teller) -> None:
    """Register the function that tells, for a person, what waits for them in all their therapies."""
    _teller[:] = [teller]


def awaited(user: Any) -> tuple[Awaited, ...]:
    """What waits for this person beside their check-ins."""
    return _teller[0](user) if _teller else ()
