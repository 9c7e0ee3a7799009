"""Nearest neighbours: expect what became of the closed therapies that started most alike (after Lutz and others 2006).

Starts are compared by their first score and intake in standard deviations. The neighbours' own average curve, found by
generalised least squares with the variances of the growth form, is mixed with what the growth form expects of this
start, as if `pooled` further neighbours had behaved just so; their scatter around the curve widens or narrows the
spread in the same way. How far away the neighbours are is told, and a start with few alike is marked as sparse.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.expected.closed import ClosedTherapies
from alliance.expected.forecast import Forecast, reached_often
from alliance.expected.growth import Growth, fit_growth
from alliance.mixed import Numbers, Places

#: Neighbours looked at, as in the published uses of the method.
NEAREST = 30
#: Weight of the growth form, counted in neighbours (our choice; validation/recovery compares the forms).
POOLED = 10
#: Starts further from their neighbours than this share of closed therapies is from theirs are sparse.
SPARSE_FROM = 0.95
_SAME = 1e-9  # standard deviations; two distances that differ by less differ by rounding only
_LOOKED_AT = 2000  # closed therapies whose own distances set that limit; more would not move it


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Closed therapies by their starts. `starts`: first score and intake in standard deviations; `limit`: of sparse."""

    closed: ClosedTherapies
    growth: Growth
    nearest: int
    pooled: float
    centre: Numbers
    scale: Numbers
    starts: Numbers
    limit: float
    curves: _Curves

    def from_start(self, first: Numbers, intake: Numbers, elapsed: Numbers) -> Forecast:
        """What is expected given the first score and the intake, from the therapies that started most alike.

        Shapes: `first` (therapies,), `intake` (therapies, variables), `elapsed` (times,).
        """
        points = (np.concatenate([first[:, None], intake], axis=1) - self.centre) / self.scale
        basis = self.growth.from_start(first, intake, elapsed)
        mean, spread, distance = basis.mean.copy(), basis.spread.copy(), np.full(len(first), np.nan)
        lines = np.stack([np.ones_like(elapsed), np.log1p(elapsed)], axis=1)
        for row in np.flatnonzero(np.isfinite(points).all(axis=1)).tolist():
            who, distance[row] = _nearest(self.starts, points[row], self.nearest)
            curve, widen = self.curves.among(who, self.pooled)
            mean[row] = (len(who) * (lines @ curve) + self.pooled * mean[row]) / (len(who) + self.pooled)
            spread[row] *= widen
        mean[:, ~reached_often(self.closed, elapsed)] = np.nan
        return Forecast(mean, spread, basis.freedom, distance, distance > self.limit)


@dataclass(frozen=True, slots=True)
class _Curves:
    """What each closed therapy adds to the average line of a group: information, information times score, misfit.

    `misfit`: mean square of the distances from what the growth form expected, in its spreads.
    """

    information: Numbers
    weighted: Numbers
    misfit: Numbers

    def among(self, who: Places, pooled: float) -> tuple[Numbers, float]:
        """The average line of these therapies (level, slope over log time), and how much wider they scatter."""
        curve = np.linalg.solve(self.information[who].sum(axis=0), self.weighted[who].sum(axis=0))
        widen = np.sqrt((self.misfit[who].sum() + pooled) / (len(who) + pooled))
        return curve, float(widen)


def fit_neighbours(closed: ClosedTherapies, *, nearest: int = NEAREST, pooled: float = POOLED) -> Neighbours:
    """Make closed therapies ready to be compared with.

    At least `nearest` of them are looked at, and all that are as near as the last one. Raises ValueError for more than
    there are, TooFewTherapies where no growth can be fitted.

    Parameters
    ----------
    closed : ClosedTherapies
        From `closed_therapies`.
    nearest : int
        How many closed therapies are looked at, at least.
    pooled : float
        How much the spread of all counts beside that of the nearest.

    Returns
    -------
    Neighbours
        A `Form` for `expected_course` and `signals`.

    Raises
    ------
    ValueError
        More than there are.
    TooFewTherapies
        No growth can be fitted.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> from alliance.expected import fit_neighbours
    >>> type(fit_neighbours(closed, nearest=30)).__name__
    'Neighbours'
    """
    if not 2 <= nearest < len(closed):
        raise ValueError(f"There are {len(closed)} completed therapies. Choose 2 to {len(closed) - 1} neighbours.")
    growth = fit_growth(closed)
    table = np.concatenate([closed.first[:, None], closed.intake], axis=1)
    centre, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale == 0] = 1.0  # a start that all share tells none apart
    starts = (table - centre) / scale
    own = [_nearest(np.delete(starts, row, axis=0), starts[row], nearest)[1] for row in range(len(starts))[:_LOOKED_AT]]
    limit = float(np.quantile(own, SPARSE_FROM))
    return Neighbours(closed, growth, nearest, pooled, centre, scale, starts, limit, _curves(growth))


def _nearest(starts: Numbers, point: Numbers, count: int) -> tuple[Places, float]:
    """The closest therapies, with all that are as near as the last one, and their mean distance."""
    apart = np.sqrt(((starts - point) ** 2).sum(axis=1))
    who = np.flatnonzero(apart <= np.partition(apart, count - 1)[count - 1] + _SAME)
    return who, float(apart[who].mean())


def _curves(growth: Growth) -> _Curves:
    """By therapy: Z' V^-1 Z and Z' V^-1 y of the scores after the start, V being what the start leaves open.

    With V = Z T Z' + s2 I, its inverse needs only 2 x 2 matrices (Woodbury). T is taken given the first score: after
    it, the average course of therapies that started alike is again a line over log time.
    """
    closed, fit = growth.closed, growth.fit
    shared = fit.random[:, 0]
    left_open = fit.random - np.outer(shared, shared) / (shared[0] + fit.residual)
    g, later = np.log1p(closed.elapsed), closed.elapsed > 0
    lines = np.stack([later, later * g], axis=1).astype(np.float64)
    cross = _by_therapy(closed, lines[:, :, None] * lines[:, None, :])
    beside = _by_therapy(closed, lines * closed.values[:, None])
    taken = cross @ left_open @ np.linalg.inv(fit.residual * np.eye(2) + cross @ left_open)
    information = (cross - taken @ cross) / fit.residual
    weighted = (beside - np.einsum("ijk,ik->ij", taken, beside)) / fit.residual
    return _Curves(information, weighted, _misfit(growth))


def _by_therapy(closed: ClosedTherapies, rows: Numbers) -> Numbers:
    total = np.zeros((len(closed), *rows.shape[1:]))
    np.add.at(total, closed.who, rows)
    return total


def _misfit(growth: Growth) -> Numbers:
    closed = growth.closed
    times, column = np.unique(closed.elapsed, return_inverse=True)
    expected = growth.from_start(closed.first, closed.intake, times)
    away = (closed.values - expected.mean[closed.who, column]) / expected.spread[closed.who, column]
    later = np.isfinite(away)
    squares = np.bincount(closed.who[later], away[later] ** 2, minlength=len(closed))
    counts = np.bincount(closed.who[later], minlength=len(closed))
    return np.where(counts > 0, squares / np.maximum(counts, 1), 1.0)
