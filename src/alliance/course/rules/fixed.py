"""Rules with numbers from outside: published reliability, or a practice's own points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import ClassVar

import numpy as np

from alliance.course.known import Known
from alliance.course.rules.rule import TOLERANCE, Notices, Rule, places
from alliance.course.sheets import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliable(Rule):
    """x[t-1] - x[t] >= z sqrt(2) sd sqrt(1 - r): more than the measurement error of a difference.

    `sd` and `r` are standard deviation and reliability of the scale in a published sample (Jacobson & Truax 1991).
    """

    name: ClassVar[str] = "reliable"
    words: ClassVar[str] = "a drop from the rating before that exceeds the scale's measurement error"
    sd: float
    r: float
    z: float = 1.96

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if self.r >= 1:
            raise ValueError(f"The rule {self.name} needs a reliability r below 1, not {self.r}.")

    def notices(self, values: Numbers, known: Known) -> Notices:
        error = sqrt(2) * self.sd * sqrt(1 - self.r)
        session, column = places(values[:-1] - values[1:] >= self.z * error * (1 - TOLERANCE))
        return Notices(session + 1, column, values[session, column], np.full(len(session), error))


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(Rule):
    """x[t] < cutoff, or x[t-1] - x[t] >= step.

    The public rule of session rating scales: below 36 of 40, or a drop of 1 point since the last session (OpenFIT
    support pages). It ignores the person's usual range, so its false-alarm rate varies between people.
    """

    name: ClassVar[str] = "practice"
    words: ClassVar[str] = "below the cut-off, or a drop of a fixed number of points from the rating before"
    cutoff: float = 36.0
    step: float = 1.0

    def turned(self) -> Rule:
        return replace(self, cutoff=-self.cutoff)

    def notices(self, values: Numbers, known: Known) -> Notices:
        before = np.concatenate([np.full((1, values.shape[1]), np.nan), values[:-1]])
        fallen = before - values >= self.step * (1 - TOLERANCE)
        session, column = places(fallen | (values < self.cutoff))
        anchor = np.where(fallen, before, self.cutoff)[session, column]
        return Notices(session, column, anchor, np.full(len(session), np.nan))
