"""How each kind of prompt is found. A look takes the answers and a rule and returns what it noticed.

Every look is prospective: whether something is noticed in a session depends on that session and earlier ones. One
stretch of sessions gives one prompt: `start` is its first session, `session` the one in which it could be told, `until`
the last one for which it still held.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from alliance.course import Decline, Dip, Fall, Rule, course_tables
from alliance.prompts.answers import KEY, Answers
from alliance.prompts.catalogue import PromptRule, overall

FOUND = ("therapy", "chair", "item", "start", "session", "until")


def strain_said(answers: Answers, rule: PromptRule) -> pl.LazyFrame:
    """The strain question answered with at least `least`."""
    return stretches(_looked_at(answers, rule), pl.col("value") >= rule.parameters["least"], 1)


def low_item(answers: Answers, rule: PromptRule) -> pl.LazyFrame:
    """An answer in the lowest `share` of the scale."""
    scale = overall()
    limit = scale.lowest + (scale.highest - scale.lowest) * rule.parameters["share"]
    return stretches(_looked_at(answers, rule), pl.col("value") <= limit, int(rule.parameters["sessions"]))


def all_top(answers: Answers, rule: PromptRule) -> pl.LazyFrame:
    """Every answer of a check-in the highest possible, several check-ins running."""
    lowest_answer = (
        _looked_at(answers, rule)
        .group_by("therapy", "chair", "session")
        .agg(pl.col("value").min())
        .with_columns(item=pl.lit("overall"))
        .sort(*KEY, "session")
    )
    return stretches(lowest_answer, pl.col("value") >= overall().highest, int(rule.parameters["sessions"]))


def gap(answers: Answers, rule: PromptRule) -> pl.LazyFrame:
    """One chair rates an item higher than the other by `points` or more, several times running."""
    looked_at = _looked_at(answers, rule)
    client, therapist = (looked_at.filter(pl.col("chair") == chair) for chair in ("client", "therapist"))
    both = client.join(therapist, on=["therapy", "item", "session"], suffix="_of_therapist")
    difference = pl.col("value") - pl.col("value_of_therapist")
    found = []
    for chair, higher in (("client", difference), ("therapist", -difference)):
        differences = both.with_columns(pl.lit(chair).alias("chair"), value=higher).sort(*KEY, "session")
        found.append(
            stretches(differences, pl.col("value") >= rule.parameters["points"], int(rule.parameters["sessions"]))
        )
    return pl.concat(found)


def missing(answers: Answers, rule: PromptRule) -> pl.LazyFrame:
    """No check-in of one chair, several sessions running."""
    asked = answers.sessions.lazy().join(pl.LazyFrame({"chair": rule.chairs}), how="cross")
    sent = answers.checked_in.lazy().with_columns(sent=pl.lit(value=True))
    standing = asked.join(sent, on=["therapy", "session", "chair"], how="left").with_columns(item=pl.lit(""))
    return stretches(standing.sort(*KEY, "session"), pl.col("sent").is_null(), int(rule.parameters["sessions"]))


def fall(answers: Answers, rule: PromptRule) -> pl.LazyFrame:
    """Below the person's own limit (the strain rule `Dip`, or `Fall` without others), once there is something usual."""
    return _below_limit(answers, rule, pl.col("earlier") >= rule.parameters["usual_from"])


def fall_early(answers: Answers, rule: PromptRule) -> pl.LazyFrame:
    """The same fall while there are too few ratings to say what is usual: lower than the one or two before."""
    return _below_limit(answers, rule, pl.col("earlier") < rule.parameters["usual_from"])


def decline(answers: Answers, rule: PromptRule) -> pl.LazyFrame:
    """Bit by bit well below the best of the last ratings (the strain rule of the same name)."""
    numbers = rule.parameters
    slow = Decline(
        k=numbers["k"], h=int(numbers["h"]), steps=int(numbers["steps"]), most=numbers["most"], **_own_spread(rule)
    )
    return _strains(answers, rule, slow).select(FOUND)


LOOKS: dict[str, Callable[[Answers, PromptRule], pl.LazyFrame]] = {
    "strain-said": strain_said,
    "low-item": low_item,
    "all-top": all_top,
    "gap": gap,
    "missing": missing,
    "fall": fall,
    "fall-early": fall_early,
    "decline": decline,
}


def stretches(series: pl.LazyFrame, noticed: pl.Expr, sessions: int) -> pl.LazyFrame:
    """Stretches of at least `sessions` rows running in which `noticed` holds; `series` is in order."""
    marked = series.with_columns(noticed=noticed)
    changed = pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in (*KEY, "noticed"))
    return (
        marked.with_columns(stretch=changed.fill_null(value=True).cum_sum())
        .filter("noticed")
        .group_by("stretch", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in KEY),
            start=pl.col("session").first(),
            session=pl.col("session").get(sessions - 1, null_on_oob=True),
            until=pl.col("session").last(),
        )
        .drop_nulls("session")
        .select(FOUND)
    )


def _looked_at(answers: Answers, rule: PromptRule) -> pl.LazyFrame:
    return answers.given.lazy().filter(pl.col("item").is_in(rule.items), pl.col("chair").is_in(rule.chairs))


def _own_spread(rule: PromptRule) -> dict[str, Any]:
    numbers = rule.parameters
    return {"least": int(numbers["least"]), "prior": numbers["prior"], "weight": numbers["weight"]}


def _below_limit(answers: Answers, rule: PromptRule, told: pl.Expr) -> pl.LazyFrame:
    found = _strains(answers, rule, _limit(rule.parameters))
    return found.filter(told).select(FOUND)


def _limit(numbers: Mapping[str, float]) -> Rule:
    """With the usual spread of other people, or from own ratings alone."""
    if not numbers["prior"]:
        return Fall(p=numbers["p"], least=int(numbers["least"]))
    return Dip(
        p=numbers["p"],
        pace=numbers["pace"],
        prior=numbers["prior"],
        weight=numbers["weight"],
        counts=numbers["counts"],
    )


def _strains(answers: Answers, rule: PromptRule, strain_rule: Rule) -> pl.LazyFrame:
    """The episodes of a strain rule, each from its start to the last rating below; `earlier`: ratings before it."""
    looked_at = _looked_at(answers, rule)
    episodes = course_tables(looked_at, by=KEY, over="session", value="value", rules=[strain_rule]).episodes
    places = looked_at.select(*KEY, start="session", earlier=pl.int_range(pl.len()).over(KEY))
    found = episodes.lazy().join(places, on=[*KEY, "start"], how="left", maintain_order="left")
    return found.select(*KEY, "start", pl.col("start").alias("session"), "until", "earlier")
