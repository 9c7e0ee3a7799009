"""Where two views of the same sessions part: how far, in which direction, and whether it grows."""

from __future__ import annotations

import polars as pl

from alliance.distributions import t_quantile
from alliance.versions import refuse_joined

#: Sessions rated by both before a direction or a trend is told.
LEAST_SESSIONS = 3


def gaps(ratings: pl.DataFrame, first: str = "client", second: str = "therapist") -> pl.DataFrame:
    """One row per therapy, item and session that both rated: both ratings (columns `first`, `second`) and `gap`.

    `ratings`: therapy, session, chair (`first`, `second`), item, value. The gap is second - first: a positive one means
    that the second, the therapist, rated higher. Ordered by therapy, item, session; sessions that only one rated are
    not in it. Raises VersionsJoined where a therapy has answers to two versions of a form.

    Parameters
    ----------
    ratings : polars.DataFrame
        One row per answer: therapy, session, chair, item, value; null is missing.
    first, second : str
        Names of the two chairs in the column `chair`; the gap is second - first.

    Returns
    -------
    polars.DataFrame
        Values and gap in points of the scale (Float64).

    Raises
    ------
    VersionsJoined
        A therapy has answers to two versions of a form.

    Examples
    --------
    >>> import polars as pl
    >>> import alliance
    >>> ratings = pl.DataFrame({
    ...     "therapy": ["A"] * 8, "item": ["bond"] * 8, "session": [1, 1, 2, 2, 3, 3, 4, 4],
    ...     "chair": ["client", "therapist"] * 4, "value": [5, 7, 6, 7, 6, 8, 7, 8],
    ... })
    >>> alliance.gaps(ratings)["gap"].to_list()
    [2.0, 1.0, 2.0, 1.0]
    """
    refuse_joined(ratings, ["therapy"])
    rated = ratings.filter(pl.col("value").is_not_null()).with_columns(pl.col("value").cast(pl.Float64))
    key = ["therapy", "item", "session"]
    one, other = (
        rated.filter(pl.col("chair") == chair).select(*key, pl.col("value").alias(chair)) for chair in (first, second)
    )
    both = one.join(other, on=key).with_columns(gap=pl.col(second) - pl.col(first))
    return both.sort(key)


def gap_summary(gap_table: pl.DataFrame, first: str = "client", second: str = "therapist") -> pl.DataFrame:
    """One row per therapy and item of a table from `gaps`.

    `n` sessions; `mean` gap with its 95 % interval (`low`, `high`) and `higher`: who of the two rates higher, where the
    interval leaves 0 out, else "neither"; `trend` per session with its 95 % interval (`trend_low`, `trend_high`) and
    `trend_word`: "growing" or "closing" where that interval leaves 0 out, "turning" where the line also crosses 0, so
    that who rated lower at first rates higher at last, else "steady"; `last` gap. With fewer than 3 sessions only n,
    mean and last are told, the words are "cannot tell". Sessions are taken as independent.

    Parameters
    ----------
    gap_table : polars.DataFrame
        From `gaps`.
    first, second : str
        Names of the two chairs in the column `chair`; the gap is second - first.

    Returns
    -------
    polars.DataFrame
        Figures in points, trends in points per session.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.dyad import gap_summary, gaps
    >>> ratings = pl.DataFrame({
    ...     "therapy": ["A"] * 8, "item": ["bond"] * 8, "session": [1, 1, 2, 2, 3, 3, 4, 4],
    ...     "chair": ["client", "therapist"] * 4, "value": [5, 7, 6, 7, 6, 8, 7, 8],
    ... })
    >>> gap_summary(gaps(ratings)).select("n", "mean", "higher").row(0)
    (4, 1.5, 'therapist')
    """
    x, y = pl.col("session").cast(pl.Float64), pl.col("gap")
    sums = gap_table.group_by("therapy", "item", maintain_order=True).agg(
        n=pl.len(),
        mean=y.mean(),
        spread=y.std(),
        last=y.last(),
        from_first=x.mean() - x.min(),
        to_last=x.max() - x.mean(),
        sxx=((x - x.mean()) ** 2).sum(),
        sxy=((x - x.mean()) * (y - y.mean())).sum(),
        syy=((y - y.mean()) ** 2).sum(),
    )
    return _told(_with_trend(_with_interval(sums)), first, second)


