"""From flat arrays to the tables of a practice."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.instruments import VERSIONS
from alliance.simulate.answers import ITEMS, NONE, CheckIns
from alliance.simulate.calendar import Flags, Ints

CHAIRS = pl.Enum(["client", "therapist"])
VERSION = pl.Enum(VERSIONS)
KEY = ("therapy", "session", "chair")


def keys(therapy: Ints, session: Ints) -> dict[str, pl.Series]:
    """Return the two columns that every table of sessions begins with; therapies are numbered from 1."""
    return {"therapy": pl.Series(therapy + 1, dtype=pl.Int32), "session": pl.Series(session, dtype=pl.Int32)}


def item_columns(items: NDArray[np.int8]) -> dict[str, pl.Series]:
    """Return a column per item of the check-in, null where the item was left out."""
    columns = {}
    for number, item in enumerate(ITEMS):
        column = pl.Series(np.ascontiguousarray(items[:, number]), dtype=pl.Int8)
        columns[item] = column.set(column == NONE, None)
    return columns


def answer_frame(therapy: Ints, session: Ints, chairs: dict[str, CheckIns], version: str) -> pl.DataFrame:
    """Return the check-ins of both chairs: a row per chair and session answered, sorted by therapy and session.

    `version` says to which version of the check-in they are the answers.
    """
    parts = [
        pl.DataFrame({**keys(therapy, session), **item_columns(answers.items), "strain": answers.strain})
        .with_columns(chair=pl.lit(chair, dtype=CHAIRS), version=pl.lit(version, dtype=VERSION))
        .filter(pl.Series(answers.given))
        for chair, answers in chairs.items()
    ]
    return pl.concat(parts).select("therapy", "session", "chair", "version", *ITEMS, "strain").sort(*KEY)


def guess_frame(therapy: Ints, session: Ints, guesses: NDArray[np.int8], given: Flags) -> pl.DataFrame:
    """Return the therapist's guesses: a row per session with a therapist check-in."""
    return pl.DataFrame({**keys(therapy, session), **item_columns(guesses)}).filter(pl.Series(given))


def question_columns(answers: NDArray[np.int8]) -> dict[str, NDArray[np.int8]]:
    """Return the outcome answers q1, q2 ... and their sum."""
    columns = {f"q{number + 1}": np.ascontiguousarray(answers[:, number]) for number in range(answers.shape[1])}
    return {**columns, "total": answers.sum(axis=1, dtype=np.int8)}


def outcome_frame(therapy: Ints, session: Ints, answers: NDArray[np.int8]) -> pl.DataFrame:
    """Return the outcome: a row per session at which it was asked."""
    return pl.DataFrame({**keys(therapy, session), **question_columns(answers)})


def long_ratings(ratings: pl.DataFrame) -> pl.DataFrame:
    """Check-ins with one row per answer.

    Parameters
    ----------
    ratings : polars.DataFrame
        `ratings` of a `Practice`: one row per check-in, one column per item, 0 to 10, null where left out.

    Returns
    -------
    polars.DataFrame
        ``therapy``, ``session``, ``chair``, ``item``, ``value``; items left out have no row.

    Examples
    --------
    >>> from alliance.simulate import long_ratings, practice
    >>> long_ratings(practice(seed=1, therapies=2, therapists=1).ratings).columns
    ['therapy', 'session', 'chair', 'item', 'value']
    """
    return (
        ratings.unpivot(ITEMS, index=KEY, variable_name="item", value_name="value")
        .drop_nulls("value")
        .sort(*KEY, "item")
    )
