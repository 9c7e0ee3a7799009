"""Read the views that `alliance agree` is asked about: one column for each person, one row per session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import polars as pl

from alliance.cli.arguments import paired, refuse_repeated
from alliance.cli.failures import WrongUse
from alliance.tables import (
    AS_IT_IS,
    Checked,
    Fault,
    Question,
    ReadingOptions,
    Sheet,
    TableFaults,
    checked_numbers,
    checked_with_notes,
    far_from_others,
    far_values_note,
    identifiers,
    read,
)
from alliance.versions import VERSION, refuse_joined

USUAL = ("client", "therapist")


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns that were named; "" for those that were not."""

    by: str
    over: str
    person: str
    value: str
    guess: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Views:
    """One row per session, with a column of ratings for each of `people`, and those of `asked` that there are."""

    table: pl.DataFrame
    people: tuple[str, ...]
    asked: Asked
    notes: tuple[str, ...] = ()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every two people."""
        return list(combinations(self.people, 2))


def read_views(file: Path, two: tuple[str, str], asked: Asked, reading: ReadingOptions = AS_IT_IS) -> Views:
    """The checked views. `two`: the first and the second as named, "" where not.

    Raises WrongUse for columns that do not go together, TableFaults and TableUnreadable for the file, VersionsJoined
    where it holds two versions of a questionnaire.
    """
    if asked.person:
        return _from_rows(file, two, asked, reading)
    people = tuple(name or usual for name, usual in zip(two, USUAL, strict=True))
    columns = [*filter(None, (asked.by, asked.over)), *people, *filter(None, (asked.guess, asked.outcome))]
    refuse_repeated(columns)
    sheet = read(file, columns=columns, also=[VERSION], options=reading)
    refuse_joined(sheet.table)
    keys = None
    if asked.by and asked.over:
        keys = Question((asked.by,), asked.over, people[0], rows=sheet.rows, options=reading)
    numbers = columns[len(columns) - _numbers(asked) :]
    table = _checked(sheet, keys, numbers, reading)
    if asked.by and not keys:
        table = table.with_columns(identifiers(table[asked.by]))
    return Views(table, people, asked, (*sheet.notes, *_far_values(table, people)))


def _numbers(asked: Asked) -> int:
    """How many of the columns hold numbers: both ratings, and guess and outcome where asked for."""
    return 2 + bool(asked.guess) + bool(asked.outcome)


def _checked(sheet: Sheet, keys: Question | None, numbers: list[str], reading: ReadingOptions) -> pl.DataFrame:
    """The table with its numbers read; every fault of sessions and of numbers together."""
    faults: list[Fault] = []
    table = sheet.table
    try:
        table = checked_numbers(table, dict.fromkeys(numbers, (None, None)), rows=sheet.rows, options=reading)
    except TableFaults as found:
        faults += found.faults
    if keys:
        try:
            found_keys = checked_with_notes(sheet.table.select(*keys.by, keys.over, keys.value), keys)
            table = table if faults else _with_sessions(table, sheet, found_keys, keys)
        except TableFaults as found:
            faults += [one for one in found.faults if one.column != keys.value]
    if faults:
        raise TableFaults(faults)
    return table


def _with_sessions(table: pl.DataFrame, sheet: Sheet, found: Checked, keys: Question) -> pl.DataFrame:
    """Who and which session as they were read; rows without session and rating are left out, as `checked` does."""
    kept = set(found.rows)
    rows = table.filter(pl.Series([row in kept for row in sheet.rows], dtype=pl.Boolean))
    return rows.with_columns(found.table[keys.over], *(found.table[name] for name in keys.by))


def _far_values(table: pl.DataFrame, people: tuple[str, ...]) -> list[str]:
    return [far_values_note(name, ends) for name in people if (ends := far_from_others(table[name]))]


def _from_rows(file: Path, two: tuple[str, str], asked: Asked, reading: ReadingOptions) -> Views:
    """Views from a file with one row for each rating."""
    if not (asked.by and asked.over):
        raise WrongUse("--person needs the therapy and session columns: add --by NAME --over NAME.")
    if asked.guess and not all(two):
        raise WrongUse("--guess needs both raters: add --first NAME --second NAME.")
    columns = [asked.by, asked.over, asked.person, asked.value, *([asked.outcome] if asked.outcome else [])]
    refuse_repeated(columns)
    sheet = read(file, columns=columns, also=[VERSION], options=reading)
    refuse_joined(sheet.table)
    question = Question((asked.by, asked.person), asked.over, asked.value, rows=sheet.rows, options=reading)
    found = checked_with_notes(sheet.table, question)
    rows = found.table
    present = rows[asked.person].unique().sort().to_list()
    people = two if all(two) else tuple(name for name in present if name != asked.guess)
    _check_people(people, present, asked)
    key = [asked.by, asked.over]
    table = rows.pivot(on=asked.person, on_columns=present, index=key, values=asked.value, maintain_order=True)
    notes = (*sheet.notes, *found.notes)
    if asked.outcome:
        table = _with_outcome(table, sheet, found, asked, reading)
    return Views(table, people, asked, notes)


def _check_people(people: tuple[str, ...], present: list[str], asked: Asked) -> None:
    absent = [name for name in (*people, *filter(None, [asked.guess])) if name not in present]
    if absent or len(set(people)) < 2:
        raise WrongUse(f"Agreement needs at least two raters with ratings; {asked.person} has {', '.join(present)}.")
    refuse_repeated([asked.by, asked.over, *present, *filter(None, [asked.outcome])])


def _with_outcome(
    table: pl.DataFrame, sheet: Sheet, found: Checked, asked: Asked, reading: ReadingOptions
) -> pl.DataFrame:
    """The outcome next to the views; it may be in one row of a session or in all, but has to be the same."""
    key = [asked.by, asked.over]
    numbers = checked_numbers(sheet.table, {asked.outcome: (None, None)}, rows=sheet.rows, options=reading)
    kept = set(found.rows)
    told = numbers.filter(pl.Series([row in kept for row in sheet.rows], dtype=pl.Boolean)).select(asked.outcome)
    told = found.table.select(key).with_columns(told[asked.outcome]).drop_nulls(asked.outcome).unique()
    if told.select(key).is_duplicated().any():
        raise ValueError(
            f"Column {asked.outcome} has different values within one session. Keep one outcome per session."
        )
    return table.join(told, on=key, how="left", maintain_order="left")


def errors_of(text: str, people: tuple[str, ...]) -> Mapping[str, float] | float | None:
    """The standard error of a rating: one for all, or one for each person; None where none is told.

    Raises WrongUse for what is no number, and for people who are not there or have none.
    """
    if not text:
        return None
    try:
        if "=" not in text:
            return float(text)
        errors = {name: float(points) for name, points in paired(text).items()}
    except ValueError:
        raise WrongUse("Enter --error in scale points: 0.5, or for each rater, child=0.5,mother=0.4.") from None
    if set(errors) != set(people):
        raise WrongUse(f"Enter one error for each of these raters and no one else: {', '.join(people)}.")
    return errors
