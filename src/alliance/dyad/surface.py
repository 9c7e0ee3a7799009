"""Response surface: does the outcome depend on the two views, or on whether they agree?

z = b0 + b1 x + b2 y + b3 x^2 + b4 x y + b5 y^2, x and y the two views counted from one common centre. Along x = y the
surface has slope a1 and curvature a2, along x = -y slope a3 and curvature a4; a5 = b3 - b5 tilts its ridge. After
Edwards & Parry 1993, Academy of Management Journal 36:1577-1613; the signs follow the R package RSA.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import polars as pl

from alliance.distributions import t_quantile
from alliance.dyad.agreement import Estimate
from alliance.mixed import Numbers, Places, Smooth, gradient
from alliance.model.shown import Shown
from alliance.psychometrics import TooLittleData

#: Rows (or therapies, where rows belong together) for six coefficients: ten for each, the usual rule of thumb.
LEAST_ROWS = 60
_FLAT = 1e-9  # a curvature below this share of the largest coefficient is none


@dataclass(frozen=True, slots=True)
class Axis:
    """A principal axis y = level + slope x, both counted from the centre."""

    level: Estimate
    slope: Estimate


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that has to hold for a congruence effect, the figure that speaks to it, and whether it does."""

    words: str
    figure: Estimate
    holds: bool


@dataclass(frozen=True, slots=True)
class ResponseSurface(Shown):
    """A fitted surface; every figure with its 95 % interval, None where the surface has no such thing.

    `coefficients`: b0 to b5; `covariance`: theirs. `a1` to `a5`: see the module. `x0`, `y0`: the stationary point,
    counted from the centre. `first`, `second`: principal axes; the first is the ridge of a dome. `congruence`: the
    conditions of a congruence effect after Humberg, Nestler & Back 2019 (Social Psychological and Personality Science
    10:409-419); `congruent` when all hold, `strictly` when the height does not depend on the level either. An interval
    that holds 0 is no proof of 0: with few rows conditions can hold because nothing is known.
    """

    rows: int
    groups: int
    centre: float
    coefficients: tuple[float, ...]
    covariance: Numbers
    r_squared: float
    a1: Estimate
    a2: Estimate
    a3: Estimate
    a4: Estimate
    a5: Estimate
    x0: Estimate | None
    y0: Estimate | None
    first: Axis | None
    second: Axis | None
    congruence: tuple[Condition, ...]
    congruent: bool
    strictly: bool


def response_surface(
    frame: pl.DataFrame,
    *,
    first: str,
    second: str,
    outcome: str,
    centre: float | None = None,
    by: str | None = None,
) -> ResponseSurface:
    """Fit the surface by least squares to one row per pair of views (`first` is x, `second` is y) and its outcome.

    `centre`: the point of the scale that both views are counted from, else the middle of both means. `by`: the therapy,
    where one has several rows; standard errors then count therapies, not rows (cluster-robust, CR1), with one degree of
    freedom less than therapies. Rows with a gap are left out. Standard errors of derived figures: delta method,
    sqrt(c'Vc). Raises TooLittleData below 60 rows (therapies), or where the views do not vary enough for a surface.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per pair of views.
    first, second, outcome : str
        Columns of both views (points of one scale) and of the outcome.
    centre : float, optional
        Point of the scale that both views are counted from.
    by : str, optional
        Column of the therapy, where one has several rows.

    Returns
    -------
    ResponseSurface
        Coefficients with their covariance, the figures derived from them, and the conditions of congruence.

    Raises
    ------
    TooLittleData
        A ValueError that says how much there is and how much is needed.

    References
    ----------
    Humberg, Nestler & Back 2019, Social Psychological and Personality Science 10:409-419.

    Examples
    --------
    >>> import numpy as np
    >>> import polars as pl
    >>> import alliance
    >>> x, y, noise = np.random.default_rng(1).normal([5, 5, 0], [1, 1, 0.5], (200, 3)).T
    >>> frame = pl.DataFrame({"client": x, "therapist": y, "gain": 3 - (x - y) ** 2 + noise})
    >>> alliance.response_surface(frame, first="client", second="therapist", outcome="gain").rows
    200
    """
    names = [first, second, outcome, *([by] if by else [])]
    rows = frame.select(names).with_columns(pl.col(names[:3]).cast(pl.Float64).fill_nan(None)).drop_nulls()
    groups = rows[by].n_unique() if by else len(rows)
    if groups < LEAST_ROWS:
        raise TooLittleData(f"A response surface needs at least {LEAST_ROWS} rows or therapies. There are {groups}.")
    middle = float(rows.select(pl.mean_horizontal(pl.col(first).mean(), pl.col(second).mean())).item())
    begin = middle if centre is None else centre
    x, y, z = rows[first].to_numpy() - begin, rows[second].to_numpy() - begin, rows[outcome].to_numpy()
    cluster = rows[by].rank("dense").to_numpy().astype(np.int64) - 1 if by else None
    b, covariance, r_squared = _fit(np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1), z, cluster)
    t = t_quantile(0.975, groups - 1 if by else groups - 6)
    return _told(_Figures(b, covariance, t), rows=len(rows), groups=groups, centre=begin, r_squared=r_squared)


