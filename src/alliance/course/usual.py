"""The usual range of one person: where the next rating is expected if nothing changes.

With n ratings so far, mean m and standard deviation s, the next rating of a steady person falls into
m -+ t(n - 1) s sqrt(1 + 1/n) with the stated probability (the prediction interval of a normal sample, Student 1908,
Hahn & Meeker 1991). It is wide after three sessions and narrows as the person becomes known: the uncertainty of the
range is inside the range. It takes the ratings of a person as independent around a steady level; a trend or sessions
that resemble their neighbours widen the spread or make it less certain than it says. The interval of the level, which
they would make too narrow, knows of them.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl

from alliance.carried import mean_reach
from alliance.course.known import NOISE, varies
from alliance.course.sheets import Numbers, Places
from alliance.distributions import t_quantile

#: The share of steady ratings inside the usual range: 4 of 5, so that one in ten falls below by chance.
COVERAGE = 0.8
#: Ratings needed before a usual range can be told: two have a spread, but one with an interval of hopeless width.
LEAST_RATINGS = 3
#: How far a rating is taken to carry over to the next one, in the interval of the level (validation/intervals).
CARRIED = 0.15
TOO_FEW = f"fewer than {LEAST_RATINGS} ratings"
NO_VARIATION = "all ratings so far are the same, so there is no usual range"
REASONS = ("", TOO_FEW, NO_VARIATION)


def half_width(n: int, mean: Numbers, spread: Numbers) -> Numbers:
    """Half the width of the usual range known from `n` ratings each; not a number where it cannot be told."""
    width: Numbers = _width_factors(n)[n] * spread
    width[~varies(spread, mean)] = np.nan
    return width


def usual_table(count: Places, level: Numbers, spread: Numbers, sign: int = 1) -> pl.DataFrame:
    """One row per series: n, low, high, level with its 95 % interval, spread, and the reason where there is none.

    `level` and `spread` are mean and standard deviation of all `count` ratings of each series, higher being better;
    `sign` -1 turns them back to a scale on which lower is better.
    """
    most = int(count.max(initial=0))
    told = (pl.col("n") >= LEAST_RATINGS) & (pl.col("spread") > NOISE * pl.col("level").abs())
    reason = pl.when(told).then(0).when(pl.col("n") < LEAST_RATINGS).then(1).otherwise(2)
    table = pl.DataFrame({"n": count, "level": level, "spread": spread}).select(
        "n",
        level=pl.when(told).then("level") * sign,
        spread=pl.when(told).then("spread"),
        width=pl.lit(pl.Series(_width_factors(most))).gather("n") * pl.col("spread"),
        margin=pl.lit(pl.Series(_level_factors(most))).gather("n") * pl.col("spread"),
        reason=reason.cast(pl.UInt8).cat.to(pl.Enum(REASONS)),
    )
    level_of, width, margin = pl.col("level"), pl.col("width"), pl.col("margin")
    return table.select(
        "n",
        low=level_of - width,
        high=level_of + width,
        level=level_of,
        level_low=level_of - margin,
        level_high=level_of + margin,
        spread="spread",
        reason="reason",
    )


@lru_cache(maxsize=1024)
def _width_factors(most: int) -> Numbers:
    """By n: how many standard deviations the usual range reaches to each side."""
    n = np.arange(LEAST_RATINGS, most + 1)
    return _padded(_quantiles((1 + COVERAGE) / 2, most) * np.sqrt(1 + 1 / n), most)


def _level_factors(most: int) -> Numbers:
    """By n: how many standard deviations the 95 % interval of the level reaches to each side."""
    return _padded(np.array([mean_reach(n, CARRIED) for n in range(LEAST_RATINGS, most + 1)]), most)


def _quantiles(p: float, most: int) -> Numbers:
    """The quantiles of t for every n that has a range."""
    return np.array([t_quantile(p, float(n - 1)) for n in range(LEAST_RATINGS, most + 1)])


def _padded(factors: Numbers, most: int) -> Numbers:
    """With not-a-number for every n that has no range, so that n itself is the place."""
    return np.concatenate([np.full(min(LEAST_RATINGS, most + 1), np.nan), factors])
