"""What the page "What waits for you" asks beside check-ins. Packages above register who tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the way to answer it."""

    words: str
    label: str
    url: str


Teller = Callable[[Any], tuple[Question, ...]]
_teller: list[Teller] = []


def asks_beside(teller: Teller) -> None:
    """Register the function that tells, for a person, what else they are asked."""
    _teller[:] = [teller]


def questions(user: Any) -> tuple[Question, ...]:
    """What this person is asked beside their check-ins."""
    return _teller[0](user) if _teller else ()
