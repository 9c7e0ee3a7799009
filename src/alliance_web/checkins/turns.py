"""When the outcome questionnaire has its turn, as one table: at the first session, at the last, and every so often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from alliance_web.therapies.closing import first_and_last

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session


class Turn(StrEnum):
    """Why it is asked about a session."""

    FIRST = "first"
    LAST = "last"
    REGULAR = "regular"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session stands in its therapy. `first`, `last`: numbers of sessions, None where unknown."""

    number: int
    first: int | None
    last: int | None
    every: int


# The first that holds. Sessions 1, 5, 9 where it is asked every fourth.
RULES: tuple[tuple[Turn, Callable[[Place], bool]], ...] = (
    (Turn.FIRST, lambda place: place.number == place.first),
    (Turn.LAST, lambda place: place.number == place.last),
    (Turn.REGULAR, lambda place: (place.number - 1) % place.every == 0),
)
# What holds whatever was chosen, and so also of sessions that were planned before it was known.
ALWAYS = frozenset({Turn.FIRST, Turn.LAST})


def turn(place: Place) -> Turn | None:
    """Why the questionnaire is asked there; None where it is not."""
    return next((why for why, holds in RULES if holds(place)), None)


def asked_at(session: Session) -> Turn | None:
    """Why the outcome questionnaire is asked about this session; None where it is not its turn, or none was chosen."""
    therapy = session.therapy
    if not therapy.outcome:
        return None
    return turn(Place(session.number, *first_and_last(therapy), therapy.outcome_every))
