"""Gaps: is the difference of the two chairs told without bias, and does its interval hold the true one?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from alliance.dyad import gap_summary, gaps, truth_and_bias
from alliance.simulate import PUBLISHED
from alliance.simulate.practice import Practice, practice_of
from alliance.simulate.traits import Traits, draw_traits
from validation.prompts.shares import share
from validation.recovery.shares import mean
from validation.recovery.strains import overall

SEED = 22
#: Clients whose mean rating is this high sit at the end of the scale.
CEILING = 9.5


def measure_gaps(therapies: int) -> dict[str, dict[str, Any]]:
    """Therapist minus client, in points, for therapies with at least 3 sessions that both rated, without strains.

    The true gap is the difference of what both chairs would write without rounding, without an end of the scale, and
    without a style of their own. `bias`: told less true; `spread`: standard deviation of that; `held`: the interval of
    95 % holds the truth; `direction`: of therapies whose direction is told, it is the true one. By `all`, clients at
    the `ceiling`, the `rest`, and the `last` session alone, the plain way without the mean.
    """
    made, truth = _practice(therapies)
    rows = pl.concat([overall(made, chair).with_columns(chair=pl.lit(chair)) for chair in ("client", "therapist")])
    both = gaps(rows.rename({"score": "value"}).with_columns(item=pl.lit("overall")))
    told = gap_summary(both).filter(pl.col("n") >= 3).join(truth, on="therapy")
    height = both.group_by("therapy").agg(height=pl.col("client").mean())
    told = told.join(height, on="therapy").with_columns(away=pl.col("mean") - pl.col("true"))
    groups = {"all": told, "ceiling": told.filter(pl.col("height") >= CEILING)}
    groups["rest"] = told.filter(pl.col("height") < CEILING)
    return {name: _measured(group) for name, group in groups.items()} | {
        "last": {"therapies": told.height, **_error(told["last"] - told["true"])},
        "truth_and_bias": _level(both, truth),
    }


def _practice(therapies: int) -> tuple[Practice, pl.DataFrame]:
    """A practice without strains, and the true gap of each therapy."""
    settings = replace(PUBLISHED, strains=replace(PUBLISHED.strains, repaired=0.0, unrepaired=0.0))
    traits = draw_traits(np.random.default_rng(SEED), max(therapies // 50, 1), therapies, None, settings)
    made = practice_of(traits, seed=SEED, outcome="phq-9", outcome_every=1000, settings=settings)
    return made, pl.DataFrame({"therapy": np.arange(1, therapies + 1, dtype=np.int32), "true": _true(traits)})


def _true(traits: Traits) -> np.ndarray:
    client, therapist = PUBLISHED.client, PUBLISHED.therapist
    items = [habits.items.mean(axis=1) for habits in (traits.therapist_chair, traits.client)]
    styles = traits.therapist_chair.bias - traits.client.bias + items[0] - items[1]
    return np.asarray(therapist.mean - client.mean + styles, np.float64)


def _error(away: pl.Series) -> dict[str, Any]:
    return {"bias": mean(away.to_numpy()), "spread": round(float(away.to_numpy().std(ddof=1)), 3)}


def _measured(told: pl.DataFrame) -> dict[str, Any]:
    held = told.filter(pl.col("low") <= pl.col("true"), pl.col("true") <= pl.col("high")).height
    called = told.filter(pl.col("higher") != "neither")
    right = called.filter((pl.col("higher") == "therapist") == (pl.col("true") > 0)).height
    return {
        "therapies": told.height,
        **_error(told["away"]),
        "held": share(held, told.height),
        "direction": share(right, called.height),
    }


def _level(both: pl.DataFrame, truth: pl.DataFrame) -> dict[str, Any]:
    """The directional discrepancy over all therapies, against the mean of the true gaps."""
    found = truth_and_bias(both).direction
    level = both.select("therapy").unique().join(truth, on="therapy")["true"].mean()
    return {"direction": [round(number, 3) for number in (found.value, found.low, found.high)], "true": round(level, 3)}
