"""The random intercept and slope model y = X b + u0 + u1 x + e, with u differing between groups, fitted exactly.

Used wherever one line per person or per pair is meant: growth over sessions, truth and bias. The criterion is that of
Bates, Mächler, Bolker & Walker (2015, Journal of Statistical Software 67:1), specialised to one grouping: all that is
needed of the rows are sums by group, so one evaluation costs as much as there are groups, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite, log, pi, sqrt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]
#: Real numbers, or complex ones on the way to a derivative.
Smooth: TypeAlias = NDArray[Any]
_STEP = 1e-20  # of the complex step: a derivative without cancellation (Squire & Trapp 1998, SIAM Review 40:110)
_STARTS = ((1.0, 0.0, 1.0), (0.3, 0.0, 0.1))
_WORTH = 1e-13  # what the next step promises of the criterion per row; less drowns in rounding
_STILL = 1e-5  # a gradient of the criterion per row that counts as zero
#: A direction in which groups differ by less than this share of the residual variance does not differ.
SINGULAR = 1e-6


class TooFewGroups(ValueError):
    """Too little to fit a model to; the message says what was seen and what is needed."""


@dataclass(frozen=True, slots=True)
class Sums:
    """All that the likelihood needs. Columns: 1, x, further predictors, y. Sums of two sites can simply be added.

    `level[i, k]`: sum of column k in group i. `slope[i, k]`: sum of x times column k. `cross`: the cross-products of
    all columns over all `rows`.
    """

    level: Numbers
    slope: Numbers
    cross: Numbers
    rows: int

    @classmethod
    def of(cls, group: Places, columns: Numbers) -> Sums:
        """The sums of rows whose group is numbered from 0; `columns` as above, one row each."""
        level, slope = _by_group(group, columns), _by_group(group, columns[:, 1:2] * columns)
        return cls(level, slope, columns.T @ columns, len(columns))

    def freedom(self, reml: bool) -> int:
        """Rows, less the fixed effects where these are paid for."""
        return self.rows - (len(self.cross) - 1) * reml

    def without_groups(self, theta: Smooth) -> tuple[Smooth, Smooth]:
        """Sum of the log determinants, and the cross-products with the effects of groups taken out.

        `theta`: the lower triangle (l11, l21, l22) of the root of the covariance between groups, as a share of the
        residual variance.
        """
        l11, l21, l22 = theta
        rows, x, xx = self.level[:, 0], self.level[:, 1], self.slope[:, 1]
        along = l11 * x + l21 * xx
        m11, m12, m22 = 1 + l11 * (l11 * rows + l21 * x) + l21 * along, l22 * along, 1 + l22 * l22 * xx
        determinant = m11 * m22 - m12 * m12
        first, second = l11 * self.level + l21 * self.slope, l22 * self.slope
        across = (first * (m12 / determinant)[:, None]).T @ second
        taken = (first * (m22 / determinant)[:, None]).T @ first + (second * (m11 / determinant)[:, None]).T @ second
        return np.log(determinant).sum(), self.cross - taken + across + across.T


def _by_group(group: Places, columns: Numbers) -> Numbers:
    return np.stack([np.bincount(group, column) for column in columns.T], axis=1).astype(np.float64)


@dataclass(frozen=True, slots=True)
class MixedFit:
    """A fitted model, all numbers in the units of the data.

    `fixed`: intercept, slope, then the further columns; `covariance`: theirs. `random`: variances of intercept and
    slope between groups, and their covariance (2 x 2). `residual`: variance around the line of a group. `singular`:
    groups differ in fewer directions than the model has, so `random` is on its bound. `converged` is False where no
    still point was found: such a fit is not to be used. `sums`: of the rows, x standardised; `back`: turns effects of
    the standardised x into effects of x.
    """

    fixed: Numbers
    covariance: Numbers
    random: Numbers
    residual: float
    loglik: float
    groups: int
    singular: bool
    converged: bool
    sums: Sums
    back: Numbers


def fit_mixed(group: Places, x: Numbers, y: Numbers, further: Numbers | None = None, *, reml: bool = True) -> MixedFit:
    """Fit y = b0 + u0 + (b1 + u1) x + further b + e by restricted (or full) maximum likelihood.

    `group`: numbers from 0 without a gap; `further`: one column per further fixed effect. Raises TooFewGroups with
    fewer than 3 groups, with hardly more rows than groups, when `y` never varies, or predictors repeat each other.
    """
    parts = [np.ones_like(y), x, *(() if further is None else further.T), y]
    columns = np.stack(parts, axis=1)
    _check(group, columns)
    middle, scale = float(x.mean()), float(x.std())
    columns[:, 1] = (x - middle) / scale
    sums = Sums.of(group, columns)
    columns[:, -1] = (y - y.mean()) / y.std()
    theta, converged = _best(Sums.of(group, columns), reml)
    back = np.eye(columns.shape[1] - 1)  # from effects of the standardised x to those of x
    back[:2, 1] = -middle / scale, 1.0 / scale
    return _fit(sums, theta, back, reml=reml, converged=converged)


def _best(sums: Sums, reml: bool) -> tuple[Numbers, bool]:
    """The theta of the highest likelihood, and whether the way there came to an end."""
    with np.errstate(all="ignore"):  # a step too far has no likelihood, and is taken back
        ways = [_lowest(lambda theta: _criterion(sums, theta, reml) / sums.rows, np.array(one)) for one in _STARTS]
    _, theta, converged = min(ways, key=lambda way: way[0])
    return theta, converged


def _check(group: Places, columns: Numbers) -> None:
    groups, (rows, width) = int(group.max(initial=-1)) + 1, columns.shape
    if groups < 3 or rows <= groups + width:
        raise TooFewGroups(
            f"{groups} groups with {rows} rows in all are too few to estimate how groups differ. "
            "It needs at least 3 groups, and more than one row in most of them."
        )
    if np.ptp(columns[:, -1]) == 0:
        raise TooFewGroups("All outcome values are the same, so there is nothing to explain.")
    if np.linalg.matrix_rank(columns[:, :-1]) < width - 1:
        raise TooFewGroups("A predictor is constant or collinear with another. Remove it.")


def _criterion(sums: Sums, theta: Smooth, reml: bool) -> Smooth:
    """Minus twice the log-likelihood, with fixed effects and residual variance at their best for `theta`."""
    determinants, cross = sums.without_groups(theta)
    freedom = sums.freedom(reml)
    fitted = determinants + freedom * (1 + np.log(2 * pi * _unexplained(cross) / freedom))
    return np.asarray(fitted + np.log(np.linalg.det(cross[:-1, :-1])) * reml)


def _unexplained(cross: Smooth) -> Smooth:
    """The squares that the fixed effects leave."""
    return np.asarray(cross[-1, -1] - cross[-1, :-1] @ np.linalg.solve(cross[:-1, :-1], cross[:-1, -1]))


def gradient(function: Callable[[Smooth], Smooth], at: Numbers) -> Numbers:
    """The derivatives of a smooth real function of several numbers, exact to rounding."""
    return np.array([function(at + 1j * _STEP * one).imag / _STEP for one in np.eye(len(at))])


def _lowest(function: Callable[[Smooth], Smooth], at: Numbers) -> tuple[float, Numbers, bool]:
    """The value and the place of the still point that lies downhill (BFGS), and whether it was reached."""
    inverse = np.eye(len(at))
    value, slope = float(function(at)), gradient(function, at)
    for _ in range(300):
        step = _downhill(function, at, value, slope, -inverse @ slope)
        if step is None:
            break
        before, at = slope, at + step
        value, slope = float(function(at)), gradient(function, at)
        inverse = _bent(inverse, step, slope - before)
    return value, at, bool(np.abs(slope).max() < _STILL)


def _downhill(
    function: Callable[[Smooth], Smooth], at: Numbers, value: float, slope: Numbers, way: Numbers
) -> Numbers | None:
    """The longest of ever shorter steps that goes down enough; None where none does, or none is worth it."""
    for halving in range(40 if slope @ way < -_WORTH else 0):
        step = way * 0.5**halving
        reached = float(function(at + step))
        if isfinite(reached) and reached <= value + 1e-4 * float(slope @ step):
            return step
    return None


def _bent(inverse: Numbers, step: Numbers, turn: Numbers) -> Numbers:
    """The next guess of the inverse of the second derivatives, after a step that turned the gradient."""
    along = float(step @ turn)
    if along <= 1e-12:
        return inverse
    shear = np.eye(len(step)) - np.outer(step, turn) / along
    return np.asarray(shear @ inverse @ shear.T + np.outer(step, step) / along)


def _fit(sums: Sums, theta: Numbers, back: Numbers, *, reml: bool, converged: bool) -> MixedFit:
    """All that is told of a model once theta is known; `back` turns it into the units of the data."""
    cross = np.asarray(sums.without_groups(theta)[1], dtype=np.float64)
    residual = float(_unexplained(cross)) / sums.freedom(reml)
    root = np.array([[theta[0], 0.0], [theta[1], theta[2]]])
    criterion = float(_criterion(sums, theta, reml)) - 2 * log(back[1, 1]) * reml
    return MixedFit(
        fixed=back @ np.linalg.solve(cross[:-1, :-1], cross[:-1, -1]),
        covariance=residual * back @ np.linalg.inv(cross[:-1, :-1]) @ back.T,
        random=residual * back[:2, :2] @ root @ root.T @ back[:2, :2].T,
        residual=residual,
        loglik=-criterion / 2,
        groups=len(sums.level),
        singular=bool(np.linalg.eigvalsh(root @ root.T)[0] < SINGULAR),
        converged=converged,
        sums=sums,
        back=back,
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """A standard deviation or a correlation with its interval; None where it cannot be told."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Spreads:
    """How groups differ: SD of their intercepts and slopes, the correlation of the two, and the SD around the lines."""

    intercept: Spread
    slope: Spread
    correlation: Spread
    residual: Spread


