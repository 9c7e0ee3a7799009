"""What a client is asked by a link: their goals first, then the same questions as in therapy, then two more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance.model import Instrument, Item
from alliance_web.access.relation import Part
from alliance_web.endings.looking_back import GoalLook, goal_looks
from alliance_web.questionnaires.queries import may_be_asked, worded
from alliance_web.questionnaires.wording import question_words
from alliance_web.safety.queries import may_ask_about_self_harm
from alliance_web.therapies.frame import Frame, frame

if TYPE_CHECKING:
    from .models import Wave

# More than these would not be three minutes.
MOST_GOALS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What one time asks. `instrument` is None where there is none that may be asked today."""

    frame: Frame
    months: int
    goals: tuple[GoalLook, ...]
    instrument: Instrument | None

    @property
    def items(self) -> tuple[tuple[Item, str], ...]:
        """The questions of the instrument, each in its words."""
        one = self.instrument
        return tuple((item, question_words(one, item.code)) for item in one.ratings) if one else ()


def asked(wave: Wave) -> Asked:
    """What this time asks."""
    here = frame(wave.follow_up.therapy.key, Part.CLIENT, "")
    goals = tuple(one for one in goal_looks(here) if not one.is_let_go)[:MOST_GOALS]
    return Asked(here, wave.months, goals, next(_instruments(wave), None))


def _instruments(wave: Wave) -> Iterator[Instrument]:
    """The same questionnaire as in therapy, where it may be asked today: licences end, and safety plans change."""
    practice = wave.follow_up.therapy.practice_id
    if not wave.instrument or not may_be_asked(wave.instrument, practice):
        return
    found = worded(wave.instrument, practice)
    if may_ask_about_self_harm(practice) or not any(item.risk for item in found.items):
        yield found
