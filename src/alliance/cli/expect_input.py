"""Read what `alliance expect` is asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from alliance.cli.arguments import listed, refuse_repeated
from alliance.cli.failures import WrongUse
from alliance.expected import FORMS, ClosedTherapies, Form, worsening
from alliance.tables import Question, checked, checked_numbers, read_table
from alliance.versions import VERSION, refuse_joined


def read_scores(
    file: Path, *, by: str, over: str, value: str, intake: tuple[str, ...]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The checked table, one row per session with the intake of its therapy, and the columns that name a therapy.

    The intake may be in one row of a therapy or in all. Raises TableFaults and TableUnreadable for the file,
    ValueError when an intake differs between rows, or the file has two versions of a questionnaire.
    """
    names = listed(by)
    refuse_repeated([*names, over, value, *intake])
    raw = read_table(file, columns=list(dict.fromkeys([*names, over, value, *intake])), also=[VERSION])
    refuse_joined(raw)
    rows = checked(raw, Question(names, over, value))
    for name in intake:
        told = checked_numbers(raw, {name: (None, None)}).select(*names, name).drop_nulls().unique()
        if told.select(names).is_duplicated().any():
            raise ValueError(f"Column {name} has different values within one therapy. Keep the value known at intake.")
        rows = rows.join(told, on=list(names), how="left", maintain_order="left")
    return rows, names


def form_named(name: str) -> Callable[[ClosedTherapies], Form]:
    """The form with this name. Raises WrongUse that says which there are."""
    if name not in FORMS:
        raise WrongUse(f"There is no form {name!r}. Choose from {', '.join(FORMS)}.")
    return FORMS[name]


def points_worse(closed: ClosedTherapies, points: float | None) -> float:
    """The points that make a deterioration: as told, else what the library takes for this instrument."""
    if points is None and closed.instrument is None:
        raise WrongUse("Enter how many points count as deterioration: --worse-by POINTS.")
    return worsening(closed).points if points is None else points
