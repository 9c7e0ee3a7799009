"""Strains: what share of the true ones is found, what share of the episodes told is true, and is their repair told."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from alliance.course import Rule, course_tables, noticed_sessions, parse_rule
from alliance.simulate import ITEMS, Practice, practice
from validation.prompts.shares import share
from validation.recovery.shares import f1, ratio

SEED = 21
SERIES = {"by": "therapy", "over": "session", "value": "score"}
#: The commonly used public rule (below 36 of 40, or a drop of 1 point since the last session) in points of the 0-10
#: scale, and the same with a drop of 1 of 10.
PUBLIC, PUBLIC_COARSE = "practice:cutoff=9,step=0.25", "practice:cutoff=9,step=1"
#: Every kind of rule there is, by its defaults; the two of the prompts; the public one. `reliable` is given standard
#: deviation and alpha of the overall rating in this simulation.
RULES = (
    "fall:least=1,prior=0.55,weight=6,p=0.03", "decline:least=2,prior=0.55,weight=6,k=3.5,h=8",
    "fall", "drop", "decline", "xmr", "cusum", "trend", "partition", "reliable:sd=1.25,r=0.93",
    PUBLIC, PUBLIC_COARSE,
)  # fmt: skip


def measure_strains(therapies: int) -> dict[str, dict[str, Any]]:
    """By rule, on the overall ratings of clients. All figures with 95 % interval.

    `precision`: sessions noticed that were strained. `recall`: strains with a rating in which a session was noticed;
    `recall_from_4`: of those with three ratings before. `f1`: of the two. `repair`: strains in which an episode began
    and whose repair, or not, was told rightly; `repaired`, `unrepaired`: of strains that were, or were not.
    """
    made = practice(seed=SEED, therapies=therapies, therapists=max(therapies // 50, 1))
    ratings = overall(made)
    strains = rated_strains(made, ratings)
    return {text: _measured(parse_rule(text), ratings, strains) for text in RULES}


def overall(made: Practice, chair: str = "client") -> pl.DataFrame:
    """The mean of the items of one chair where at least six have an answer."""
    answered = pl.sum_horizontal(pl.col(item).is_not_null() for item in ITEMS)
    rated = made.ratings.filter(pl.col("chair") == chair, answered >= 6)
    return rated.select("therapy", "session", score=pl.mean_horizontal(ITEMS))


def rated_strains(made: Practice, ratings: pl.DataFrame) -> pl.DataFrame:
    """Strains with a rating: therapy, repaired, began, over (null: it never came back), before (ratings earlier)."""
    strains = made.truth.strains.select("therapy", "repaired", began="start", over="end")
    rows = ratings.join(strains, on="therapy")
    counts = rows.group_by("therapy").agg(
        before=(pl.col("session") < pl.col("began")).sum(), during=strained().sum()
    )  # fmt: skip
    return strains.join(counts, on="therapy").filter(pl.col("during") > 0)


def strained() -> pl.Expr:
    """Whether a session lies in the strain of its therapy."""
    begun = (pl.col("session") >= pl.col("began")).fill_null(False)
    return begun & (pl.col("over").is_null() | (pl.col("session") < pl.col("over")))


def _measured(rule: Rule, ratings: pl.DataFrame, strains: pl.DataFrame) -> dict[str, Any]:
    noticed = noticed_sessions(ratings, rules=[rule], **SERIES).join(strains, on="therapy", how="left")
    counts = noticed.group_by("therapy").agg(said=pl.len(), right=strained().sum())
    table = ratings.select("therapy").unique().join(counts, on="therapy", how="left")
    table = table.join(strains.select("therapy", "before"), on="therapy", how="left").with_columns(
        there=pl.col("before").is_not_null(), late=(pl.col("before") >= 3).fill_null(False)
    )
    episodes = course_tables(ratings, rules=[rule], **SERIES).episodes
    begun = episodes.rename({"start": "session", "repaired": "told"}).join(strains, on="therapy")
    first = begun.filter(strained()).sort("therapy", "session").unique("therapy", keep="first")
    return _detection(table) | _repair(first)


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
