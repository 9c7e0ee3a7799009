"""One therapy over its sessions: ratings, the person's own usual range, strains and their repair.

A *course* is the series of one person's values over the sessions of one therapy. Sessions keep the labels of the
file they came from; a session without a rating stays in the course as a point without a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alliance.model.shown import Shown


@dataclass(frozen=True, slots=True)
class Point:
    """One session of a course.

    `value` is None when the session has no rating. `low` and `high` bound the usual range as it was known *before*
    this session; both are None where it could not be told yet.
    """

    session: Any
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class UsualRange:
    """Where the next rating of this one person is expected if nothing changes, in units of the scale.

    `low` and `high` hold the next rating with the probability `coverage`; they already carry the uncertainty that
    comes from few sessions. `level` is the mean of the `n` ratings so far, with its own 95 % interval
    (`level_low`, `level_high`); `spread` is their standard deviation (divisor n - 1).
    """

    low: float
    high: float
    level: float
    level_low: float
    level_high: float
    spread: float
    n: int
    coverage: float

    def within(self, lowest: float, highest: float) -> tuple[float, float]:
        """`low` and `high` as far as the scale goes: nobody can answer beyond its ends."""
        return max(self.low, lowest), min(self.high, highest)


@dataclass(frozen=True, slots=True)
class Episode:
    """A strain in the ratings, from the session that showed it to the return, if there was one.

    `start`: the session noticed by `rule`. `trough`: the session with the lowest value. `end`: the session in which
    the ratings were back (`repaired`), or the last session looked at (not repaired), or None while it is still open.
    `magnitude`: depth of the trough below the anchor, in units of the rule's spread, None where the rule has none.
    `length`: rated sessions spent below, the session of return not counted. `shape`: "V" (lowest at once, back in the
    next rating), "slide" (falls on, back in the rating after the lowest), "slow return" (lowest at once, back later),
    "bowl" (falls on, and back later), "no return", or "open". Told from ratings; sessions without one are passed over.
    """

    start: Any
    trough: Any
    end: Any | None
    repaired: bool
    magnitude: float | None
    length: int
    rule: str
    shape: str


@dataclass(frozen=True, slots=True)
class Course(Shown):
    """The course of one series: who (`by`), how many ratings (`n`), and what can be told from them.

    `usual` is None when the usual range cannot be told; `reason` then says why in plain words, else it is "".
    """

    by: Any
    n: int
    points: tuple[Point, ...]
    usual: UsualRange | None
    reason: str
    episodes: tuple[Episode, ...]
