"""Change told from all ratings of a person, by the line through them: the multilevel variant of reliable change.

Each person's line is y = (b0 + u0) + (b1 + u1) x, fitted for all persons together (see `mixed`). The index is the
slope as the model sees it (empirical Bayes: few or noisy ratings are drawn towards the slope of all) over its standard
error, after Speer & Greenbaum 1995 (Journal of Consulting and Clinical Psychology 63:1044-1048). It looks back.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from alliance.course.arrange import Arranged, arrange
from alliance.course.change import CRITICAL
from alliance.course.sheets import Marks, Numbers, Places
from alliance.mixed import MixedFit, TooFewGroups, fit_mixed

AGAINST = ("nothing", "others")


def slope_changes(
    frame: pl.DataFrame | pl.LazyFrame,
    *,
    by: str | Sequence[str],
    over: str,
    value: str,
    better: str = "lower",
    against: str = "nothing",
    least: int = 3,
) -> pl.DataFrame:
    """One row per series: the columns of `by`, then n, slope, error, rci, change.

    `slope`: points per session (per rating where sessions are dates or named occasions); `error`: its standard error,
    the variances and the mean line taken as known; `rci`: slope over error; `change`: improved, unchanged or
    deteriorated beyond 1.96. `against` "others" takes the mean slope of all off first: it asks who changes unlike the
    others, not who changes, and is what the R package clinicalsignificance calls HLM. Series with fewer than `least`
    ratings are not fitted, and missing in all but n.
    Raises ValueError for tables that cannot be read (see `arrange`) and an unknown `against`, TooFewGroups (a
    ValueError) where there are too few series or ratings for such a model.

    Parameters
    ----------
    frame : polars.DataFrame or LazyFrame
        One row per session, in any order.
    by : str or sequence of str
        Column or columns of the series, such as the therapy.
    over : str
        Column of the session number, date or occasion.
    value : str
        Column of the rating, in points of its scale; null and NaN are a missing session.
    better : {"higher", "lower"}, default "lower"
        Which end of the scale is the good one.
    against : {"nothing", "others"}
        What a slope is held against.
    least : int, default 3
        Ratings that a series needs.

    Returns
    -------
    polars.DataFrame
        `slope` and `error` in points per session; `rci` has no unit.

    Raises
    ------
    ValueError
        A table that cannot be read so, with every fault.
    TooFewGroups
        Too few series or ratings for such a model.

    Examples
    --------
    >>> from alliance.course import slope_changes
    >>> from alliance.simulate import practice
    >>> scores = practice(seed=1, therapies=30, therapists=3).outcomes
    >>> slope_changes(scores, by="therapy", over="session", value="total").height
    30
    """
    if against not in AGAINST:
        raise ValueError(f"against={against!r} is not valid. Choose {' or '.join(AGAINST)}.")
    arranged = arrange(frame, by=by, over=over, value=value, better=better)
    fitted = arranged.count >= max(least, 2)
    away, error, mean_slope = _lines(arranged, fitted)
    told = away if against == "others" else away + mean_slope
    columns = {"slope": arranged.sign * told, "error": error, "rci": arranged.sign * told / error}
    table = arranged.keys.with_columns(n=pl.Series(arranged.count)).with_columns(
        pl.Series(name, _in_place(numbers, fitted), nan_to_null=True) for name, numbers in columns.items()
    )
    gained, critical = arranged.sign * pl.col("rci"), CRITICAL["JT"]
    change = pl.when(gained > critical).then(pl.lit("improved")).when(gained < -critical).then(pl.lit("deteriorated"))
    return table.with_columns(change=pl.when(gained.is_not_null()).then(change.otherwise(pl.lit("unchanged"))))


def _lines(arranged: Arranged, fitted: Marks) -> tuple[Numbers, Numbers, float]:
    """Of each fitted series: how far its slope lies from the mean slope, and its error; and the mean slope."""
    kept = np.repeat(fitted, arranged.count)
    group = np.repeat(np.cumsum(fitted) - 1, arranged.count)[kept]
    x, y = _moments(arranged)[kept], arranged.values[kept]
    x = x - x.mean() if len(x) else x
    fit = fit_mixed(group, x, y)
    if not fit.converged:
        raise TooFewGroups("The model did not converge. Check the ratings for errors.")
    away, variance = _effects(fit, group, x, y)
    return away, np.sqrt(variance), float(fit.fixed[1])


def _moments(arranged: Arranged) -> Numbers:
    """The session of each rating as a number: its own, or its place among the ratings of the series."""
    if arranged.labels.dtype.is_numeric():
        return arranged.labels.cast(pl.Float64).to_numpy()
    first = np.repeat(np.cumsum(arranged.count) - arranged.count, arranged.count)
    return (np.arange(len(first)) - first).astype(np.float64)


def _effects(fit: MixedFit, group: Places, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Slope of each group around the mean slope, given its ratings, and its variance (Laird & Ware 1982).

    With the root L of the variances between groups, the effects are L (I + L'Z'ZL / s)^-1 L'Z'e / s: no inverse of a
    variance that may be 0.
    """
    rest = y - fit.fixed[0] - fit.fixed[1] * x
    n, sx, sxx, se, sxe = (np.bincount(group, weights) for weights in (np.ones_like(x), x, x * x, rest, x * rest))
    squares = np.stack([np.stack([n, sx], axis=-1), np.stack([sx, sxx], axis=-1)], axis=-2)
    values, vectors = np.linalg.eigh(fit.random)
    root = vectors * np.sqrt(np.maximum(values, 0))
    inner = np.linalg.inv(np.eye(2) + root.T @ squares @ root / fit.residual)
    covariance = root @ inner @ root.T
    slopes = (covariance[:, 1, :] * np.stack([se, sxe], axis=-1)).sum(axis=1) / fit.residual
    return slopes, covariance[:, 1, 1]


def _in_place(numbers: Numbers, fitted: Marks) -> Numbers:
    """The numbers of the fitted series at the places of all series."""
    placed = np.full(len(fitted), np.nan)
    placed[fitted] = numbers
    return placed
