"""What the pages of a therapy show of its check-ins. Check-ins are a package above; it registers who tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance_web.access.relation import Part

if TYPE_CHECKING:
    from .models import Session, Therapy
    from .queries import Chairs


@dataclass(frozen=True, slots=True)
class Asked:
    """One person is asked one questionnaire about one session. `link` opens it, and is '' once it is closed."""

    part: Part
    questionnaire: str
    is_outcome: bool
    state: str
    link: str


@dataclass(frozen=True, slots=True)
class NotAsked:
    """That the client takes no part in check-ins, as the therapist reads it.

    `safety`: what they must not rely on, '' for nothing. `link`: on which a client without an account starts again.
    """

    words: str
    safety: str
    link: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a session has besides its time, a line each. `asks`: what its client asks, with the way to the answer."""

    lines: tuple[str, ...]
    asks: str = ""
    way: str = ""


Teller = Callable[["Therapy"], Mapping[int, tuple[Asked, ...]]]
_teller: list[Teller] = []
_of_not_asked: list[Callable[[Chairs, Therapy], NotAsked | None]] = []


def tells_what_is_asked(teller: Teller) -> None:
    """Register the function that tells, for a therapy, what is asked about each session by its number."""
    _teller[:] = [teller]


def asked_about(therapy: Therapy) -> Mapping[int, tuple[Asked, ...]]:
    """What is asked about each session, by session number."""
    return _teller[0](therapy) if _teller else {}


def tells_of_not_asked(teller: Callable[[Chairs, Therapy], NotAsked | None]) -> None:
    """Register the function that tells a therapist that a client takes no part."""
    _of_not_asked[:] = [teller]


def not_asked(chairs: Chairs, therapy: Therapy) -> NotAsked | None:
    """What the therapist is told while the client takes no part; None while they do."""
    return _of_not_asked[0](chairs, therapy) if _of_not_asked else None


TellerOfPlanning = Callable[["Therapy", Sequence["Session"]], Mapping[int, Told]]
_of_planning: list[TellerOfPlanning] = []


def tells_of_planning(teller: TellerOfPlanning) -> None:
    """Register the function that tells what was changed about each session, and what its client asks, by its number."""
    _of_planning[:] = [teller]


def planning_of(therapy: Therapy, sessions: Sequence[Session]) -> Mapping[int, Told]:
    """What there is to say of each of these sessions of a therapy besides its time, by session number."""
    return _of_planning[0](therapy, sessions) if _of_planning else {}
