"""A rating below the person's own level, with a spread that is shrunk towards that of other people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from alliance.course.known import Known
from alliance.course.rules.rule import TOLERANCE, Notices, Rule, places
from alliance.course.sheets import Marks, Numbers
from alliance.distributions import t_quantile


@dataclass(frozen=True, slots=True)
class Followed:
    """What was known before each rating of a sheet, and what the rating said: all by [session, series].

    `level` and `unit`: the level of the person and the spread that falls are measured by. `error`: squared distance
    from the level as a share of what one rating adds to the variance of another. `low`: noticed. Row 0 has nothing
    before it.
    """

    level: Numbers
    unit: Numbers
    error: Numbers
    low: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Dip(Rule):
    """x[t] < m - t(1 - p[n]; df) U sqrt(1 + C), with level m, its variance C, spread U and df = weight + n - 1.

    m is the mean of the n earlier ratings, in which a noticed rating counts as a share `counts` of one, so that a
    rupture does not pass for what is usual; its distance beyond the limit counts as the same share for the spread. U is
    the larger of `prior`, the usual spread of one person in points of the scale (`learnt_spread` of many people), and
    this person's own, shrunk towards the prior as if that were `weight` ratings: S^2 = ((n - 1) s^2 + weight prior^2) /
    df. p[n] = p pace / (pace + n - 1) is the share of steady sessions noticed: p after one rating and ever less later,
    because a long course has more sessions in which chance can strike. With `drift` above 0 the level may move from one
    rating to the next by that share of the variance: the local level model (West & Harrison 1997, Bayesian forecasting
    and dynamic models, 2.3 and 4.5). The anchor is m; a rating within one U of it counts as repaired. One rating is
    enough to begin.
    """

    name: ClassVar[str] = "dip"
    words: ClassVar[str] = (
        "lower than expected from this person's earlier ratings and the usual spread of others "
        "in a share p of sessions, fewer the longer the course"
    )
    c: float = 1.0
    prior: float
    weight: float = 30.0
    p: float = 0.03
    pace: float = 4.0
    counts: float = 0.3
    drift: float = 0.0

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if not (self.prior > 0 and self.weight > 0):
            raise ValueError(f"The rule {self.name} needs prior and weight above 0.")
        if not 0 < self.p < 0.5:
            raise ValueError(f"The rule {self.name} needs p between 0 and 0.5, a share of sessions, not {self.p}.")
        if self.counts > 1:
            raise ValueError(f"The rule {self.name} needs counts from 0 to 1, not {self.counts}.")

    def notices(self, values: Numbers, known: Known) -> Notices:
        followed = self.follow(values)
        session, column = places(followed.low)
        return Notices(session, column, followed.level[session, column], followed.unit[session, column])

    def follow(self, values: Numbers) -> Followed:
        """Walk all series of a sheet in step, as the filter does: what is expected, what came, what is known now."""
        level, unit = np.empty_like(values), np.full_like(values, self.prior)
        error, low = np.zeros_like(values), np.zeros(values.shape, dtype=bool)
        level[:1] = values[:1]
        mean, unsure = values[0].copy(), np.ones(values.shape[1])
        least, squares = self.prior**2, np.full(values.shape[1], self.prior**2)
        for n in range(1, len(values)):
            unsure += self.drift
            away, scale = values[n] - mean, 1 + unsure
            square = away * away / scale
            larger = np.maximum(squares, least)
            most = self.reach(n) ** 2 * larger
            noticed = (away < 0) & (square > most * (1 + TOLERANCE))
            level[n], unit[n], error[n], low[n] = mean, np.sqrt(larger), square, noticed
            counts = np.where(noticed, self.counts, 1.0)
            gain = counts * unsure / scale
            mean += gain * away
            unsure -= gain * unsure
            as_far = np.where(noticed, most + counts * (square - most), square)
            squares += counts * (as_far - squares) / (self.weight + n)
        return Followed(level, unit, error, low)

    def reach(self, n: int) -> float:
        """How many standard deviations below the level of `n` ratings the limit lies."""
        return t_quantile(1 - self.p * self.pace / (self.pace + n - 1), self.weight + n - 1)
