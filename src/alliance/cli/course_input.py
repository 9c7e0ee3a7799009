"""Read the series that `alliance course` is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from alliance.cli.arguments import columns_named, refuse_repeated
from alliance.cli.failures import WrongUse
from alliance.course import Rule, parse_rule
from alliance.tables import (
    ROW,
    Question,
    ReadingOptions,
    checked_with_notes,
    far_from_others,
    far_values_note,
    lengthen,
    read,
)
from alliance.versions import VERSION, refuse_joined


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said of the columns: lists as they were written, `wide` empty for one row per rating."""

    by: Sequence[str]
    over: str
    value: str
    wide: Sequence[str]
    bounds: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Series:
    """The checked table, one row per rating, the columns that name a series, and what a person should know."""

    table: pl.DataFrame
    by: tuple[str, ...]
    notes: tuple[str, ...]


def read_series(file: Path, asked: Asked, reading: ReadingOptions) -> Series:
    """The series of a file.

    Raises WrongUse when it is not said whose ratings they are, or one column is two things, TableFaults
    and TableUnreadable for the file, VersionsJoined where a series has answers to two versions of a questionnaire.
    """
    names, over, value = columns_named(file, asked.by, reading), asked.over, asked.value
    if asked.wide:
        occasions = columns_named(file, asked.wide, reading)
        refuse_repeated([*names, *occasions])
        sheet = read(file, columns=[*names, *occasions], options=reading)
        long = lengthen(
            sheet.table,
            occasions,
            by=names,
            over=over,
            value=value,
            bounds=asked.bounds,
            rows=sheet.rows,
            options=reading,
        )
        ends = [] if None not in asked.bounds else far_from_others(long[value])
        notes = [far_values_note("these columns", ends)] if ends else []
        return Series(long, names or (ROW,), (*sheet.notes, *notes))
    if not names:
        raise WrongUse("Enter the column that identifies the person or therapy: --by NAME.")
    refuse_repeated([*names, over, value])
    kinds = {over: pl.Int64, value: pl.Float64}
    sheet = read(file, columns=[*names, over, value], also=[VERSION], options=reading, kinds=kinds)
    refuse_joined(sheet.table, names)
    found = checked_with_notes(
        sheet.table, Question(names, over, value, *asked.bounds, rows=sheet.rows, options=reading)
    )
    return Series(found.table, names, (*sheet.notes, *found.notes))


def rules_named(texts: Sequence[str]) -> Sequence[Rule] | None:
    """The rules as they are written on the command line; None for those looked for by default.

    Raises WrongUse with everything that is wrong with any of them, and for a rule that is given twice.
    """
    rules, wrong = [], []
    for text in texts:
        try:
            rules.append(parse_rule(text))
        except ValueError as error:
            wrong.append(str(error))
    wrong += [f"Rule {rule} appears twice. Enter it once." for rule in dict.fromkeys(rules) if rules.count(rule) > 1]
    if wrong:
        raise WrongUse("\n".join(wrong))
    return rules or None
