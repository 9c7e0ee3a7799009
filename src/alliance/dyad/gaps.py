"""Where two views of the same sessions part: how far, in which direction, and whether it grows."""

from __future__ import annotations

import polars as pl

from alliance.carried import lines
from alliance.versions import refuse_joined

#: Sessions rated by both before a direction or a trend is told.
LEAST_SESSIONS = 3
TOO_FEW = f"fewer than {LEAST_SESSIONS} sessions that both rated"
NEVER_VARIED = "the difference was the same in every session"
AT_END = "all ratings of one of the two are at an end of the scale"


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


def gap_summary(
    gap_table: pl.DataFrame,
    first: str = "client",
    second: str = "therapist",
    *,
    lowest: float | None = None,
    highest: float | None = None,
) -> pl.DataFrame:
    """One row per therapy and item of a table from `gaps`.

    `n` sessions; `mean` gap with its 95 % interval (`low`, `high`): what these two would write on average, each in
    their own way, in sessions like these; `higher`: who of the two rates higher, where the interval leaves 0 out, else
    "neither"; `trend` per session with its 95 % interval (`trend_low`, `trend_high`) and `trend_word`: "growing" or
    "closing" where that interval leaves 0 out, "turning" where the line also crosses 0, so that who rated lower at
    first rates higher at last, else "steady"; `last` gap; `reason`, why there is no interval, else "". Then only n,
    mean and last are told, and the words are "cannot tell": with fewer than 3 sessions, where the gap was always the
    same, and where all ratings of one of the two are at an end of the scale (`lowest`, `highest`), beyond which no one
    can write. Sessions may resemble the one before (see `carried`); it holds the truth in 93 to 97 of 100 therapies
    (validation/intervals).

    Parameters
    ----------
    gap_table : polars.DataFrame
        From `gaps`.
    first, second : str
        Names of the two chairs in the column `chair`; the gap is second - first.
    lowest, highest : float, optional
        Ends of the scale, in points; None where there is none.

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
        last=y.last(),
        from_first=x.mean() - x.min(),
        to_last=x.max() - x.mean(),
        varies=y.min() < y.max(),
        at_end=_at_end(first, lowest, highest) | _at_end(second, lowest, highest),
    )
    found = lines(
        gap_table["session"].cast(pl.Float64).to_numpy(),
        gap_table["gap"].to_numpy(),
        sums["n"].cast(pl.Int64).to_numpy(),
    )
    told = {"margin": found.mean_margin, "trend": found.slope, "trend_margin": found.slope_margin}
    return _told(sums.with_columns(pl.Series(name, one, nan_to_null=True) for name, one in told.items()), first, second)


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


def _at_end(chair: str, lowest: float | None, highest: float | None) -> pl.Expr:
    """Whether all ratings of one chair are the lowest or the highest possible."""
    return pl.any_horizontal(
        pl.lit(value=False), *((pl.col(chair) == end).all() for end in (lowest, highest) if end is not None)
    )


def _told(sums: pl.DataFrame, first: str, second: str) -> pl.DataFrame:
    """The words, and nothing but n, mean and last where there is too little to go by."""
    reason = (
        pl.when(pl.col("n") < LEAST_SESSIONS)
        .then(pl.lit(TOO_FEW))
        .when("at_end")
        .then(pl.lit(AT_END))
        .when(~pl.col("varies"))
        .then(pl.lit(NEVER_VARIED))
    )
    sums = sums.with_columns(reason=reason.otherwise(pl.lit("")))
    unknown = pl.col("reason") != ""
    sums = sums.with_columns(
        low=pl.when(~unknown).then(pl.col("mean") - pl.col("margin")),
        high=pl.when(~unknown).then(pl.col("mean") + pl.col("margin")),
        trend_low=pl.when(~unknown).then(pl.col("trend") - pl.col("trend_margin")),
        trend_high=pl.when(~unknown).then(pl.col("trend") + pl.col("trend_margin")),
    )
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
        *("trend", "trend_low", "trend_high", "trend_word", "last", "reason"),
    )
