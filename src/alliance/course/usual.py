"""The usual range of one person: where the next rating is expected if nothing changes.

With n ratings so far, mean m and standard deviation s, the next rating of a steady person falls into
m -+ t(n - 1) s sqrt(1 + 1/n) with the stated probability (the prediction interval of a normal sample, Student 1908,
Hahn & Meeker 1991). It is wide after three sessions and narrows as the person becomes known: the uncertainty of the
range is inside the range. It takes the ratings of a person as independent around a steady level; a trend or sessions
that resemble their neighbours widen the spread or make it less certain than it says.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from alliance.course.sheets import Numbers, Places
from alliance.distributions import t_quantile

#: The share of steady ratings inside the usual range: 4 of 5, so that one in ten falls below by chance.
COVERAGE = 0.8
#: Ratings needed before a usual range can be told: two have a spread, but one with an interval of hopeless width.
LEAST_RATINGS = 3
TOO_FEW = f"fewer than {LEAST_RATINGS} ratings"
NO_VARIATION = "every rating so far is the same, so a usual range cannot be told"


def half_width(n: Places, spread: Numbers, coverage: float = COVERAGE) -> Numbers:
    """Half the width of the usual range known from `n` ratings; not a number where it cannot be told."""
    n = np.asarray(n)
    if not n.size:
        return np.full(spread.shape, np.nan)
    tellable = (n >= LEAST_RATINGS) & (spread > 0)
    width = _factors(int(n.max()), coverage)[n] * spread
    return np.where(tellable, width, np.nan)


def _factors(most: int, coverage: float) -> Numbers:
    """By n: how many standard deviations the usual range reaches to each side."""
    n = np.arange(LEAST_RATINGS, most + 1)
    quantiles = np.array([t_quantile((1 + coverage) / 2, float(df)) for df in n - 1])
    return np.concatenate([np.full(min(LEAST_RATINGS, most + 1), np.nan), quantiles * np.sqrt(1 + 1 / n)])


def usual_table(count: Places, level: Numbers, spread: Numbers, sign: int = 1) -> pl.DataFrame:
    """One row per series: n, low, high, level with its 95 % interval, spread, and the reason where there is none.

    `level` and `spread` are mean and standard deviation of all `count` ratings of each series, in units of the scale;
    `sign` -1 turns a scale back on which lower is better.
    """
    width = half_width(count, spread)
    told = np.isfinite(width)
    error = np.where(told, spread / np.sqrt(np.maximum(count, 1)), np.nan)
    level = np.where(told, sign * level, np.nan)
    margin = _level_quantiles(count)[count] * error if len(count) else error
    columns = {
        "n": count,
        "low": level - width,
        "high": level + width,
        "level": level,
        "level_low": level - margin,
        "level_high": level + margin,
        "spread": np.where(told, spread, np.nan),
    }
    reason = pl.when(pl.col("n") < LEAST_RATINGS).then(pl.lit(TOO_FEW)).otherwise(pl.lit(NO_VARIATION))
    table = pl.DataFrame(columns, nan_to_null=True)
    return table.with_columns(reason=pl.when(pl.col("low").is_null()).then(reason).otherwise(pl.lit("")))


def _level_quantiles(count: Places) -> Numbers:
    """By n: the quantile of the 95 % interval of a mean."""
    n = np.arange(2, int(count.max(initial=1)) + 1)
    return np.array([np.nan, np.nan, *(t_quantile(0.975, float(df)) for df in n - 1)])
