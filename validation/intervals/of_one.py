"""How often the intervals of one person, and of one pair, hold what they are about."""

from __future__ import annotations

from typing import Any

import polars as pl

from alliance.course import course_tables, tendencies
from alliance.dyad import gap_summary, gaps, guess_accuracy
from alliance.simulate import ITEMS, PUBLISHED
from alliance.simulate.practice import practice_of
from alliance.simulate.traits import draw_traits
from validation.intervals.again import Pairs, np, of_another_kind, of_the_simulator
from validation.prompts.shares import share

SEED = 61
#: Sessions that are told of apart.
GROUPS = {"3-4": (3, 4), "5-6": (5, 6), "7-10": (7, 10), "11-20": (11, 20), "more": (21, 10**6)}
#: How far sessions of the second kind of pairs carry over at most.
CARRIED = {"other, nothing carried over": 0.0, "other, up to .3": 0.3, "other, up to .6": 0.6}
SERIES = {"by": "therapy", "over": "session", "value": "value"}


def measure_one(therapies: int, times: int) -> dict[str, dict[str, Any]]:
    """By figure and kind of pairs: the share of intervals that hold the truth, over all and by number of sessions."""
    kinds = {"simulator": of_the_simulator(seed=SEED, therapies=therapies, times=times)}
    for name, most in CARRIED.items():
        kinds[name] = of_another_kind(seed=SEED, therapies=therapies, times=2 * times, most_carried=most)
    found: dict[str, dict[str, Any]] = {}
    for kind, pairs in kinds.items():
        for figure, table in _tables(pairs).items():
            found.setdefault(figure, {})[kind] = _held(table)
    found["guesses: insight and projection"] = {"simulator": _guesses(max(therapies // 10, 20), times)}
    return found


def _tables(pairs: Pairs) -> dict[str, pl.DataFrame]:
    """Figures by name: n, low, high, true."""
    own = pairs.ratings.select("therapy", "session", value="client").drop_nulls()
    tables = course_tables(own, rules=[], **SERIES)
    true = _truth(own, pairs.expected.select("therapy", "session", true="client"))
    usual = tables.usual.select("therapy", "n", low="level_low", high="level_high")
    trend = tendencies(own, **SERIES).select("therapy", "n", low="trend_low", high="trend_high", varies="spread")
    rows = pairs.ratings.unpivot(["client", "therapist"], index=["therapy", "session"], variable_name="chair")
    both = gaps(rows.with_columns(item=pl.lit("overall")))
    summary = gap_summary(both, lowest=0, highest=10)
    gap_true = _truth(both, pairs.expected.with_columns(true=pl.col("therapist") - pl.col("client")))
    next_rating = tables.points.select(n=pl.int_range(pl.len()).over("therapy"), low="low", high="high", true="value")
    return {
        "usual range (80 %)": next_rating.drop_nulls(),
        "level of one person": usual.join(true, on="therapy").with_columns(true="mean"),
        "trend of one person": trend.filter(pl.col("varies") > 0).join(true, on="therapy").with_columns(true="slope"),
        "gap of two": summary.select("therapy", "n", "low", "high")
        .join(gap_true, on="therapy")
        .with_columns(true="mean"),
        "trend of a gap": summary.select("therapy", "n", low="trend_low", high="trend_high")
        .join(gap_true, on="therapy")
        .with_columns(true="slope"),
    }


def _truth(rated: pl.DataFrame, expected: pl.DataFrame) -> pl.DataFrame:
    """Mean and slope of what is written on average in the sessions that were rated, where all of them are known."""
    rows = rated.select("therapy", "session").join(expected, on=["therapy", "session"], how="left")
    x = pl.col("session").cast(pl.Float64) - pl.col("session").mean()
    known = rows.group_by("therapy").agg(
        mean=pl.col("true").mean(),
        slope=(x * pl.col("true")).sum() / (x * x).sum(),
        missing=pl.col("true").null_count(),
    )
    return known.filter(pl.col("missing") == 0).drop("missing")


def _held(table: pl.DataFrame) -> dict[str, Any]:
    told = table.filter(pl.col("low").is_not_null(), pl.col("true").is_finite())
    told = told.with_columns(held=(pl.col("low") <= pl.col("true")) & (pl.col("true") <= pl.col("high")))
    groups = {name: told.filter(pl.col("n").is_between(*ends)) for name, ends in GROUPS.items()}
    return {
        "intervals": told.height,
        "all": share(int(told["held"].sum()), told.height),
        **{name: share(int(one["held"].sum()), one.height) for name, one in groups.items() if one.height},
    }


def _guesses(therapies: int, times: int) -> dict[str, Any]:
    """Of the same pairs who guess again and again, the mean of what is told is taken for the truth."""
    traits = draw_traits(np.random.default_rng(SEED), max(therapies // 50, 1), therapies, None, PUBLISHED)
    told = []
    for number in range(times):
        made = practice_of(traits, seed=SEED * 1000 + number, outcome="phq-9", outcome_every=1000, settings=PUBLISHED)
        chairs = [made.ratings.filter(pl.col("chair") == chair) for chair in ("client", "therapist")]
        long = [
            one.unpivot(ITEMS, index=["therapy", "session"], variable_name="item", value_name=name)
            for one, name in zip([*chairs, made.guesses], ("client", "therapist", "guess"), strict=True)
        ]
        keys = ["therapy", "session", "item"]
        told.append(guess_accuracy(long[0].join(long[1], on=keys).join(long[2], on=keys), by="therapy"))
    found = pl.concat(told).filter(pl.col("n") >= 24)
    parts = []
    for name in ("insight", "projection"):
        one = found.select("therapy", n=pl.col("n") // 8, low=f"{name}_low", high=f"{name}_high", value=name)
        often = one.filter(pl.len().over("therapy") >= times // 2)
        parts.append(often.with_columns(true=pl.col("value").mean().over("therapy")))
    return _held(pl.concat(parts))
