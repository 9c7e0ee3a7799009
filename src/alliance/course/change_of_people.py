"""Change of each person of a file, from the first session to the last: how much, how surely, and of which class.

Jacobson & Truax 1991 (Journal of Consulting and Clinical Psychology 59:12-19). What cannot be estimated has a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

import polars as pl

from alliance.course.change import outcome_of
from alliance.course.change_criterion import Criterion, Crossing
from alliance.distributions import normal_quantile, t_quantile
from alliance.shares import wilson

#: The columns that a table of changes adds to those that name a person.
COLUMNS = (
    *("n", "first_session", "first", "last_session", "last"),
    *("change", "low", "high", "rci", "class", "reason"),
)
CLASSES = ("recovered", "improved", "no reliable change", "deteriorated")
_NAMED = {"unchanged": "no reliable change", "harmed": "deteriorated"}


def first_and_last(
    frame: pl.DataFrame, *, by: str | Sequence[str], over: str, value: str, observed: bool = False
) -> pl.DataFrame:
    """One row per person (`by`): n ratings, the first and the last session with their ratings, and a reason.

    The first and the last row count, in the order of `over`, also where they hold no rating: then the rating is
    missing, and `reason` says which. `observed` takes the first and the last session that have one instead. One rating
    alone is no change.

        >>> ratings = pl.DataFrame({"id": [1, 1, 2, 2], "session": [1, 2, 1, 2], "phq": [20, 11, 15, None]})
        >>> first_and_last(ratings, by="id", over="session", value="phq")["reason"].to_list()
        ['', 'no rating in the last session']
    """
    names = [by] if isinstance(by, str) else list(by)
    rating, rated = pl.col(value).cast(pl.Float64).fill_nan(None), pl.col(value).is_not_null()
    session = pl.col(over)
    if observed:
        rating, session = rating.filter(rated), session.filter(rated)
    table = (
        frame.sort(*names, over)
        .group_by(names, maintain_order=True)
        .agg(
            n=rated.sum().cast(pl.Int64),
            first_session=session.first(),
            first=rating.first(),
            last_session=session.last(),
            last=rating.last(),
        )
    )
    return table.with_columns(reason=_why_none())


def _why_none() -> pl.Expr:
    """Why there is no change between first and last, or ""."""
    no_first, no_last = pl.col("first").is_null(), pl.col("last").is_null()
    alone = pl.col("first_session") == pl.col("last_session")
    return (
        pl.when(pl.col("n") == 0)
        .then(pl.lit("no rating"))
        .when(alone)
        .then(pl.lit("one session only"))
        .when(no_first & no_last)
        .then(pl.lit("no rating in the first and the last session"))
        .when(no_first)
        .then(pl.lit("no rating in the first session"))
        .when(no_last)
        .then(pl.lit("no rating in the last session"))
        .otherwise(pl.lit(""))
    )


def change_of_people(
    ends: pl.DataFrame, criterion: Criterion | str, *, better: str, crossing: Crossing | None = None
) -> pl.DataFrame:
    """The table of `first_and_last` with change, its interval (low, high), rci, class and reason.

    `change`: last - first, in points. `low`, `high`: its interval, at the confidence of the criterion. `class`:
    recovered (improved, and from the clinical to the functional side of the cut-off), improved, no reliable change or
    deteriorated. `better`: which values are, "lower" or "higher". A text in place of the criterion is the reason why
    there is none; then the change alone is told. Missing stays missing, with its reason.
    """
    names = [name for name in ends.columns if name not in COLUMNS]
    change = pl.when(pl.col("reason") == "").then(pl.col("last") - pl.col("first"))
    table = ends.with_columns(change=change)
    if isinstance(criterion, str):
        nothing = {name: pl.lit(None, pl.Float64) for name in ("low", "high", "rci")}
        reason = pl.when(pl.col("reason") == "").then(pl.lit(criterion)).otherwise("reason")
        table = table.with_columns(**nothing, reason=reason).with_columns(pl.lit(None, pl.String).alias("class"))
        return table.select(*names, *COLUMNS)
    moved = pl.col("change")
    table = table.with_columns(
        low=moved - criterion.points, high=moved + criterion.points, rci=moved / criterion.error
    ).with_columns(_class(criterion, better, crossing).alias("class"))
    return table.select(*names, *COLUMNS)


def _class(criterion: Criterion, better: str, crossing: Crossing | None) -> pl.Expr:
    gained = pl.col("change") * (1 if better == "higher" else -1)
    slack = 1e-9 * criterion.points  # differences of decimal fractions are a little off
    needed = criterion.points - slack if criterion.reaches else criterion.points + slack
    told: pl.Expr = (
        pl.when(gained >= needed)
        .then(pl.lit("improved"))
        .when(gained <= -needed)
        .then(pl.lit("deteriorated"))
        .when(gained.is_not_null())
        .then(pl.lit("unchanged"))
    )
    if crossing:
        told = outcome_of(told, "first", "last", better=better, cutoff=crossing.value, at=crossing.at)
    return told.replace(_NAMED)


def change_counts(
    table: pl.DataFrame, *, better: str, crossing: Crossing | None = None, confidence: float = 0.95
) -> dict[str, Any]:
    """What a table of `change_of_people` comes to: people, why some have no change, the mean change, the classes.

    Shares are of the people with a change, with Wilson's interval; `recovered` is told only with a cut-off, and once
    more of those who were on its clinical side at first (`clinical_at_first`). People are taken as independent.
    """
    changed = table.filter(pl.col("change").is_not_null())
    without = table.filter(pl.col("change").is_null())["reason"].value_counts(sort=True)
    z, classes = normal_quantile((1 + confidence) / 2), changed["class"].drop_nulls()
    named = CLASSES if crossing else CLASSES[1:]
    report: dict[str, Any] = {
        "people": table.height,
        "with_change": changed.height,
        "without_change": dict(without.iter_rows()),
        "mean_change": _mean(changed["change"], confidence),
    }
    if len(classes):
        report["classes"] = {name: _share(int((classes == name).sum()), len(classes), z) for name in named}
    if len(classes) and crossing:
        sign = 1 if better == "higher" else -1
        worse = sign * changed["first"] < sign * crossing.value
        clinical = worse | (changed["first"] == crossing.value) if crossing.at == "clinical" else worse
        of = int(clinical.sum())
        report["clinical_at_first"] = {"people": of, "recovered": _share(int((classes == "recovered").sum()), of, z)}
    return report


def _share(hits: int, of: int, z: float) -> dict[str, Any]:
    share, low, high = wilson(hits, of, z)
    return {"count": hits, "share": share, "low": low, "high": high}


def _mean(change: pl.Series, confidence: float) -> dict[str, Any]:
    n = len(change)
    if n < 2:
        return {"value": None, "low": None, "high": None, "reason": "This needs two people with a change."}
    mean, sd = float(change.to_numpy().mean()), float(change.to_numpy().std(ddof=1))
    margin = t_quantile((1 + confidence) / 2, n - 1) * sd / sqrt(n)
    return {"value": mean, "low": mean - margin, "high": mean + margin}
