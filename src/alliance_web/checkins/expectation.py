"""What closed therapies let expect of a running one with the same questionnaire, as plain values that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from alliance.expected import (
    LEAST_THERAPIES,
    Regression,
    TooFewTherapies,
    Worsening,
    closed_therapies,
    fit_regression,
    keep,
    kept,
    signal_accuracy,
    worsening,
)
from alliance.instruments import load

# Raised whenever what is kept changes its shape.
SHAPE = 1
# The session at which a questionnaire is first asked, in every therapy.
START = 1
OUTCOMES = {"therapy": pl.Int64, "session": pl.Int32, "value": pl.Float64}
COLUMNS: dict[str, Any] = {"by": "therapy", "over": "session", "value": "value"}


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt, or how much there was to learn from. `content` is what the database keeps."""

    content: Mapping[str, Any]

    @property
    def therapies(self) -> int:
        """How many closed therapies could be used."""
        return int(self.content["therapies"])

    @property
    def left_out(self) -> int:
        """How many closed therapies could not: no score at the start, or none after it."""
        return int(self.content["left_out"])

    @property
    def needed(self) -> int:
        """How many it takes."""
        return LEAST_THERAPIES

    @property
    def form(self) -> Regression | None:
        """What is expected, None where there were too few therapies to learn from."""
        regression = self.content["regression"]
        return kept(regression, load(regression["instrument"])) if regression else None

    @property
    def worsening(self) -> Worsening | None:
        """How many points count as having got worse, where a signal could be judged by it."""
        return Worsening(*self.content["worsening"]) if self.content["worsening"] else None

    @property
    def accuracy(self) -> tuple[Mapping[str, Any], ...]:
        """What a signal tells, by band and session (None: in any session before the last)."""
        return tuple(self.content["accuracy"])


def learn(table: pl.DataFrame, instrument: str) -> Learnt:
    """Learn from the scores of closed therapies (therapy, session, value), those that both chairs may see."""
    try:
        closed = closed_therapies(table, **COLUMNS, instrument=load(instrument), start=START)
    except TooFewTherapies as few:
        return _told(few.therapies, few.left_out)
    form = fit_regression(closed)
    if not form.lines:
        return _told(len(closed), closed.left_out)
    worse = worsening(closed)
    return _told(
        len(closed),
        closed.left_out,
        regression=keep(form),
        worsening=[worse.points, worse.source],
        accuracy=signal_accuracy(closed, fit_regression, worse_by=worse.points).to_dicts(),
    )


def _told(therapies: int, left_out: int, **found: Any) -> Learnt:
    nothing: dict[str, Any] = {"regression": None, "worsening": None, "accuracy": []}
    return Learnt({"shape": SHAPE, "therapies": therapies, "left_out": left_out, **nothing, **found})
