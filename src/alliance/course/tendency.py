"""Trend, variability and change since a chosen session, for every series of a table.

These look back over a whole course, as a review does; they are no prompts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from alliance.carried import Lines, lines
from alliance.course.arrange import arrange

#: Ratings needed before a trend has an interval.
LEAST_RATINGS = 3


def tendencies(
    frame: pl.DataFrame | pl.LazyFrame, *, by: str | Sequence[str], over: str, value: str, since: Any = None
) -> pl.DataFrame:
    """One row per series: the columns of `by`, then n, trend, trend_low, trend_high, spread, jump, change, reason.

    `trend`: points per session on the least-squares line, with its 95 % interval (ratings may resemble the one before,
    see `carried`); where sessions are dates or named occasions, per rating. `spread`: standard deviation of the
    ratings. `jump`: root mean square of the steps from one rating to the next (von Neumann et al. 1941), which a steady
    trend hardly raises. `change`: last rating minus the first, or minus the one of the session `since`; missing where
    that one is. `reason`: why there is no trend, else "". Raises ValueError for tables that cannot be read (see
    `arrange`).

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
    since : session, optional
        Session that `change` is counted from, as the file names it.

    Returns
    -------
    polars.DataFrame
        Figures in points, trends in points per session.

    Raises
    ------
    ValueError
        A table that cannot be read so, with every fault.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.course import tendencies
    >>> ratings = pl.DataFrame({
    ...     "therapy": ["A"] * 8, "session": range(1, 9), "value": [7.5, 8.0, 7.8, 8.1, 7.9, 4.0, 5.0, 8.0],
    ... })
    >>> tendencies(ratings, by="therapy", over="session", value="value")["change"].to_list()
    [0.5]
    """
    arranged = arrange(frame, by=by, over=over, value=value)
    names = list(arranged.by)
    numbered = arranged.table.schema[over].is_numeric()
    rated = (
        arranged.table.lazy()
        .drop_nulls(value)
        .with_columns(
            moment=pl.col(over).cast(pl.Float64) if numbered else pl.int_range(pl.len()).over(names).cast(pl.Float64)
        )
    )
    ordered = rated.collect()
    sums = ordered.lazy().group_by(names, maintain_order=True).agg(**_sums(over, value, since)).collect()
    told = _with_trend(sums, lines(ordered["moment"].to_numpy(), ordered[value].to_numpy(), sums["n"].to_numpy()))
    return arranged.keys.join(told, on=names, how="left", maintain_order="left").with_columns(
        pl.col("n").fill_null(0), pl.col("reason").fill_null(f"fewer than {LEAST_RATINGS} ratings")
    )


def _sums(over: str, value: str, since: Any) -> dict[str, pl.Expr]:
    y = pl.col(value)
    first = y.first() if since is None else y.filter(pl.col(over) == since).first()
    return {
        "n": pl.len().cast(pl.Int64),
        "spread": y.std(),
        "jump": (y.diff() ** 2).mean().sqrt(),
        "change": y.last() - first,
    }


def _with_trend(sums: pl.DataFrame, found: Lines) -> pl.DataFrame:
    """The slope with its interval where there are enough ratings."""
    told = {"slope": found.slope, "margin": found.slope_margin}
    sums = sums.with_columns(pl.Series(name, one, nan_to_null=True) for name, one in told.items())
    slope, margin = pl.col("slope"), pl.col("margin")
    reason = pl.when(slope.is_null()).then(pl.lit(f"fewer than {LEAST_RATINGS} ratings")).otherwise(pl.lit(""))
    others = pl.all().exclude("n", "spread", "jump", "change", "slope", "margin")
    return sums.select(
        others,
        "n",
        trend=slope,
        trend_low=slope - margin,
        trend_high=slope + margin,
        spread="spread",
        jump="jump",
        change="change",
        reason=reason,
    )
