"""Gaps: is the difference of the two chairs told without bias, and does its interval hold the true one?"""

from __future__ import annotations

from typing import Any

import polars as pl

from alliance.dyad import gap_summary, gaps, truth_and_bias
from validation.intervals.again import of_the_simulator
from validation.prompts.shares import share
from validation.recovery.shares import mean

SEED = 22
#: How often the same pairs rate the same sessions again, to know what they would write on average.
TIMES = 30
#: Clients whose mean rating is this high sit at the end of the scale.
CEILING = 9.5


def measure_gaps(therapies: int) -> dict[str, dict[str, Any]]:
    """Therapist minus client, in points, for therapies with at least 3 sessions that both rated, without strains.

    The true gap is what these two would write on average in the same sessions, each in their own way. `bias`: told less
    true; `spread`: standard deviation of that; `held`: the interval of 95 % holds the truth, where there is one;
    `direction`: of therapies whose direction is told, it is the true one. By `all`, clients at the `ceiling`, the
    `rest`, and the `last` session alone, the plain way without the mean.
    """
    pairs = of_the_simulator(seed=SEED, therapies=therapies // 4, times=TIMES)
    rows = pairs.ratings.unpivot(["client", "therapist"], index=["therapy", "session"], variable_name="chair")
    both = gaps(rows.with_columns(item=pl.lit("overall")))
    expected = both.join(pairs.expected, on=["therapy", "session"], suffix="_expected")
    true = pl.col("therapist_expected") - pl.col("client_expected")
    truth = expected.group_by("therapy").agg(true=true.mean())
    told = gap_summary(both, lowest=0, highest=10).filter(pl.col("n") >= 3).join(truth, on="therapy")
    height = both.group_by("therapy").agg(height=pl.col("client").mean())
    told = told.join(height, on="therapy").with_columns(away=pl.col("mean") - pl.col("true"))
    groups = {"all": told, "ceiling": told.filter(pl.col("height") >= CEILING)}
    groups["rest"] = told.filter(pl.col("height") < CEILING)
    return {name: _measured(group) for name, group in groups.items()} | {
        "last": {"therapies": told.height, **_error(told["last"] - told["true"])},
        "truth_and_bias": _level(both, truth),
    }


def _error(away: pl.Series) -> dict[str, Any]:
    return {"bias": mean(away.to_numpy()), "spread": round(float(away.to_numpy().std(ddof=1)), 3)}


def _measured(told: pl.DataFrame) -> dict[str, Any]:
    sure = told.filter(pl.col("low").is_not_null())
    held = sure.filter(pl.col("low") <= pl.col("true"), pl.col("true") <= pl.col("high")).height
    called = sure.filter(pl.col("higher") != "neither")
    right = called.filter((pl.col("higher") == "therapist") == (pl.col("true") > 0)).height
    return {
        "therapies": told.height,
        "intervals": sure.height,
        **_error(told["away"]),
        "held": share(held, sure.height),
        "direction": share(right, called.height),
    }


def _level(both: pl.DataFrame, truth: pl.DataFrame) -> dict[str, Any]:
    """The directional discrepancy over all therapies, against the mean of the true gaps."""
    found = truth_and_bias(both).direction
    level = both.select("therapy").unique().join(truth, on="therapy")["true"].mean()
    return {"direction": [round(number, 3) for number in (found.value, found.low, found.high)], "true": round(level, 3)}
