"""How far several raters of the same things agree: the six intraclass correlations."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from alliance.distributions import f_quantile
from alliance.psychometrics.covariance import Matrix, TooLittleData


@dataclass(frozen=True, slots=True)
class Intraclass:
    """One intraclass correlation with its confidence interval.

    `name` follows Shrout & Fleiss (1979), `also` McGraw & Wong (1996): A absolute agreement, C consistency, 1 one
    rater, k the mean of all raters.
    """

    name: str
    also: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    subjects: float
    within: float
    raters: float
    error: float
    n: int
    k: int


def intraclass_correlations(ratings: pl.DataFrame, *, confidence: float = 0.95) -> tuple[Intraclass, ...]:
    """All six intraclass correlations of a table with one row per thing rated and one numeric column per rater.

    Rows with a gap are left out. Formulae: Shrout & Fleiss 1979, Psychological Bulletin 86:420-428, and McGraw & Wong
    1996, Psychological Methods 1:30-46. Raises TooLittleData with fewer than 2 raters or 3 complete rows, or without
    any spread.
    """
    table = ratings.cast(pl.Float64).fill_nan(None).drop_nulls().to_numpy()
    if table.shape[1] < 2 or table.shape[0] < 3:
        n, k = table.shape
        raise TooLittleData(f"Agreement needs at least 2 raters and 3 complete rows. There are {k} and {n}.")
    squares = _mean_squares(table)
    if squares.subjects == 0 or squares.within == 0:
        raise TooLittleData("The ratings are constant, so agreement cannot be estimated.")
    tail = (1 - confidence) / 2
    single = [_one_way(squares, tail), _absolute(squares, tail), _consistent(squares, tail)]
    names = [("ICC1", "ICC(1)"), ("ICC2", "ICC(A,1)"), ("ICC3", "ICC(C,1)")]
    means = [("ICC1k", "ICC(k)"), ("ICC2k", "ICC(A,k)"), ("ICC3k", "ICC(C,k)")]
    averaged = [tuple(_spearman_brown(value, squares.k) for value in values) for values in single]
    return tuple(
        Intraclass(*name, *values) for name, values in zip([*names, *means], [*single, *averaged], strict=True)
    )


def _mean_squares(table: Matrix) -> _MeanSquares:
    n, k = table.shape
    grand, rows, columns = table.mean(), table.mean(axis=1), table.mean(axis=0)
    subjects = k * float(((rows - grand) ** 2).sum())
    raters = n * float(((columns - grand) ** 2).sum())
    total = float(((table - grand) ** 2).sum())
    error = max(total - subjects - raters, 0.0)
    return _MeanSquares(
        subjects=subjects / (n - 1),
        within=(total - subjects) / (n * (k - 1)),
        raters=raters / (k - 1),
        error=error / ((n - 1) * (k - 1)),
        n=n,
        k=k,
    )


def _one_way(squares: _MeanSquares, tail: float) -> tuple[float, float, float]:
    return _from_ratio(squares.subjects, squares.within, squares, squares.n * (squares.k - 1), tail)


def _consistent(squares: _MeanSquares, tail: float) -> tuple[float, float, float]:
    return _from_ratio(squares.subjects, squares.error, squares, (squares.n - 1) * (squares.k - 1), tail)


def _from_ratio(
    subjects: float, error: float, squares: _MeanSquares, df: int, tail: float
) -> tuple[float, float, float]:
    """(F - 1) / (F + k - 1) for the ratio F of two mean squares and for the ends of its interval."""
    if error == 0:
        return 1.0, 1.0, 1.0
    ratio, freedom = subjects / error, squares.n - 1
    ends = ratio, ratio / f_quantile(1 - tail, freedom, df), ratio * f_quantile(1 - tail, df, freedom)
    value, low, high = ((f - 1) / (f + squares.k - 1) for f in ends)
    return value, low, high


def _absolute(squares: _MeanSquares, tail: float) -> tuple[float, float, float]:
    """ICC(A,1), with the interval of McGraw & Wong (table 7), whose degrees of freedom are Satterthwaite's."""
    s, n, k = squares, squares.n, squares.k
    value = (s.subjects - s.error) / (s.subjects + (k - 1) * s.error + k * (s.raters - s.error) / n)
    if value >= 1:
        return 1.0, 1.0, 1.0
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    parts = (a * s.raters) ** 2 / (k - 1) + (b * s.error) ** 2 / ((n - 1) * (k - 1))
    df = (a * s.raters + b * s.error) ** 2 / parts
    below, above = f_quantile(1 - tail, n - 1, df), f_quantile(1 - tail, df, n - 1)
    rest = k * s.raters + (k * n - k - n) * s.error
    low = n * (s.subjects - below * s.error) / (below * rest + n * s.subjects)
    high = n * (above * s.subjects - s.error) / (rest + n * above * s.subjects)
    return value, low, high


def _spearman_brown(value: float, k: int) -> float:
    # Exact for all three forms: the mean of k raters has the same mean squares behind it.
    denominator = 1 + (k - 1) * value
    return k * value / denominator if denominator else float("-inf")
