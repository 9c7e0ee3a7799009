"""What is expected of a therapy: a score for each session, and how far such therapies spread around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from alliance.distributions import NORMAL, normal_quantile, t_probability, t_quantile
from alliance.expected.closed import LEAST_AT_SESSION, ClosedTherapies, Reference
from alliance.mixed import Numbers


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected scores of therapies (rows) at times since the start (columns), in points of the scale.

    `mean` is not a number where nothing can be said; `spread`: standard deviation of a new score, not of the mean.
    `freedom`: degrees of freedom of the t distribution by column, infinite for the normal one. `distance`: of each
    therapy from those it is held against, where the form knows one; `sparse`: further than 95 of 100 closed therapies
    are from theirs.
    """

    mean: Numbers
    spread: Numbers
    freedom: Numbers
    distance: Numbers | None = None
    sparse: NDArray[np.bool_] | None = None

    def quantile(self, share: float) -> Numbers:
        """The scores below which the share (0 to 1) of such therapies lies."""
        return self.mean + np.array([_quantile(share, df) for df in self.freedom]) * self.spread

    def share_below(self, values: Numbers) -> Numbers:
        """The share (0 to 1) of such therapies below each value; not a number where it cannot be said."""
        away = (values - self.mean) / self.spread
        shares = np.full(away.shape, np.nan)
        for column, df in enumerate(self.freedom):
            told = np.isfinite(away[:, column])
            shares[told, column] = [_probability(value, df) for value in away[told, column]]
        return shares


def _quantile(share: float, freedom: float) -> float:
    return t_quantile(share, freedom) if np.isfinite(freedom) else normal_quantile(share)


def _probability(away: float, freedom: float) -> float:
    return t_probability(away, freedom) if np.isfinite(freedom) else NORMAL.cdf(away)


class Form(Protocol):
    """One way to expect a course: growth, nearest neighbours, or a regression for each session."""

    @property
    def closed(self) -> Reference:
        """The therapies that it rests on."""

    def from_start(self, first: Numbers, intake: Numbers, elapsed: Numbers) -> Forecast:
        """What is expected of therapies with these first scores and intakes, at these times since the start."""


def reached_often(closed: ClosedTherapies, elapsed: Numbers) -> NDArray[np.bool_]:
    """At which times after the start something can be said: enough closed therapies went on so long."""
    return np.asarray((elapsed > 0) & (closed.reaching(elapsed) >= LEAST_AT_SESSION))


def inside(closed: Reference, scores: Numbers) -> Numbers:
    """Scores kept within the ends of the scale, which a normal distribution does not know."""
    return np.clip(scores, closed.lowest, closed.highest)


def limit(closed: Reference, forecast: Forecast, share: float) -> Numbers:
    """The scores that are worse than those of this share of such therapies."""
    return inside(closed, forecast.quantile(share if closed.worse > 0 else 1 - share))
