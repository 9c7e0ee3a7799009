"""Measure how often every prompt and every strain rule comes up by chance, and how many strains they find.

    python -m validation.prompts.measure            print the figures
    python -m validation.prompts.measure --write    also write results.json and the figures in the catalogue

The truth is simulated (alliance.simulate): a steady practice in which nothing happens but chance, and a practice with
strains. Both are large enough that the intervals are narrow; the seeds are fixed, so the figures come out again.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import polars as pl

from alliance.course import (
    Cusum,
    Decline,
    Dip,
    Drop,
    Fall,
    Partition,
    Practice,
    Reliable,
    Rule,
    Trend,
    Xmr,
    courses,
    noticed_sessions,
    pooled_spread,
)  # fmt: skip
from alliance.prompts import catalogue, prompt_table
from alliance.simulate import ITEMS, practice
from alliance.simulate import Practice as SimulatedPractice
from validation.prompts.catalogue_figures import write_figures
from validation.prompts.readme_table import write_readme
from validation.prompts.session_card import measure_card, write_card
from validation.prompts.shares import share

RESULTS = Path(__file__).parent / "results.json"
THERAPIES = 20_000
STEADY_SEED, STRAINED_SEED = 11, 12
SERIES = {"by": "therapy", "over": "session", "value": "score"}

#: The commonly used public rule, 36 of 40 or a drop of 1 point, in points of the 0-10 scale.
PUBLIC = Practice(cutoff=9, step=0.25)
HELPED = {"least": 1, "prior": 0.55, "weight": 6}
CANDIDATES: tuple[Rule, ...] = (
    PUBLIC,
    Dip(prior=0.55, counts=1.0),  # as in the prompts
    Dip(prior=0.4, counts=1.0), Dip(prior=0.8, counts=1.0),  # where the prior is wrong
    Dip(prior=0.55), Dip(prior=0.55, pace=1000.0), Dip(prior=0.55, weight=8.0), Dip(prior=0.5, drift=0.1),
    Fall(p=0.02), Fall(p=0.05), Fall(p=0.03, **HELPED), Fall(p=0.05, **HELPED),
    Drop(k=1), Drop(k=2), Drop(k=3), Drop(k=3, **HELPED),
    Decline(k=3), Decline(k=4), Decline(k=3, **HELPED), Decline(k=3, h=8, **HELPED | {"least": 2}),
    Xmr(), Xmr(jumps=1), Cusum(), Trend(), Partition(), Reliable(sd=1.25, r=0.93), Practice(cutoff=9, step=1.0),
)  # fmt: skip


class Practices:
    """The two practices, and what is true of the strained one."""

    def __init__(self, therapies: int = THERAPIES) -> None:
        therapists = max(therapies // 50, 1)
        self.steady = practice(seed=STEADY_SEED, therapies=therapies, therapists=therapists, strains=False)
        self.strained = practice(seed=STRAINED_SEED, therapies=therapies, therapists=therapists)
        self.strains = self.strained.truth.strains.select("therapy", "kind", "repaired", began="start", over="end")
        self.steady_kinds = kinds_of_therapies(overall(self.steady, "client"))


def main() -> None:
    """Measure, print, and with --write keep the figures."""
    results = measure(Practices())
    text = re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", " ", found[0]), json.dumps(results, indent=1))
    print(text)
    if "--write" in sys.argv:
        RESULTS.write_text(text + "\n", encoding="utf-8")
        write_figures(results["prompts"])
        write_card(results["card"])
        write_readme(results["rules"])


def measure(both: Practices) -> dict[str, Any]:
    """All figures."""
    return {
        "therapies": both.steady.therapies.height,
        "seeds": {"steady": STEADY_SEED, "strained": STRAINED_SEED},
        "usual_range_coverage": usual_range_coverage(both),
        "spread_of_one_person": round(pooled_spread(overall(both.steady, "client"), **SERIES), 3),
        "prompts": measure_prompts(both),
        "card": measure_card(both.steady),
        "rules": {str(rule): measure_rule(rule, both) | slow_decline(rule, both) for rule in CANDIDATES},
    }


def overall(made: SimulatedPractice, chair: str) -> pl.DataFrame:
    """The mean of the items of one chair where at least six have an answer."""
    answered = pl.sum_horizontal(pl.col(item).is_not_null() for item in ITEMS)
    rated = made.ratings.filter(pl.col("chair") == chair, answered >= 6)
    return rated.select("therapy", "session", score=pl.mean_horizontal(ITEMS))


def measure_rule(rule: Rule, both: Practices) -> dict[str, Any]:
    """A strain rule on the overall ratings of clients.

    `by_chance`: steady therapies noticed at least once; `per_100_sessions`: steady sessions noticed; `found`: strains
    with a rating that were noticed while they lasted; `found_from_4`: those of them with three ratings before; `f1`: of
    strains found, where a therapy noticed before or without a strain counts as wrong; `by_chance_in`, `found_of`: the
    same by shape.
    """
    steady, ratings = overall(both.steady, "client"), overall(both.strained, "client")
    chance = noticed_sessions(steady, rules=[rule], **SERIES)
    noticed = noticed_sessions(ratings, rules=[rule], **SERIES).select("therapy", "session", noticed=True)
    seen = ratings.join(noticed, on=["therapy", "session"], how="left").with_columns(pl.col("noticed").fill_null(False))
    seen = seen.join(both.strains, on="therapy", how="left").with_columns(strained=_strained())
    by_strain = seen.filter("strained").group_by("therapy").agg(pl.col("noticed").any())
    before = seen.filter(pl.col("session") < pl.col("began")).group_by("therapy").len().filter(pl.col("len") >= 3)
    known = by_strain.join(before, on="therapy", how="semi")
    calm = seen.filter(~pl.col("strained") & (pl.col("session") < pl.col("began").fill_null(10**6)), "noticed")
    found, wrong = int(by_strain["noticed"].sum()), calm["therapy"].n_unique()
    return {
        "by_chance": share(chance["therapy"].n_unique(), steady["therapy"].n_unique()),
        "per_100_sessions": round(100 * chance.height / steady.height, 2),
        "found": share(found, by_strain.height),
        "found_from_4": share(int(known["noticed"].sum()), known.height),
        "f1": round(2 * found / (found + by_strain.height + wrong), 3),
        "by_chance_in": _shares(both.steady_kinds, chance["therapy"]),
        "found_of": _shares(
            kinds_of_strains(both.strains, by_strain["therapy"]), by_strain.filter("noticed")["therapy"]
        ),
    }


def kinds_of_therapies(ratings: pl.DataFrame) -> dict[str, pl.Series]:
    """The therapies of each shape that a steady practice has, by what can be seen of their ratings."""
    seen = ratings.sort("therapy", "session").group_by("therapy", maintain_order=True).agg(
        n=pl.len(), mean=pl.col("score").mean(), spread=pl.col("score").std(), last=pl.col("score").tail(3).mean(),
        first=pl.col("score").head(3).mean(),
    )  # fmt: skip
    kinds = {
        "few ratings (3 to 5)": pl.col("n").is_between(3, 5),
        "many ratings (15 or more)": pl.col("n") >= 15,
        "near the top (mean 9.5 or more)": pl.col("mean") >= 9.5,
        "low (mean below 6)": pl.col("mean") < 6,
        "restless (own SD of 1 or more)": (pl.col("n") >= 5) & (pl.col("spread") >= 1),
        "growing (last three .5 above first)": (pl.col("n") >= 6) & (pl.col("last") - pl.col("first") >= 0.5),
    }
    return {name: seen.filter(kind)["therapy"] for name, kind in kinds.items()}


def kinds_of_strains(strains: pl.DataFrame, rated: pl.Series) -> dict[str, pl.Series]:
    """The therapies with a strain of each shape, of those with a rating while it lasted."""
    length = pl.col("over") - pl.col("began")
    kinds = {
        "withdrawal": pl.col("kind") == "withdrawal",
        "confrontation": pl.col("kind") == "confrontation",
        "repaired, one session (V)": pl.col("repaired") & (length == 1),
        "repaired, longer": pl.col("repaired") & (length > 1),
        "not repaired": ~pl.col("repaired"),
    }
    there = strains.filter(pl.col("therapy").is_in(rated.implode()))
    return {name: there.filter(kind)["therapy"] for name, kind in kinds.items()}


def _shares(kinds: dict[str, pl.Series], noticed: pl.Series) -> dict[str, list[float]]:
    """Of the therapies of each kind, the share that was noticed."""
    among = noticed.unique().implode()
    return {name: share(int(kind.is_in(among).sum()), len(kind)) for name, kind in kinds.items()}


def _strained() -> pl.Expr:
    """Whether a session lies in the strain of its therapy."""
    begun = (pl.col("session") >= pl.col("began")).fill_null(False)
    return begun & (pl.col("over").is_null() | (pl.col("session") < pl.col("over")))


def measure_prompts(both: Practices) -> dict[str, dict[str, Any]]:
    """Every prompt of the catalogue, on both chairs as it is shown.

    `by_chance`: steady therapies in which it came up at least once. `found`: strains with a check-in while they lasted
    during which it came up anew; not told for prompts that are not about strains.
    """
    steady, strained = _prompts(both.steady), _prompts(both.strained)
    checked_in = both.strained.ratings.join(both.strains, on="therapy").filter(_strained())["therapy"].unique()
    figures = {}
    for rule in catalogue():
        chance = steady.filter(pl.col("rule") == rule.name)["therapy"].n_unique()
        entry = {"parameters": dict(rule.parameters), "by_chance": share(chance, both.steady.therapies.height)}
        if rule.about_strain:
            shown = strained.filter(pl.col("rule") == rule.name).join(both.strains, on="therapy").filter(_strained())
            entry["found"] = share(shown["therapy"].n_unique(), len(checked_in))
        figures[rule.name] = entry
    return figures


def _prompts(made: SimulatedPractice) -> pl.DataFrame:
    items = [*ITEMS, "strain"]
    ratings = made.ratings.unpivot(items, index=["therapy", "session", "chair"], variable_name="item")
    return prompt_table(ratings, sessions=made.sessions.select("therapy", "session"))


def slow_decline(rule: Rule, both: Practices) -> dict[str, Any]:
    """Steady therapies of ten ratings or more from which .3 points more are taken at each rating from the fifth on.

    `found_within_8`: noticed within eight ratings of the beginning.
    """
    place = pl.int_range(1, pl.len() + 1).over("therapy")
    ratings = overall(both.steady, "client").sort("therapy", "session").with_columns(session=place)
    ratings = ratings.filter(pl.len().over("therapy") >= 10)
    falling = pl.max_horizontal(pl.lit(0.0), pl.col("score") - 0.3 * (pl.col("session") - 4).clip(0))
    noticed = noticed_sessions(ratings.with_columns(score=falling), rules=[rule], **SERIES)
    found = noticed.filter(pl.col("session").is_between(5, 12))["therapy"].n_unique()
    return {"found_within_8": share(found, ratings["therapy"].n_unique())}


def usual_range_coverage(both: Practices) -> list[float]:
    """The share of steady ratings of clients that lie in the usual range told before them (it aims at .80)."""
    points = [
        point
        for course in courses(overall(both.steady, "client").filter(pl.col("therapy") <= 4000), **SERIES)
        for point in course.points
        if point.low is not None
    ]
    inside = sum(point.low <= point.value <= point.high for point in points)
    return share(inside, len(points))


if __name__ == "__main__":
    main()
