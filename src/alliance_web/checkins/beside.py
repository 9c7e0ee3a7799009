"""What the page "What waits for you" asks beside check-ins. Packages above register who tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a therapy, with the way to answer it."""

    therapy: UUID
    words: str
    label: str
    url: str


Teller = Callable[[Any], tuple[Question, ...]]
_tellers: list[Teller] = []


def asks_beside(teller: Teller) -> None:
    """Register a function that tells, for a person, what else they are asked."""
    if teller not in _tellers:
        _tellers.append(teller)


def questions(user: Any) -> tuple[Question, ...]:
    """What this person is asked beside their check-ins."""
    return tuple(question for teller in _tellers for question in teller(user))
