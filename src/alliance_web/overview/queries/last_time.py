"""Between two sessions: what went well, what changed, where the views differ, and what was said.

Only answers that both chairs may see come in here, and they go out as they were given: the library decides what stands
out and puts it in order, the numbers shown are always the answers themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.prompts import Move as Moved
from alliance.prompts import Pair as Both
from alliance.prompts import card_rule, last_session
from alliance_web.access.relation import Part
from alliance_web.checkins.shared import SharedSession

from .items import STRAIN
from .pictures import words

PARTINGS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Both answers to one question; `label`: what the question is called; `apart`: how far they are apart."""

    item: str
    label: str
    client: float
    therapist: float
    apart: float


@dataclass(frozen=True, slots=True)
class Move:
    """One chair's answer to one question last time and before, in session `since`; `other`: the other chair's."""

    chair: str
    item: str
    label: str
    before: float
    now: float
    since: int
    other: float | None
    size: float


@dataclass(frozen=True, slots=True)
class Strain:
    """That one chair felt something was off: "a little", or more than that."""

    part: Part
    a_little: bool


@dataclass(frozen=True, slots=True)
class LastTime:
    """What one session leaves to talk about. Parts are empty rather than forced; a question is in one of them at most.

    `everywhere`: every question went well alike. `compared`: whether there is a question that both answered.
    """

    session: int
    well: tuple[Pair, ...] = ()
    everywhere: bool = False
    moved: Move | None = None
    apart: tuple[Pair, ...] = ()
    compared: bool = True
    strains: tuple[Strain, ...] = ()

    @property
    def worked_out(self) -> tuple[tuple[str, str], ...]:
        """Heading and rule of each part that is there, with how often it comes up though nothing has happened."""
        there = {"well": self.well, "moved": self.moved, "apart": self.apart}
        return tuple(_worked_out(name) for name, found in there.items() if found)


def last_time(course: Sequence[SharedSession], items: Mapping[str, str]) -> LastTime | None:
    """The last session with answers both may see; None before there is one. `items`: code and name of the questions."""
    rated = [session for session in course if session.revealed and session.ratings]
    if not rated:
        return None
    here = rated[-1]
    # The library wants numbers in the order of the sessions: their places.
    answers = {(part.value, item): _answers(rated, part, item) for part in Part for item in items}
    found = last_session(answers, list(items), len(rated))
    return LastTime(
        session=here.number,
        well=tuple(_pair(one, items) for one in found.well),
        everywhere=found.everywhere,
        moved=_moved(found.moved, rated, items) if found.moved else None,
        apart=tuple(_pair(one, items) for one in found.apart[:PARTINGS]),
        compared=bool(found.compared),
        strains=tuple(_strains(here)),
    )


def _pair(one: Both, items: Mapping[str, str]) -> Pair:
    return Pair(one.item, items[one.item], one.client, one.therapist, one.apart)


def _moved(move: Moved, rated: Sequence[SharedSession], items: Mapping[str, str]) -> Move:
    since = rated[move.since - 1].number
    return Move(move.chair, move.item, items[move.item], move.before, move.now, since, move.other, move.size)


def _answers(rated: Sequence[SharedSession], part: Part, item: str) -> dict[int, float]:
    """One chair's answers to one question by the place of their session."""
    told = ((place, session.value(part, item)) for place, session in enumerate(rated, start=1))
    return {place: value for place, value in told if value is not None}


def _worked_out(name: str) -> tuple[str, str]:
    rule = card_rule(name)
    headings = {
        "well": _("What went well"),
        "moved": _("Biggest change"),
        "apart": _("Where you see things differently"),
    }
    how_often = _("In simulated sessions where nothing happened, this came up in {share} of 100.")
    share = words().of_100(rule.measured.value)
    return headings[name], f"{_(rule.rule)} {how_often.format(share=share)}"


def _strains(session: SharedSession) -> Iterator[Strain]:
    for part in Part:
        if answer := session.value(part, STRAIN):
            yield Strain(part, a_little=answer == 1)
