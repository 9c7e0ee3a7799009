"""Strains: what share of the true ones is found, what share of the episodes told is true, and is their repair told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from alliance.course import Dip, Rule, course_tables, learnt_spread, noticed_sessions, parse_rule
from alliance.course.arrange import arrange
from alliance.course.sheets import sheets
from alliance.simulate import ITEMS, Practice, practice
from validation.prompts.shares import share
from validation.recovery.second_truth import second_truth
from validation.recovery.shares import f1, ratio

SEED, STEADY_SEED = 21, 23
SECOND_SEED, SECOND_STEADY_SEED = 24, 25
SERIES = {"by": "therapy", "over": "session", "value": "score"}
#: The commonly used public rule (below 36 of 40, or a drop of 1 point since the last session) in points of the 0-10
#: scale, and the same with a drop of 1 of 10.
PUBLIC, PUBLIC_COARSE = "practice:cutoff=9,step=0.25", "practice:cutoff=9,step=1"
#: Instead of these words stands what is learnt from the ratings that are judged.
SPREAD, DRIFT = "SPREAD", "DRIFT"
#: What `alliance course` does by default with a file of many people, and the same with a level that may move.
DEFAULT, LOCAL_LEVEL = f"dip:prior={SPREAD}", f"dip:prior={SPREAD},drift={DRIFT}"
#: Every kind of rule there is, by its defaults; those of the prompts, now and before; the public one. `reliable` is
#: given standard deviation and alpha of the overall rating in this simulation.
RULES = (
    DEFAULT, LOCAL_LEVEL, "dip:prior=0.55,counts=1", "fall:least=1,prior=0.55,weight=6,p=0.03",
    "decline:least=2,prior=0.55,weight=6,k=3,h=8",
    "fall", "drop", "decline", "xmr", "cusum", "trend", "partition", "reliable:sd=1.25,r=0.93",
    PUBLIC, PUBLIC_COARSE,
)  # fmt: skip
#: The second practice has a scale of 0 to 40, so the public rule stands as it was published.
SECOND_RULES = (
    DEFAULT, LOCAL_LEVEL, f"fall:least=1,prior={SPREAD},weight=6,p=0.03", "fall", "drop", "xmr", "cusum", "practice",
)  # fmt: skip
DRIFTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3)


@dataclass(frozen=True)
class Judged:
    """Ratings with known strains, and steady ones in which nothing happens but chance."""

    ratings: pl.DataFrame
    strains: pl.DataFrame
    steady: pl.DataFrame


def measure_strains(therapies: int) -> dict[str, dict[str, Any]]:
    """By rule, on the overall ratings of clients. All figures with 95 % interval.

    `precision`: sessions noticed that were strained. `recall`: strains with a rating in which a session was noticed;
    `recall_from_4`: of those with three ratings before. `f1`: of the two. `repair`: strains in which an episode began
    and whose repair, or not, was told rightly; `repaired`, `unrepaired`: of strains that were, or were not.
    `by_chance`: steady therapies in which a session was noticed; what is learnt is learnt from them there.
    """
    therapists = max(therapies // 50, 1)
    made = practice(seed=SEED, therapies=therapies, therapists=therapists)
    steady = practice(seed=STEADY_SEED, therapies=therapies, therapists=therapists, strains=False)
    ratings = overall(made)
    judged = Judged(ratings, rated_strains(made.truth.strains, ratings), overall(steady))
    return {text: _measured(text, judged) for text in RULES}


def measure_second(therapies: int) -> dict[str, dict[str, Any]]:
    """The same figures on the second practice, which is made in another way (see `second_truth`)."""
    made = second_truth(seed=SECOND_SEED, therapies=therapies)
    steady = second_truth(seed=SECOND_STEADY_SEED, therapies=therapies, strained=0.0)
    strains = made.strains.rename({"began": "start", "over": "end"})
    judged = Judged(made.ratings, rated_strains(strains, made.ratings), steady.ratings)
    return {text: _measured(text, judged) for text in SECOND_RULES}


def overall(made: Practice, chair: str = "client") -> pl.DataFrame:
    """The mean of the items of one chair where at least six have an answer."""
    answered = pl.sum_horizontal(pl.col(item).is_not_null() for item in ITEMS)
    rated = made.ratings.filter(pl.col("chair") == chair, answered >= 6)
    return rated.select("therapy", "session", score=pl.mean_horizontal(ITEMS))


def rated_strains(strains: pl.DataFrame, ratings: pl.DataFrame) -> pl.DataFrame:
    """Strains with a rating: therapy, repaired, began, over (null: it never came back), before (ratings earlier)."""
    strains = strains.select(pl.col("therapy").cast(ratings.schema["therapy"]), "repaired", began="start", over="end")
    rows = ratings.join(strains, on="therapy")
    counts = rows.group_by("therapy").agg(
        before=(pl.col("session") < pl.col("began")).sum(), during=strained().sum()
    )  # fmt: skip
    return strains.join(counts, on="therapy").filter(pl.col("during") > 0)


def strained() -> pl.Expr:
    """Whether a session lies in the strain of its therapy."""
    begun = (pl.col("session") >= pl.col("began")).fill_null(False)
    return begun & (pl.col("over").is_null() | (pl.col("session") < pl.col("over")))


def rule_for(text: str, ratings: pl.DataFrame) -> Rule:
    """The rule, with what it has to learn learnt from these ratings."""
    drift = learnt_drift(ratings) if DRIFT in text else 0.0
    text = text.replace(DRIFT, f"{drift}")
    return parse_rule(text.replace(SPREAD, f"{learnt_spread(ratings, drift=drift, **SERIES)}"))


def learnt_drift(ratings: pl.DataFrame) -> float:
    """Of some drifts the one that foretells the next rating best, by the squared error of what is not noticed."""
    arranged = arrange(ratings, **SERIES)
    found = {}
    for drift in DRIFTS:
        rule = Dip(prior=learnt_spread(ratings, drift=drift, **SERIES), drift=drift)
        errors = []
        for sheet in sheets(arranged.values, arranged.count):
            for rated in rule.follow(sheet.values):
                away = sheet.values[rated.session] - rated.level
                errors.append(np.clip(away * away, 0, (3 * rule.prior) ** 2))
        found[drift] = float(np.concatenate(errors).mean())
    return min(found, key=lambda drift: found[drift])


def _measured(text: str, judged: Judged) -> dict[str, Any]:
    ratings, strains, rule = judged.ratings, judged.strains, rule_for(text, judged.ratings)
    noticed = noticed_sessions(ratings, rules=[rule], **SERIES).join(strains, on="therapy", how="left")
    counts = noticed.group_by("therapy").agg(said=pl.len(), right=strained().sum())
    table = ratings.select("therapy").unique().join(counts, on="therapy", how="left")
    table = table.join(strains.select("therapy", "before"), on="therapy", how="left").with_columns(
        there=pl.col("before").is_not_null(), late=(pl.col("before") >= 3).fill_null(False)
    )
    episodes = course_tables(ratings, rules=[rule], **SERIES).episodes
    begun = episodes.rename({"start": "session", "repaired": "told"}).join(strains, on="therapy")
    first = begun.filter(strained()).sort("therapy", "session").unique("therapy", keep="first")
    return {"rule": str(rule)} | _detection(table) | _repair(first) | _chance(text, judged.steady)


def _detection(table: pl.DataFrame) -> dict[str, list[float]]:
    counts = table.select(pl.col("said", "right").fill_null(0).cast(pl.Int64), pl.col("there", "late").cast(pl.Int64))
    said, right, there, late = (counts[name].to_numpy() for name in ("said", "right", "there", "late"))
    found = np.minimum(right, 1)
    return {
        "precision": ratio(right, said),
        "recall": ratio(found, there),
        "recall_from_4": ratio(found * late, late),
        "f1": f1(right, said, found, there),
    }


def _repair(first: pl.DataFrame) -> dict[str, list[float]]:
    as_told, repaired = first["told"] == first["repaired"], first["repaired"]
    parts = {"repair": as_told, "repaired": as_told.filter(repaired), "unrepaired": as_told.filter(~repaired)}
    return {name: share(int(part.sum()), len(part)) for name, part in parts.items() if len(part)}


def _chance(text: str, steady: pl.DataFrame) -> dict[str, Any]:
    noticed = noticed_sessions(steady, rules=[rule_for(text, steady)], **SERIES)
    return {
        "by_chance": share(noticed["therapy"].n_unique(), steady["therapy"].n_unique()),
        "per_100_sessions": round(100 * noticed.height / steady.height, 2),
    }
