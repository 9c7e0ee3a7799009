"""How often the intervals of a whole table hold what is true of the practice that it was drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import polars as pl

from alliance.distributions import normal_quantile
from alliance.dyad import agreement, agreement_by_level, response_surface, split_alliance, truth_and_bias
from alliance.psychometrics import cronbach_alpha, intraclass_correlations
from alliance.repair.waiting import waiting
from alliance.shares import wilson
from alliance.simulate import ITEMS, practice
from validation.prompts.shares import share
from validation.recovery.strains import overall

SEED = 63
Figures = dict[str, tuple[float, float, float]]


def measure_many(therapies: int, samples: int) -> dict[str, dict[str, Any]]:
    """By figure and size of the sample: the share of intervals that hold what is true of the whole practice."""
    chance = np.random.default_rng(SEED)
    made = practice(seed=SEED, therapies=therapies, therapists=max(therapies // 50, 1), strains=False)
    one, other = (overall(made, chair).rename({"score": chair}) for chair in ("client", "therapist"))
    sessions = one.join(other, on=["therapy", "session"])
    last = made.outcomes.group_by("therapy").agg(pl.col("total").last().cast(pl.Float64))
    means = sessions.group_by("therapy", maintain_order=True).agg(pl.col("client", "therapist").mean())
    first = made.ratings.filter(pl.col("chair") == "client").sort("session").group_by("therapy").first().drop_nulls()
    looks: dict[str, tuple[pl.DataFrame, Callable[[pl.DataFrame], Figures], tuple[int, ...]]] = {
        "agreement": (means, _agreement, (30, 100)),
        "levels": (sessions, _levels, (30, 100)),
        "truth and bias": (sessions, _truth_and_bias, (30, 100)),
        "surface": (means.join(last, on="therapy"), _surface, (100, 300)),
        "scale": (first.select("therapy", *ITEMS), _scale, (30, 100)),
    }
    found: dict[str, dict[str, Any]] = {}
    for table, look, sizes in looks.values():
        ids = table["therapy"].unique().sort()
        true = look(table)
        for size in sizes:
            held = dict.fromkeys(true, 0)
            for _ in range(samples):
                drawn = pl.DataFrame({"therapy": chance.choice(ids.to_numpy(), size, replace=False)})
                told = look(table.join(drawn, on="therapy"))
                for name, (value, *_rest) in true.items():
                    held[name] += told[name][1] <= value <= told[name][2]
            for name, hits in held.items():
                found.setdefault(name, {})[str(size)] = share(hits, samples)
    return found | _of_chance(chance, 10 * samples)


def _estimate(one: Any) -> tuple[float, float, float]:
    return one.value, one.low, one.high


def _agreement(table: pl.DataFrame) -> Figures:
    found = agreement(table, "client", "therapist")
    names = {"r": "correlation of two", "icc": "ICC(A,1) of two", "difference": "mean difference"}
    names |= {"lower": "lower limit of agreement", "upper": "upper limit of agreement", "slope": "slope of difference"}
    return {words: _estimate(getattr(found, name)) for name, words in names.items()}


def _levels(table: pl.DataFrame) -> Figures:
    return {
        "correlation within therapies": _estimate(
            agreement_by_level(table, "client", "therapist", by="therapy").r_within
        )
    }


def _truth_and_bias(table: pl.DataFrame) -> Figures:
    found = truth_and_bias(table)
    return {"truth and bias: direction": _estimate(found.direction), "congruence": _estimate(found.congruence)}


def _surface(table: pl.DataFrame) -> Figures:
    found = response_surface(table, first="client", second="therapist", outcome="total", centre=7.0)
    return {f"surface: {name}": _estimate(getattr(found, name)) for name in ("a1", "a2", "a3", "a4", "a5")}


def _scale(table: pl.DataFrame) -> Figures:
    items = table.select(ITEMS)
    alpha, icc = cronbach_alpha(items), intraclass_correlations(items)
    return {"alpha": (alpha.value, alpha.low, alpha.high)} | {
        f"{one.also} of eight": _estimate(one) for one in icc if one.also in ("ICC(A,1)", "ICC(C,1)")
    }


def _of_chance(chance: np.random.Generator, samples: int) -> dict[str, dict[str, Any]]:
    """Figures whose truth is simply set: shares, a median wait, pairs of known error."""
    return {
        "share (Wilson)": dict(_shares(chance, samples)),
        "median wait": dict(_waits(chance, samples // 5)),
        "split alliance, all pairs together": {"4 people": _split(chance, samples // 5)},
    }


def _shares(chance: np.random.Generator, samples: int) -> Iterator[tuple[str, list[float]]]:
    z = normal_quantile(0.975)
    for of in (20, 100):
        true = chance.uniform(0.02, 0.98, samples)
        told = [wilson(int(hits), of, z) for hits in chance.binomial(of, true)]
        held = sum(low <= value <= high for value, (_, low, high) in zip(true, told, strict=True))  # type: ignore[operator]
        yield str(of), share(held, samples)


def _waits(chance: np.random.Generator, samples: int) -> Iterator[tuple[str, list[float]]]:
    """Sessions until half have come, geometric with a median of 5, looked at for 1 to 25 sessions."""
    for of in (30, 100):
        held = 0
        for _ in range(samples):
            takes, seen = chance.geometric(0.135, of), chance.integers(1, 26, of)
            told = waiting([(int(min(a, b)), bool(a <= b)) for a, b in zip(takes, seen, strict=True)])
            held += (told.low is None or told.low <= 5) and (told.high is None or told.high >= 5)
        yield str(of), share(held, samples)


def _split(chance: np.random.Generator, samples: int) -> list[float]:
    names = ("child", "mother", "father", "therapist")
    true = chance.normal(7, 1, (samples, 4))
    written = true + chance.normal(0, 0.5, (samples, 4))
    rows = pl.DataFrame(
        {"therapy": np.repeat(np.arange(samples), 4), "session": 1, "person": names * samples, "value": written.ravel()}
    )
    held = 0
    for one in split_alliance(rows, error=0.5):
        known = dict(zip(names, true[one.therapy], strict=True))
        held += all(p.low <= known[p.first] - known[p.second] <= p.high for p in one.pairs)  # type: ignore[operator]
    return share(held, samples)