def sizes(mean: float, low: float, high: float) -> tuple[float, float, float]:
    """A mean difference whose direction is told in words: its size, the least and the most that it may be.

    Raises ValueError where the interval holds 0: then there is no direction to tell.

    Parameters
    ----------
    mean, low, high : float
        A mean difference with its interval, in points.

    Returns
    -------
    tuple of float
        Size, least and most, in points, 0 or more.

    Raises
    ------
    ValueError
        The interval holds 0.

    Examples
    --------
    >>> from alliance.dyad import sizes
    >>> sizes(-2.0, -3.0, -1.0)
    (2.0, 1.0, 3.0)
    """
    if low <= 0 <= high:
        raise ValueError("The interval includes 0, so the direction of the difference is uncertain.")
    least, most = sorted((abs(low), abs(high)))
    return abs(mean), least, most


def _with_interval(sums: pl.DataFrame) -> pl.DataFrame:
    margin = _quantile("n", 1, sums) * pl.col("spread") / pl.col("n").sqrt()
    return sums.with_columns(low=pl.col("mean") - margin, high=pl.col("mean") + margin)


def _with_trend(sums: pl.DataFrame) -> pl.DataFrame:
    slope = pl.col("sxy") / pl.col("sxx")
    unexplained = (pl.col("syy") - slope * pl.col("sxy")).clip(lower_bound=0)
    error = (unexplained / (pl.col("n").cast(pl.Float64) - 2) / pl.col("sxx")).sqrt()
    margin = _quantile("n", 2, sums) * error
    return sums.with_columns(trend=slope, trend_low=slope - margin, trend_high=slope + margin)


def _quantile(n: str, used: int, sums: pl.DataFrame) -> pl.Expr:
    """The 97.5 % quantile of t with n - `used` degrees of freedom, for each row; missing below LEAST_SESSIONS."""
    counts = [int(count) for count in sums[n].unique() if count >= LEAST_SESSIONS]
    quantiles = [t_quantile(0.975, float(count - used)) for count in counts]
    return pl.col(n).replace_strict(counts, quantiles, default=None, return_dtype=pl.Float64)


def _told(sums: pl.DataFrame, first: str, second: str) -> pl.DataFrame:
    """The words, and nothing but n, mean and last where there is too little to go by."""
    unknown = pl.col("low").is_null()
    higher = pl.when(pl.col("low") > 0).then(pl.lit(second)).when(pl.col("high") < 0).then(pl.lit(first))
    moving = (pl.col("trend_low") > 0) | (pl.col("trend_high") < 0)
    ends = pl.col("mean") - pl.col("trend") * pl.col("from_first"), pl.col("mean") + pl.col("trend") * pl.col("to_last")
    turning, away = ends[0] * ends[1] < 0, ends[1].abs() > ends[0].abs()
    crossed, grown = pl.when(moving & turning).then(pl.lit("turning")), pl.lit("growing")
    word = crossed.when(moving & away).then(grown).when(moving).then(pl.lit("closing"))
    cannot = pl.lit("cannot tell")
    return sums.with_columns(
        higher=pl.when(unknown).then(cannot).otherwise(higher.otherwise(pl.lit("neither"))),
        trend=pl.when(~unknown).then("trend"),
        trend_word=pl.when(unknown).then(cannot).otherwise(word.otherwise(pl.lit("steady"))),
    ).select(
        *("therapy", "item", "n", "mean", "low", "high", "higher"),
        *("trend", "trend_low", "trend_high", "trend_word", "last"),
    )
