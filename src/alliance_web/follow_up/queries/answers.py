"""What was answered after the end, as plain values for the page of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from alliance_web.vault.unreadable import Unreadable

from ..models import Wave
from ..states import WISHES, Hear, Lasted


@dataclass(frozen=True, slots=True)
class Answered:
    """One time. `outcome` is empty where nothing was answered, `lasted` goes by the number of a goal."""

    key: UUID
    ended_on: date
    months: int
    due_on: date
    asked_on: date | None
    answered_on: date | None
    instrument: str
    outcome: Mapping[str, int | None]
    lasted: Mapping[int, Lasted]
    back: int | None
    hear: Hear | None
    words: str
    wish_done: bool
    # What is said in place of answers that cannot be read; "" where they can.
    unreadable: str

    @property
    def wishes(self) -> bool:
        """Whether the client would like to hear from the practice and nobody has been in touch."""
        return self.hear in WISHES and not self.wish_done


def answered(wave: Wave) -> Answered:
    """One row; what cannot be read is as if it had not been answered, and never guessed."""
    said = wave.answers if isinstance(wave.answers, dict) else {}
    return Answered(
        key=wave.key,
        ended_on=wave.ended_on,
        months=wave.months,
        due_on=wave.due_on,
        asked_on=timezone.localdate(wave.asked_at) if wave.asked_at else None,
        answered_on=timezone.localdate(wave.answered_at) if wave.answered_at else None,
        instrument=wave.instrument,
        outcome=said.get("outcome", {}),
        lasted={int(goal): Lasted(word) for goal, word in said.get("lasted", {}).items()},
        back=said.get("back"),
        hear=Hear(said["hear"]) if said.get("hear") else None,
        words=wave.words,
        wish_done=wave.wish_done_at is not None,
        unreadable=str(wave.answers) if isinstance(wave.answers, Unreadable) else "",
    )
