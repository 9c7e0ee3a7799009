"""The ratings as the looks want them: one row per answer, with an overall rating for each chair and session."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from alliance.prompts.catalogue import overall
from alliance.versions import refuse_joined

COLUMNS = ("therapy", "session", "chair", "item", "value")
KEY = ("therapy", "chair", "item")


@dataclass(frozen=True, slots=True)
class Answers:
    """Ratings in order.

    `given`: therapy, session, chair, item, value, without missing answers, by series and session. `checked_in`:
    therapy, session, chair of every check-in that was sent. `sessions`: therapy, session of every session held.
    """

    given: pl.DataFrame
    checked_in: pl.DataFrame
    sessions: pl.DataFrame


def answers_of(ratings: pl.DataFrame, sessions: pl.DataFrame | None = None) -> Answers:
    """Read ratings (therapy, session, chair, item, value), in any order.

    A row with a missing value says that a check-in was sent, but this answer was not given or not shared. Where no
    item "overall" is among the ratings it is made as the catalogue says. `sessions` (therapy, session) lists the
    sessions held; without it they are taken to be numbered without a gap up to the last one that anybody rated.
    Raises ValueError when a column is missing, an answer comes twice, or a therapy has answers to two versions.
    """
    absent = [name for name in COLUMNS if name not in ratings.columns]
    if absent:
        raise ValueError(f"Ratings need the columns {', '.join(COLUMNS)}; missing: {', '.join(absent)}.")
    refuse_joined(ratings, ["therapy"])
    table = ratings.select(
        "therapy",
        "session",
        pl.col("chair", "item").cast(pl.String),
        pl.col("value").cast(pl.Float64).fill_nan(None),
    )
    checked_in = table.select("therapy", "session", "chair").unique()
    given = _with_overall(table.drop_nulls("value")).sort(*KEY, "session")
    _refuse_double_answers(given)
    return Answers(given, checked_in, _held(checked_in) if sessions is None else sessions.select("therapy", "session"))


def _with_overall(given: pl.DataFrame) -> pl.DataFrame:
    """Add the overall rating where nobody has scored the check-ins yet."""
    if (given["item"] == "overall").any():
        return given
    rule = overall()
    means = (
        given.filter(pl.col("item").is_in(rule.items))
        .group_by("therapy", "session", "chair")
        .agg(pl.col("value").mean(), answered=pl.len())
        .filter(pl.col("answered") >= rule.least_answered)
    )
    return pl.concat([given, means.select(pl.all().exclude("answered"), item=pl.lit("overall")).select(COLUMNS)])


def _refuse_double_answers(given: pl.DataFrame) -> None:
    twice = given.height - given.select(*KEY, "session").n_unique()
    if twice:
        raise ValueError(f"{twice} answers are repeated for one chair, item and session. Keep one of each.")


def _held(checked_in: pl.DataFrame) -> pl.DataFrame:
    """Every session number between the first and the last that anybody rated."""
    span = checked_in.group_by("therapy").agg(first=pl.col("session").min(), last=pl.col("session").max())
    numbers = pl.int_ranges("first", pl.col("last") + 1, dtype=pl.Int64).cast(pl.List(checked_in.schema["session"]))
    return span.select("therapy", session=numbers).explode("session")
