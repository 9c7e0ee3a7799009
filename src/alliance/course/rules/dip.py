"""A rating below the person's own level, with a spread that is shrunk towards that of other people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from alliance.course.known import Known
from alliance.course.rules.rule import TOLERANCE, Notices, Rule
from alliance.course.sheets import Numbers, Places
from alliance.distributions import t_quantile


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating of every series of a sheet: what was known before it, and what it said.

    `session`: its place in the sheet. `level`: the level of each person before. `variance`: the square of the spread
    that a fall is measured by. `error`: squared distance from the level, as a share of what one rating adds to the
    variance of another. `low`: the places of the series that are noticed. The arrays hold until the next rating.
    """

    session: int
    level: Numbers
    variance: Numbers
    error: Numbers
    low: Places


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
        found = [(one.session, one.low, one.level[one.low], one.variance[one.low]) for one in self.follow(values)]
        told = [one for one in found if len(one[1])]
        if not told:
            return Notices(np.array([], np.int64), np.array([], np.int64), np.array([]), np.array([]))
        sessions = np.concatenate([np.full(len(low), session) for session, low, _, _ in told])
        column, level, variance = (np.concatenate(parts) for parts in list(zip(*told, strict=True))[1:])
        return Notices(sessions, column, level, np.sqrt(variance))

    def follow(self, values: Numbers) -> Iterator[Rated]:
        """Walk all series of a sheet in step, as the filter does: what is expected, what came, what is known now."""
        mean, unsure = values[0].copy(), np.ones(values.shape[1])
        least, squares = self.prior**2, np.full(values.shape[1], self.prior**2)
        for n in range(1, len(values)):
            if self.drift:
                unsure += self.drift
            away, scale = values[n] - mean, 1 + unsure
            square = away * away
            square /= scale
            larger = np.maximum(squares, least)
            far = self.reach(n) ** 2
            low = np.flatnonzero(square > far * (1 + TOLERANCE) * larger)
            low = low[away[low] < 0]
            yield Rated(n, mean, larger, square, low)
            before = unsure[low], mean[low], squares[low]
            unsure /= scale  # for one rating in full: what is left is also its weight
            away *= unsure
            mean += away
            square -= squares
            squares += square / (self.weight + n)
            if len(low):
                self._held_back(low, before, far * larger[low], (mean, unsure, squares), n)

    def _held_back(
        self, low: Places, before: tuple[Numbers, Numbers, Numbers], most: Numbers, now: tuple[Numbers, ...], n: int
    ) -> None:
        """Let noticed ratings count as a share of one."""
        unsure, mean, squares = before
        moved, gain = now[0][low] - mean, unsure / (1 + unsure)
        square = (moved / gain) ** 2 / (1 + unsure)
        now[0][low] = mean + self.counts * moved
        now[1][low] = unsure - self.counts * gain * unsure
        as_far = most + self.counts * (square - most)
        now[2][low] = squares + self.counts * (as_far - squares) / (self.weight + n)

    def reach(self, n: int) -> float:
        """How many standard deviations below the level of `n` ratings the limit lies."""
        return t_quantile(1 - self.p * self.pace / (self.pace + n - 1), self.weight + n - 1)