def _fit(design: Numbers, z: Numbers, cluster: Places | None) -> tuple[Numbers, Numbers, float]:
    """Coefficients, their covariance, and the share of variance explained."""
    rows, width = design.shape
    if np.linalg.matrix_rank(design) < width or np.ptp(z) == 0:
        raise TooLittleData("The ratings or the outcome vary too little to fit a response surface.")
    inverse = np.linalg.inv(design.T @ design)
    b = inverse @ design.T @ z
    left = z - design @ b
    if cluster is None:
        covariance = inverse * float(left @ left) / (rows - width)
    else:
        scores = np.stack([np.bincount(cluster, column * left) for column in design.T], axis=1)
        groups = len(scores)
        correction = groups / (groups - 1) * (rows - 1) / (rows - width)
        covariance = correction * inverse @ scores.T @ scores @ inverse
    away = z - z.mean()
    return np.asarray(b), np.asarray(covariance), 1 - float(left @ left) / float(away @ away)


@dataclass(frozen=True, slots=True)
class _Figures:
    """Coefficients with all that is needed for the interval of anything computed from them."""

    b: Numbers
    covariance: Numbers
    t: float

    def __call__(self, function: Callable[[Smooth], Smooth]) -> Estimate:
        slope, value = gradient(function, self.b), float(function(self.b))
        margin = self.t * sqrt(max(float(slope @ self.covariance @ slope), 0.0))
        return Estimate(value, value - margin, value + margin)


def _told(figures: _Figures, *, rows: int, groups: int, centre: float, r_squared: float) -> ResponseSurface:
    a1, a2 = figures(lambda b: b[1] + b[2]), figures(lambda b: b[3] + b[4] + b[5])
    a3, a4 = figures(lambda b: b[1] - b[2]), figures(lambda b: b[3] - b[4] + b[5])
    first, second = _axis(figures, 1), _axis(figures, -1)
    conditions = _conditions(first, a3, a4)
    congruent = first is not None and all(condition.holds for condition in conditions)
    curved = _is_curved(figures.b)
    return ResponseSurface(
        rows=rows,
        groups=groups,
        centre=centre,
        coefficients=tuple(figures.b.tolist()),
        covariance=figures.covariance,
        r_squared=r_squared,
        a1=a1,
        a2=a2,
        a3=a3,
        a4=a4,
        a5=figures(lambda b: b[3] - b[5]),
        x0=figures(lambda b: _stationary(b)[0]) if curved else None,
        y0=figures(lambda b: _stationary(b)[1]) if curved else None,
        first=first,
        second=second,
        congruence=conditions,
        congruent=congruent,
        strictly=congruent and _holds(a1, 0) and _holds(a2, 0),
    )


def _is_curved(b: Numbers) -> bool:
    """Whether there is one stationary point: a top, a bottom or a saddle."""
    return bool(abs(4 * b[3] * b[5] - b[4] ** 2) > _FLAT * max(np.abs(b[3:]).max() ** 2, 1e-300))


def _stationary(b: Smooth) -> Smooth:
    there: Smooth = np.array([b[2] * b[4] - 2 * b[1] * b[5], b[1] * b[4] - 2 * b[2] * b[3]])
    return np.asarray(there / (4 * b[3] * b[5] - b[4] * b[4]))


def _axis(figures: _Figures, side: int) -> Axis | None:
    """A principal axis; None where the axes run along x and y (b4 = 0), or the surface is flat across this one."""

    def slope(b: Smooth) -> Smooth:
        return np.asarray((b[5] - b[3] + side * np.sqrt((b[3] - b[5]) ** 2 + b[4] ** 2)) / b[4])

    def across(b: Smooth) -> Smooth:
        return np.asarray(2 * b[5] - slope(b) * b[4])

    def level(b: Smooth) -> Smooth:
        # y0 - slope x0 without the stationary point, which lies anywhere on the ridge when that is level
        return np.asarray((slope(b) * b[1] - b[2]) / across(b))

    nothing = _FLAT * np.abs(figures.b[3:]).max()
    if abs(figures.b[4]) <= nothing or abs(float(across(figures.b))) <= nothing:
        return None
    return Axis(figures(level), figures(slope))


def _conditions(first: Axis | None, a3: Estimate, a4: Estimate) -> tuple[Condition, ...]:
    found = [
        Condition("the outcome falls off to both sides of agreement", a4, a4.high < 0),
        Condition("on the line of agreement it rises to neither side", a3, _holds(a3, 0)),
    ]
    if first is not None:
        found.append(Condition("the ridge passes the centre of both", first.level, _holds(first.level, 0)))
        found.append(Condition("the ridge rises one for one", first.slope, _holds(first.slope, 1)))
    return tuple(found)


def _holds(figure: Estimate, value: float) -> bool:
    return figure.low <= value <= figure.high
