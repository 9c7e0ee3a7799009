"""Rules that hold later sessions against the first few: control chart, cumulative sum, partition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from alliance.course.known import Known, varies
from alliance.course.rules.rule import TOLERANCE, Notices, Rule, places
from alliance.course.sheets import Marks, Numbers, Places

#: Mean moving range of two neighbours over standard deviation, for normal values (Shewhart charts, d2 for n = 2).
D2 = 1.128
#: Upper limit of a moving range, in mean moving ranges (Shewhart charts, D4 for n = 2).
JUMP = 3.267
#: Ratings on one side of the mean that a control chart calls a run (Western Electric rules).
RUN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FromBaseline(Rule):
    """A rule whose mean m and spread S come from the first `baseline` ratings and stay fixed; needs S above 0.

    S is the mean moving range / 1.128, which a slow trend does not inflate. A rating within one S of m counts as
    repaired.
    """

    c: float = 1.0
    baseline: int = 4

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if self.baseline < 3:
            raise ValueError(
                f"The rule {self.name} needs baseline=3 or more, since two ratings have only one moving range."
            )

    def mean_and_spread(self, values: Numbers) -> tuple[Numbers, Numbers]:
        """m and S of each series of a sheet; S is not a number where it is 0 or there are too few ratings."""
        first = values[: self.baseline]
        if len(first) < self.baseline:
            unknown = np.full(values.shape[1], np.nan)
            return unknown, unknown
        mean, spread = first.mean(axis=0), np.abs(np.diff(first, axis=0)).mean(axis=0) / D2
        return mean, np.where(varies(spread, mean), spread, np.nan)

    def noticed(self, cells: Marks, anchor: Numbers, spread: Numbers) -> Notices:
        """Notices from the marked cells of the ratings after the baseline."""
        session, column = places(cells)
        return Notices(session + self.baseline, column, anchor[column], spread[column])


@dataclass(frozen=True, slots=True, kw_only=True)
class Xmr(FromBaseline):
    """x[t] < m - k S; with runs=1 also two of three ratings below m - 2 S, or eight in a row below m; with jumps=1 also
    a fall since the rating before of more than 3.267 mean moving ranges.

    The control chart for individual values and moving ranges (Shewhart): k = 3 gives the usual limit m - 2.66 mean
    moving ranges.
    """

    name: ClassVar[str] = "xmr"
    words: ClassVar[str] = "below the control limit of this person's first ratings, or a run below their mean"
    k: float = 3.0
    runs: int = 1
    jumps: int = 0

    def notices(self, values: Numbers, known: Known) -> Notices:
        mean, spread = self.mean_and_spread(values)
        later = values[self.baseline :]
        cells = later < mean - self.k * spread * (1 + TOLERANCE)
        if self.runs:
            told = np.isfinite(spread)
            cells |= _two_of_three(later < mean - 2 * spread * (1 + TOLERANCE))
            cells |= _in_a_row(later < mean - spread * TOLERANCE, RUN) & told
        if self.jumps:
            fallen = values[self.baseline - 1 : -1] - later
            cells |= fallen > JUMP * D2 * spread * (1 + TOLERANCE)
        return self.noticed(cells, mean, spread)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cusum(FromBaseline):
    """C[t] = min(0, C[t-1] + (x[t] - m) / S + k); notice when C[t] < -h, then start again (Page 1954).

    Small falls accumulate: `k` is the slack per session, `h` the decision limit, both in units of S.
    """

    name: ClassVar[str] = "cusum"
    words: ClassVar[str] = "a cumulative fall below the mean of this person's first ratings"
    k: float = 0.5
    h: float = 4.0

    def notices(self, values: Numbers, known: Known) -> Notices:
        mean, spread = self.mean_and_spread(values)
        later = values[self.baseline :]
        cells, added = np.zeros(later.shape, dtype=bool), np.zeros(values.shape[1])
        for session, rating in enumerate(later):
            added = np.minimum(0.0, added + (rating - mean) / spread + self.k)
            cells[session] = added < -self.h * (1 + TOLERANCE)
            added[cells[session]] = 0.0
        return self.noticed(cells, mean, spread)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition(FromBaseline):
    """The ratings so far, cut into level stretches so that squared error + `penalty` S^2 per stretch is least; notice
    when a new last stretch lies at least `k` S below the one before it.

    Optimal partitioning (Jackson et al. 2005) by dynamic programming; what was found for t ratings never changes later.
    """

    name: ClassVar[str] = "partition"
    words: ClassVar[str] = "a stable run of ratings well below the run before"
    k: float = 1.0
    penalty: float = 6.0

    def notices(self, values: Numbers, known: Known) -> Notices:
        _, spread = self.mean_and_spread(values)
        begins, level = _stretches(values, self.penalty * spread * spread)
        series, sessions = np.arange(values.shape[1]), len(values)
        before = np.maximum(begins - 1, 0)  # the last rating of the stretch before: its own best cut tells its level
        level_before = np.take_along_axis(level, before, axis=0)
        fresh = (begins > 0) & (np.diff(begins, axis=0, prepend=0) != 0)
        cells = fresh & (level_before - level >= self.k * spread * (1 - TOLERANCE))
        cells = cells[self.baseline :] if sessions > self.baseline else cells[:0]
        session, column = places(cells)
        session = session + self.baseline
        return Notices(session, series[column], level_before[session, column], spread[column])


def _two_of_three(low: Marks) -> Marks:
    """Low now, and once more in the two ratings before."""
    before: Marks = np.zeros_like(low)
    before[1:] |= low[:-1]
    before[2:] |= low[:-2]
    return low & before


def _in_a_row(low: Marks, length: int) -> Marks:
    """Low now and in the ratings before, `length` in all."""
    count, reached = np.zeros(low.shape[1:], dtype=np.int64), np.zeros_like(low)
    for session, here in enumerate(low):
        count = np.where(here, count + 1, 0)
        reached[session] = count >= length
    return reached


def _stretches(values: Numbers, penalty: Numbers) -> tuple[Places, Numbers]:
    """For each rating: where the last stretch of the best cut of the ratings so far begins, and its level."""
    sessions, series = values.shape
    cost = np.zeros((sessions + 1, series))  # cost[t]: of the best cut of the first t ratings
    begins, level = np.zeros((sessions, series), dtype=np.int64), values.copy()
    for last in range(sessions):
        best = np.full(series, np.inf)
        mean, error = np.zeros(series), np.zeros(series)
        for begin in range(last, -1, -1):
            away = values[begin] - mean
            mean = mean + away / (last - begin + 1)
            error = error + away * (values[begin] - mean)
            total = cost[begin] + error + penalty
            better = total < best - TOLERANCE * penalty
            best, begins[last] = np.where(better, total, best), np.where(better, begin, begins[last])
            level[last] = np.where(better, mean, level[last])
        cost[last + 1] = best
    return begins, level
