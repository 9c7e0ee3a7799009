"""A rating below the person's own usual range."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

import numpy as np

from alliance.course.known import Known
from alliance.course.rules.own_spread import OwnSpread
from alliance.course.rules.rule import Notices
from alliance.course.sheets import Numbers
from alliance.distributions import t_quantile


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall(OwnSpread):
    """x[t] < m - t(1 - p; df) S sqrt(1 + 1/n), with mean m of the n earlier ratings, S and df as in `OwnSpread`.

    The limit is a prediction limit: a steady person falls below it in a share `p` of the sessions, whatever n is.
    The anchor is m; a rating within one S of it counts as repaired.
    """

    name: ClassVar[str] = "fall"
    words: ClassVar[str] = "lower than expected from this person's earlier ratings in a share p of sessions"
    c: float = 1.0
    p: float = 0.05

    def __post_init__(self) -> None:
        OwnSpread.__post_init__(self)
        if not 0 < self.p < 0.5:
            raise ValueError(f"The rule {self.name} needs p between 0 and 0.5, a share of sessions, not {self.p}.")

    def notices(self, values: Numbers, known: Known) -> Notices:
        mean, unit = known.mean[self.least : -1], self.spread(known)
        reach = np.array([self._reach(n) for n in range(self.least, len(values))])[:, np.newaxis]
        return self.noticed(mean - values[self.least :] > reach * unit, mean, unit, known)

    def _reach(self, n: int) -> float:
        """How many standard deviations below the mean of `n` ratings the limit lies."""
        return t_quantile(1 - self.p, float(self.freedom(n))) * sqrt(1 + 1 / n)