def spreads(fit: MixedFit, z: float) -> Spreads:
    """The variances of a restricted fit as standard deviations, each with the interval of +- `z` standard errors.

    Intervals are Wald's, on the scale of log SD and of Fisher's z, from the second derivatives of the restricted
    likelihood. A fit on its bound (`singular`) has none: there the likelihood is no parabola.
    """
    first, second, residual = sqrt(fit.random[0, 0]), sqrt(fit.random[1, 1]), sqrt(fit.residual)
    if fit.singular:
        return Spreads(Spread(first), Spread(second), Spread(None), Spread(residual))
    correlation = float(fit.random[0, 1] / (first * second))
    at = np.array([log(first), log(second), np.arctanh(correlation), log(residual)])
    errors = np.sqrt(2 * np.diag(np.linalg.inv(_curvature(fit, at))))
    shown = (np.exp, np.exp, np.tanh, np.exp)
    low = [float(show(end)) for show, end in zip(shown, at - z * errors, strict=True)]
    high = [float(show(end)) for show, end in zip(shown, at + z * errors, strict=True)]
    return Spreads(*map(Spread, (first, second, correlation, residual), low, high))


def _curvature(fit: MixedFit, at: Numbers, step: float = 1e-4) -> Numbers:
    """Second derivatives of the criterion by log SDs, Fisher's z of the correlation, and log residual SD."""
    ends = [
        gradient(lambda point: _free_criterion(fit, point), at + side * step * one)
        for one in np.eye(len(at))
        for side in (1, -1)
    ]
    square = (np.array(ends[::2]) - np.array(ends[1::2])) / (2 * step)
    return np.asarray((square + square.T) / 2)


def _free_criterion(fit: MixedFit, point: Smooth) -> Smooth:
    """The restricted criterion with all four variance parameters free, in the units of the data."""
    first, second, correlation, residual = np.exp(point[0]), np.exp(point[1]), np.tanh(point[2]), np.exp(point[3])
    shared = first * second * correlation
    forth = np.linalg.inv(fit.back[:2, :2])
    relative = forth @ np.array([[first**2, shared], [shared, second**2]]) @ forth.T / residual**2
    l11 = np.sqrt(relative[0, 0])
    l21 = relative[0, 1] / l11
    determinants, cross = fit.sums.without_groups(np.array([l11, l21, np.sqrt(relative[1, 1] - l21 * l21)]))
    fitted = determinants + 2 * fit.sums.freedom(reml=True) * point[3] + _unexplained(cross) / residual**2
    return np.asarray(fitted + np.log(np.linalg.det(cross[:-1, :-1])))
