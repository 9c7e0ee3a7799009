"""A rating below the line of this person's own trend."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

import numpy as np

from alliance.course.known import NOISE, Known
from alliance.course.rules.rule import Notices, Rule, places
from alliance.course.sheets import Numbers
from alliance.distributions import t_quantile


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend(Rule):
    """x[t] < a + b t - t(1 - p; n - 2) s sqrt(1 + 1/n + (t - mean)^2 / S), the line fitted to the n earlier ratings.

    A person whose ratings rise or fall steadily is below this prediction limit in a share `p` of the sessions. Time
    is the count of ratings. The rule needs `least` ratings first. Ratings exactly on a line cannot be assessed.
    """

    name: ClassVar[str] = "trend"
    words: ClassVar[str] = (
        "lower than expected from the line through this person's earlier ratings in a share p of sessions"
    )
    c: float = 1.0
    p: float = 0.02
    least: int = 4

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if not 0 < self.p < 0.5:
            raise ValueError(f"The rule {self.name} needs p between 0 and 0.5, a share of sessions, not {self.p}.")
        if self.least < 3:
            raise ValueError(f"The rule {self.name} needs least=3 or more, since two ratings always lie on a line.")

    def notices(self, values: Numbers, known: Known) -> Notices:
        expected, error = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
        limit = np.full(values.shape, np.nan)
        for n in range(self.least, len(values)):
            expected[n], error[n] = _line(values[:n])
            far = (n - (n - 1) / 2) ** 2 / (n * (n * n - 1) / 12)
            limit[n] = expected[n] - t_quantile(1 - self.p, n - 2) * error[n] * sqrt(1 + 1 / n + far)
        session, column = places(values < limit)
        return Notices(session, column, expected[session, column], error[session, column])


def _line(earlier: Numbers) -> tuple[Numbers, Numbers]:
    """The next value on the least-squares line through `earlier`, and the residual standard deviation around it."""
    n = len(earlier)
    time = np.arange(n) - (n - 1) / 2
    level = earlier.mean(axis=0)
    away = earlier - level
    slope = time @ away / (time @ time)
    rest = away - np.outer(time, slope)
    error = np.sqrt((rest * rest).sum(axis=0) / (n - 2))
    exact = error <= NOISE * (np.abs(level) + np.abs(slope) * n)
    return level + slope * (n + 1) / 2, np.where(exact, np.nan, error)
