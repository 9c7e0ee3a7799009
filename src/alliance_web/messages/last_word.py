"""Who wrote a message is asked once more before each try, and told what came of it in the end.

This app knows nobody above it: whoever puts in messages that can go stale registers for their kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .kinds import Kind
from .states import State


class Word(StrEnum):
    """What to do with a message now."""

    GO = "go"
    WAIT = "wait"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Said:
    """The last word about one message, and headers that its email carries."""

    word: Word
    headers: Mapping[str, str] = field(default_factory=dict)


def _nothing(thing: str, state: State, fault: str) -> None:
    """For who need not know: a message that failed is listed in any case."""


def _goes_on(thing: str) -> bool:
    """For messages that nobody can stop: a code, or a notice about one's own account."""
    return False


@dataclass(frozen=True, slots=True)
class Owner:
    """Who wrote messages of a kind. Each is called with what the message is about.

    `before`: asked before a try. `after`: told the final state, and the fault as a code; a message that was sent may
    still come back. `unwanted`: whoever got it told their mail provider that they want no more; whether they got any.
    """

    before: Callable[[str], Said]
    after: Callable[[str, State, str], None] = _nothing
    unwanted: Callable[[str], bool] = _goes_on


_owners: dict[Kind, Owner] = {}


def has_the_last_word(kind: Kind, owner: Owner) -> None:
    """Register who is asked about messages of a kind."""
    _owners[kind] = owner


def before(kind: Kind, thing: str) -> Said:
    """Whether a message goes now; one that nobody registered for does."""
    return _owners[kind].before(thing) if kind in _owners else Said(Word.GO)


def after(kind: Kind, thing: str, state: State, fault: str) -> None:
    """Tell what came of a message, in the transaction that writes it down."""
    if kind in _owners:
        _owners[kind].after(thing, state, fault)


def unwanted(kind: Kind, thing: str) -> bool:
    """Tell that a message was not wanted; whether that stopped anything."""
    return kind in _owners and _owners[kind].unwanted(thing)
