"""Intervals for a mean and a line when sessions resemble the session before.

Ratings of one person, and gaps of two, are no independent draws: what moved one session is partly there in the next.
Intervals that forget it are too narrow. Here the errors are taken to carry over from one rating to the next with a
correlation phi (an autoregression of order one). One short series hardly tells its own phi, so that of the residuals,
corrected for its known bias (Marriott & Pope 1954, Biometrika 41:390), is shrunk towards .2 as if that had been seen in
ten further ratings; validation/intervals shows that intervals then hold what they say, carried over or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alliance.distributions import t_quantile

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
#: What is usual for phi, and the number of ratings that it counts as; more than MOST is not believed.
USUAL, WEIGHT, MOST = 0.2, 10, 0.8
#: Ratings needed before a mean or a line has an interval.
LEAST = 3


@dataclass(frozen=True, slots=True)
class Lines:
    """One entry per series: its mean and its least-squares line, each with half the width of its interval.

    Not a number where there are too few ratings, for a margin also where all ratings are the same; a line through all
    of its ratings has a margin of 0.
    """

    mean: Numbers
    mean_margin: Numbers
    slope: Numbers
    slope_margin: Numbers


def lines(moment: Numbers, values: Numbers, count: Places, *, confidence: float = 0.95) -> Lines:
    """Mean and line of series that follow each other in `values`, `count[i]` ratings each, in order of `moment`.

    Phi counts in ratings: the one before is the one before, however long ago it was.
    """
    told = Lines(*np.full((4, len(count)), np.nan))
    for series, rows in _alike(count):
        x, y = moment[rows], values[rows]
        n, upper = rows.shape[1], (1 + confidence) / 2
        x, away = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
        sxx, close = (x * x).sum(axis=1), (away * away).sum(axis=1)
        slope = (x * away).sum(axis=1) / sxx
        rest = away - slope[:, None] * x
        told.mean[series], told.slope[series] = y.mean(axis=1), slope
        level = _inflation(np.ones_like(x), _carried(away, 1))
        square = close / np.maximum(n - level, 1e-9) * level / n
        told.mean_margin[series] = _quantiles(upper, n / level - 1, (min(LEAST, n - 1), n - 1)) * np.sqrt(square)
        phi = _carried(rest, 2)
        level, along = _inflation(np.ones_like(x), phi), _inflation(x, phi)
        square = (rest * rest).sum(axis=1) / np.maximum(n - level - along, 1e-9) * along / sxx
        freedom = (n - 1) / np.maximum(along, 1.0) - 1
        told.slope_margin[series] = _quantiles(upper, freedom, (1, n - 2)) * np.sqrt(square)
        told.mean_margin[series[close == 0]] = np.nan
    return told


def mean_reach(n: int, phi: float, *, confidence: float = 0.95) -> float:
    """How many standard deviations the interval of a mean of `n` ratings reaches to each side, with a given phi."""
    level = float(_inflation(np.ones((1, n)), np.array([phi]))[0])
    freedom = _quantiles((1 + confidence) / 2, np.array([n / level - 1]), (min(LEAST, n - 1), n - 1))
    return float(freedom[0] * np.sqrt((n - 1) / (n - level) * level / n))


def _alike(count: Places) -> Iterator[tuple[Places, Places]]:
    """Series with equally many ratings, and the rows of each of them."""
    first = np.cumsum(count) - count
    for n in np.unique(count[count >= LEAST]).tolist():
        series = np.flatnonzero(count == n)
        yield series, first[series][:, None] + np.arange(n)


def _carried(rest: Numbers, fitted: int) -> Numbers:
    """Phi of residuals after `fitted` coefficients, shrunk."""
    n, square = rest.shape[1], (rest * rest).sum(axis=1)
    seen = np.divide((rest[:, 1:] * rest[:, :-1]).sum(axis=1), square, out=np.full(len(rest), USUAL), where=square > 0)
    seen += (1 + (2 + fitted) * seen) / n
    phi: Numbers = np.clip((n * seen + WEIGHT * USUAL) / (n + WEIGHT), 0.0, MOST)
    return phi


def _inflation(weights: Numbers, phi: Numbers) -> Numbers:
    """By how much the variance of a weighted sum grows when neighbours carry over."""
    n, squares = weights.shape[1], (weights * weights).sum(axis=1)
    grown, share = np.ones(len(weights)), np.ones(len(weights))
    for back in range(1, n):
        share = share * phi
        grown += 2 * share * (weights[:, back:] * weights[:, :-back]).sum(axis=1) / squares
    return grown


def _quantiles(upper: float, freedom: Numbers, ends: tuple[int, int]) -> Numbers:
    """Quantiles of t, for degrees of freedom in tenths; more would change nothing that is shown."""
    tenths, place = np.unique(np.round(np.clip(freedom, *ends), 1), return_inverse=True)
    quantiles: Numbers = np.array([t_quantile(upper, float(df)) for df in tenths])[place]
    return quantiles
