"""Read a file of past ratings: one row for each chair and session, the eight answers in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from alliance.instruments import VERSIONS, check_in, load
from alliance.model.instrument import Item
from alliance.tables import (
    AS_IT_IS,
    Fault,
    ReadingOptions,
    Sheet,
    TableFaults,
    is_of_health_records,
    past_ratings,
    read,
    refuse_twice,
    understood,
)
from alliance_web.access.relation import Part

from . import cells
from .entries import Entry, PastRatings, moment

# Both chairs answer the same items in every version, so one form tells the columns for all.
FORM = check_in(Part.CLIENT)
# Files were written before there was a second version, and nothing in them says which one it was.
ASSUMED = VERSIONS[0]
# Questionnaires whose answers may stand in the same row, in columns like "phq-8:q1".
OUTCOMES = ("phq-8", "gad-7", "phq-4", "phq-9")
SESSION, DAY, CHAIR = "session", "date", "chair"
THERAPY = "therapy"
VERSION = "version"


@dataclass(frozen=True, slots=True)
class _Columns:
    """The cells of a file, read."""

    rows: Sequence[int]
    therapy: list[str | None]
    session: list[int | None]
    day: list[datetime | None]
    chair: list[Part | None]
    version: list[str | None]
    answers: dict[str, list[int | None]]


def read_ratings(path: Path, *, therapy_column: str = THERAPY, reading: ReadingOptions = AS_IT_IS) -> PastRatings:
    """The ratings of a file. Raises TableFaults with every fault, TableUnreadable where it is no table at all."""
    sheet = read(path, options=reading, named_later=True)
    if is_of_health_records(sheet):
        forms = [load(key) for key in OUTCOMES]
        sheet = past_ratings(sheet, forms, whose=therapy_column, unanswered=question_columns())
    items = _answer_columns(sheet.table.columns)
    _refuse_missing(sheet, [therapy_column, SESSION, DAY, CHAIR, *question_columns()], items)
    columns, faults = _read(sheet, therapy_column, items, reading)
    faults += _clashes(columns, therapy_column)
    if faults:
        raise TableFaults(faults)
    used = {therapy_column, SESSION, DAY, CHAIR, VERSION, *items}
    unused = tuple(name for name in sheet.table.columns if name not in used)
    notes = (*sheet.notes, *_notes(sheet.table))
    return PastRatings(tuple(_entries(columns)), unused, notes, understood(sheet, reading))


def _notes(table: pl.DataFrame) -> Iterator[str]:
    yield _("Dates without a time are set to 12:00.")
    if VERSION not in table.columns:
        words = _("There's no “version” column, so all answers are treated as check-in version {n}.")
        yield words.format(n=ASSUMED)


def question_columns() -> tuple[str, ...]:
    """The columns every file has: the questions of the check-in that are answered with a number on a scale."""
    return tuple(item.code for item in load(FORM).ratings)


def _read(sheet: Sheet, therapy: str, items: dict[str, Item], reading: ReadingOptions) -> tuple[_Columns, list[Fault]]:
    labels, faults = cells.read(sheet, therapy, cells.label)
    sessions, more = cells.read(sheet, SESSION, cells.session)
    faults += more
    days, more = cells.days(sheet, DAY, reading.day_order)
    faults += more
    chairs, more = cells.read(sheet, CHAIR, cells.chair)
    faults += more
    versions, more = _versions(sheet)
    faults += more
    answers, more = cells.answers(sheet, items, reading)
    return _Columns(sheet.rows, labels, sessions, days, chairs, versions, answers), faults + more


def _versions(sheet: Sheet) -> tuple[list[str | None], list[Fault]]:
    """To which version of the check-in each row has answers."""
    if VERSION in sheet.table.columns:
        return cells.read(sheet, VERSION, cells.version)
    return [ASSUMED for _ in range(sheet.table.height)], []


def _answer_columns(present: list[str]) -> dict[str, Item]:
    """The columns of answers that a file has, each with the item they answer."""
    check_in = load(FORM)
    found = {item.code: item for item in check_in.items if item.kind != "text"}
    for key in OUTCOMES:
        found |= {f"{key}:{item.code}": item for item in load(key).items}
    return {name: item for name, item in found.items() if name in present}


def _refuse_missing(sheet: Sheet, wanted: list[str], items: dict[str, Item]) -> None:
    """Missing columns, those that stand twice, and columns that look like answers to a question that is not there."""
    present = sheet.table.columns
    refuse_twice(sheet.twice.intersection([*wanted, *items]))
    faults = [
        Fault(1, name, _("this column is missing; see the import page for all columns"))
        for name in wanted
        if name not in present
    ]
    strange = [name for name in present if name.startswith(tuple(f"{key}:" for key in OUTCOMES))]
    words = _("the questionnaire does not have this question; its questions are q1, q2, q3")
    faults += [Fault(1, name, words) for name in strange if name not in items]
    if faults:
        raise TableFaults(faults)


def _clashes(columns: _Columns, therapy_column: str) -> Iterator[Fault]:
    """Rows that contradict another row: the same rating twice, one session on two days, an outcome of the therapist."""
    first: dict[tuple[str, int, Part], int] = {}
    days: dict[tuple[str, int], tuple[int, datetime]] = {}
    for place, (name, number, when, who) in enumerate(_places(columns)):
        row = columns.rows[place]
        if name is None or number is None:
            continue
        if who is not None and (earlier := first.setdefault((name, number, who), row)) != row:
            words = _("same person and session as row {n}; keep only one")
            yield Fault(row, SESSION, words.format(n=earlier))
        if when is not None:
            earlier, day = days.setdefault((name, number), (row, when))
            if day.date() != when.date():
                yield Fault(
                    row,
                    DAY,
                    _("row {n} has a different date for this session; check which is correct").format(n=earlier),
                )
        if who is Part.THERAPIST and _has_outcome(columns, place):
            yield Fault(row, CHAIR, _("only the client answers outcome questionnaires"))


def _places(columns: _Columns) -> Iterator[tuple[str | None, int | None, datetime | None, Part | None]]:
    return zip(columns.therapy, columns.session, columns.day, columns.chair, strict=True)


def _has_outcome(columns: _Columns, place: int) -> bool:
    return any(values[place] is not None for name, values in columns.answers.items() if ":" in name)


def _entries(columns: _Columns) -> Iterator[Entry]:
    for place, (name, number, when, who) in enumerate(_places(columns)):
        version = columns.version[place]
        if name is None or number is None or when is None or who is None or version is None:
            continue  # a row that is empty throughout
        for instrument, answers in _answers(columns, place, who).items():
            of = "" if instrument else version
            yield Entry(columns.rows[place], name, number, moment(when), who, answers, instrument, version=of)


def _answers(columns: _Columns, place: int, who: Part) -> dict[str, dict[str, float]]:
    """The answers of one row by questionnaire; the check-in always, the others where something was answered."""
    found: dict[str, dict[str, float]] = {"": {}}
    for column, values in columns.answers.items():
        value = values[place]
        key, _colon, code = column.rpartition(":")
        if value is not None and (who is Part.CLIENT or not key):
            found.setdefault(key, {})[code] = value
    return found
