"""Sudden gains and sudden losses between two neighbouring sessions.

Tang & DeRubeis 1999 (Journal of Consulting and Clinical Psychology 67:894-904), with the critical value adjusted for
missing sessions (Lutz et al. 2013). Tests hold the result against that of the R package suddengains on its own data.
A gain is told from three sessions after it, so this looks back; it is no prompt.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from alliance.distributions import t_quantile

#: Sessions before and after the interval that count.
AROUND = 3
#: No therapy has more sessions than this; larger numbers are days.
LONGEST = 2_000


def sudden_changes(
    frame: pl.DataFrame,
    *,
    by: str | Sequence[str],
    over: str,
    value: str,
    cutoff: float,
    share: float = 0.25,
    alpha: float | None = 0.05,
    kind: str = "gain",
    better: str = "lower",
) -> pl.DataFrame:
    """Every sudden change: the columns of `by`, `from` and `to` (sessions as in the file), `size` in points.

    From session n to n + 1 the value changes (1) by at least `cutoff` points and (2) by at least `share` of the value
    in n, and (3) the mean of n-2, n-1, n differs from that of n+1, n+2, n+3 by more than t(1 - alpha/2; df) pooled
    standard deviations; `alpha` None leaves (3) out. Each side of (3) needs two values. `kind` "gain" is change to the
    better, "loss" to the worse. A session without a value takes its place; one without a row has to be given one.
    Raises ValueError for an unknown kind, or a cutoff that is not above 0.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per session, in any order; a session without a value takes its place.
    by : str or sequence of str
        Column or columns of the series, such as the therapy.
    over : str
        Column of the session number, date or occasion.
    value : str
        Column of the rating, in points of its scale; null and NaN are a missing session.
    cutoff : float
        Least size, in points.
    share : float, default 0.25
        Least size as a share of the value before.
    alpha : float or None, default 0.05
        Level of the third criterion; None leaves it out.
    kind : {"gain", "loss"}
        Change to the better or to the worse.
    better : {"higher", "lower"}, default "lower"
        Which end of the scale is the good one.

    Returns
    -------
    polars.DataFrame
        One row per sudden change, `size` in points.

    Raises
    ------
    ValueError
        A table that cannot be read so, with every fault.

    References
    ----------
    Tang & DeRubeis 1999, Journal of Consulting and Clinical Psychology 67:894-904.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.course import sudden_changes
    >>> scores = pl.DataFrame({
    ...     "therapy": ["A"] * 7, "session": range(1, 8), "total": [20, 19, 21, 12, 11, 10, 11],
    ... })
    >>> found = sudden_changes(scores, by="therapy", over="session", value="total", cutoff=6)
    >>> found.select("from", "to", "size").row(0)
    (3, 4, 9.0)
    """
    if kind not in {"gain", "loss"} or not cutoff > 0:
        raise ValueError("Choose kind='gain' or kind='loss', with a cutoff above 0 points.")
    names = [by] if isinstance(by, str) else list(by)
    falls_count = (kind == "gain") == (better == "lower")
    x = pl.col(value).cast(pl.Float64).fill_nan(None) * (1 if falls_count else -1)
    size = x - x.shift(-1)
    large = (size >= cutoff) & (size >= share * x.abs())
    sure = pl.lit(value=True) if alpha is None else _beyond_chance(x, alpha)
    noticed = frame.sort(*names, over).select(
        *names,
        pl.col(over).alias("from"),
        pl.col(over).shift(-1).over(names).alias("to"),
        size.over(names).alias("size"),
        (large & sure).over(names).alias("noticed"),
    )
    return noticed.filter(pl.col("noticed").fill_null(value=False)).drop("noticed")


def with_intervals(
    frame: pl.DataFrame, *, by: str | Sequence[str], over: str, value: str, alpha: float | None = 0.05
) -> pl.DataFrame:
    """The series (the columns of `by`) in which a sudden change could be found at all, one row each.

    They have two neighbouring sessions with a value, and for the third criterion (`alpha`) two values on each side.
    """
    names = [by] if isinstance(by, str) else list(by)
    x = pl.col(value)
    before, after = [x.shift(back) for back in range(AROUND)], [x.shift(-1 - ahead) for ahead in range(AROUND)]
    could = x.is_not_null() & x.shift(-1).is_not_null()
    if alpha is not None:
        could &= (_count(before) >= 2) & (_count(after) >= 2)
    return frame.sort(*names, over).filter(could.over(names)).select(names).unique(maintain_order=True)


def every_session(frame: pl.DataFrame, *, by: str | Sequence[str], over: str) -> pl.DataFrame:
    """The table with a row for each session that a series left out, so that neighbours are neighbours.

    Only for sessions that are whole numbers; dates and named occasions stay as they are. Numbers above LONGEST, such as
    days written as numbers, are occasions too.

        >>> gaps = pl.DataFrame({"id": [1, 1], "session": [1, 4], "phq": [9, 7]})
        >>> every_session(gaps, by="id", over="session")["phq"].to_list()
        [9, None, None, 7]
    """
    names = [by] if isinstance(by, str) else list(by)
    numbered = frame.schema[over].is_integer() and frame.height
    if not numbered or frame.select(pl.col(over).abs().max()).item() > LONGEST:
        return frame
    ends = frame.group_by(names, maintain_order=True).agg(pl.col(over).min(), pl.col(over).max().alias("_last"))
    sessions = pl.int_ranges(pl.col(over), pl.col("_last") + 1).alias(over)
    every = ends.select(*names, sessions).explode(over).cast({over: frame.schema[over]})
    return every.join(frame, on=[*names, over], how="left", maintain_order="left")


def _beyond_chance(x: pl.Expr, alpha: float) -> pl.Expr:
    """The third criterion: two means of up to three sessions, against their pooled spread (not its standard error)."""
    before, after = [x.shift(back) for back in range(AROUND)], [x.shift(-1 - ahead) for ahead in range(AROUND)]
    n_before, n_after = _count(before), _count(after)
    mean_before, mean_after = pl.mean_horizontal(before), pl.mean_horizontal(after)
    squares = _squares(before, mean_before) + _squares(after, mean_after)
    freedom = n_before + n_after - 2
    quantiles = {df: t_quantile(1 - alpha / 2, float(df)) for df in range(1, 2 * AROUND - 1)}
    critical = freedom.replace_strict(quantiles, default=None, return_dtype=pl.Float64)
    enough = (n_before >= 2) & (n_after >= 2)
    return enough & (mean_before - mean_after > critical * (squares / freedom).sqrt())


def _count(values: list[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(one.is_not_null() for one in values).cast(pl.Int64)


def _squares(values: list[pl.Expr], mean: pl.Expr) -> pl.Expr:
    return pl.sum_horizontal((one - mean) ** 2 for one in values)
