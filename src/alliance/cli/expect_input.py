"""Read what `alliance expect` is asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from alliance.cli.arguments import refuse_repeated
from alliance.cli.failures import WrongUse
from alliance.expected import FORMS, ClosedTherapies, Form, worsening
from alliance.tables import Question, ReadingOptions, checked_numbers, checked_with_notes, identifiers, read
from alliance.versions import VERSION, refuse_joined


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns that were named: whose score, of which session, the score, and what was known at intake."""

    by: tuple[str, ...]
    over: str
    value: str
    intake: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadScores:
    """The checked table, one row per session with the intake of its therapy, and what a person should know."""

    table: pl.DataFrame
    notes: tuple[str, ...]


def read_scores(file: Path, asked: Asked, reading: ReadingOptions) -> ReadScores:
    """The scores of a file; where its sessions are days, they are numbered in their order in each therapy.

    The intake may be in one row of a therapy or in all. Raises TableFaults and TableUnreadable for the file,
    ValueError when an intake differs between rows, or the file has two versions of a questionnaire.
    """
    names, over, value, intake = list(asked.by), asked.over, asked.value, asked.intake
    refuse_repeated([*names, over, value, *intake])
    sheet = read(file, columns=list(dict.fromkeys([*names, over, value, *intake])), also=[VERSION], options=reading)
    refuse_joined(sheet.table)
    found = checked_with_notes(sheet.table, Question(asked.by, over, value, rows=sheet.rows, options=reading))
    rows = _numbered(found.table, names, over)
    whose = sheet.table.with_columns(identifiers(sheet.table[name]) for name in names)
    for name in intake:
        read_in = checked_numbers(whose, {name: (None, None)}, rows=sheet.rows, options=reading)
        told = read_in.select(*names, name).drop_nulls().unique()
        if told.select(names).is_duplicated().any():
            raise ValueError(f"Column {name} has different values within one therapy. Keep the value known at intake.")
        rows = rows.join(told, on=names, how="left", maintain_order="left")
    return ReadScores(rows, (*sheet.notes, *found.notes))


def _numbered(rows: pl.DataFrame, by: list[str], over: str) -> pl.DataFrame:
    """Sessions by number: days are counted in their order, from 1 on."""
    if not rows.schema[over].is_temporal():
        return rows
    return rows.with_columns(pl.col(over).rank("dense").over(by).cast(pl.Int64))


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
