"""What follows when somebody leaves the practice. The packages above know it and register here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import User


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing to know before somebody leaves; `forbids` when it has to be settled first."""

    words: str
    forbids: bool = False


Teller = Callable[["User"], Iterable[Consequence]]
_tellers: list[Teller] = []


def tells_consequences(teller: Teller) -> None:
    """Register who is asked before somebody leaves."""
    if teller not in _tellers:
        _tellers.append(teller)


def consequences(user: User) -> tuple[Consequence, ...]:
    """Everything that follows, what forbids it first."""
    told = [consequence for teller in _tellers for consequence in teller(user)]
    return tuple(sorted(told, key=lambda one: not one.forbids))
