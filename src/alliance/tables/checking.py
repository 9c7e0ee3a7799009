"""Check a table of ratings: every fault with its row and column, then the same table with numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from alliance.course.arrange import LARGEST
from alliance.tables.columns import refuse_missing
from alliance.tables.faults import Fault, TableFaults

#: Clocks and time zones may differ by some hours; a date further ahead than this was mistyped.
AHEAD = timedelta(days=1)
#: The lowest and the highest value of a scale, None where it is not known.
Bounds = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Question:
    """Which columns of a table hold what: whose rating (`by`), of which session (`over`), the rating (`value`).

    `lowest` and `highest` bound the values where the scale is known. `today` is the last day a session can have had.
    `first_row` is the row of the file in which the first row of the table stands.
    """

    by: tuple[str, ...]
    over: str
    value: str
    lowest: float | None = None
    highest: float | None = None
    today: date | None = None
    first_row: int = 2


def checked(table: pl.DataFrame, question: Question) -> pl.DataFrame:
    """The columns of the question, sessions as numbers or dates and values as numbers; empty rows are left out.

    Raises TableFaults with everything that is wrong: columns that do not exist, nothing said about whose rating or
    which session it is, sessions that are neither numbers nor dates, dates in the future, values that are no number,
    infinite or too large to compute with, or outside the scale, and sessions that come twice.
    """
    refuse_missing((*question.by, question.over, question.value), table.columns)
    raw = table.select(*question.by, question.over, question.value)
    rows = raw.with_columns(_sessions(raw[question.over]), numbers(raw[question.value]))
    empty, value = _empty(raw), question.value
    faults = [*_about_keys(raw, empty, question), *_about_sessions(raw, rows, question)]
    faults += value_faults(raw[value], rows[value], (question.lowest, question.highest), question.first_row)
    faults += _about_doubles(rows, question)
    if faults:
        raise TableFaults(faults)
    return rows if empty is None else rows.filter(~empty)


def checked_numbers(table: pl.DataFrame, bounds: Mapping[str, Bounds], *, first_row: int = 2) -> pl.DataFrame:
    """The table with the columns of `bounds` read as numbers, each within its scale; empty cells stay empty.

    Raises TableFaults for columns that do not exist, and for every cell that is no number or off its scale.
    """
    refuse_missing(list(bounds), table.columns)
    read = table.with_columns(numbers(table[name]) for name in bounds)
    faults = [
        fault for name, ends in bounds.items() for fault in value_faults(table[name], read[name], ends, first_row)
    ]
    if faults:
        raise TableFaults(faults)
    return read


def _sessions(column: pl.Series) -> pl.Series:
    """Sessions as numbers, or as dates where they are written as dates (2026-03-31 or 31.03.2026)."""
    if column.dtype in (pl.Int128, pl.UInt128):  # polars reads long digits so; numpy has no such numbers
        return column.cast(pl.Int64, strict=False)
    if column.dtype != pl.String:
        return column
    text = column.str.strip_chars()
    readings = (
        text.str.to_integer(strict=False),
        text.str.to_date("%Y-%m-%d", strict=False),
        text.str.to_date("%d.%m.%Y", strict=False),
        numbers(column),
    )
    return min(readings, key=lambda reading: reading.null_count())


def numbers(column: pl.Series) -> pl.Series:
    """Values as numbers; a decimal comma is understood, anything else that is no number becomes missing."""
    if column.dtype.is_numeric():
        return column.cast(pl.Float64)
    return column.cast(pl.String).str.strip_chars().str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _empty(raw: pl.DataFrame) -> pl.Series | None:
    """Rows with nothing in any column of the question; None where there is none."""
    if not raw.to_series(0).null_count():
        return None
    return raw.select(pl.all_horizontal(pl.all().is_null())).to_series()


def _about_keys(raw: pl.DataFrame, empty: pl.Series | None, question: Question) -> Iterator[Fault]:
    for name in (*question.by, question.over):
        if raw[name].null_count():
            nothing = raw[name].is_null() if empty is None else raw[name].is_null() & ~empty
            what = "session" if name == question.over else "person or therapy"
            message = f"this cell is empty; enter the {what}"
            yield from _at(nothing, name, question.first_row, message)


def _about_sessions(raw: pl.DataFrame, rows: pl.DataFrame, question: Question) -> Iterator[Fault]:
    session = rows[question.over]
    if session.dtype.is_numeric() or session.dtype.is_temporal():
        unread = raw[question.over].is_not_null() & session.is_null()
        message = "not a session number or a date; use numbers, or dates like 2026-03-31"
        yield from _at(unread, question.over, question.first_row, message)
    if session.dtype.is_temporal():
        last = (question.today or date.today()) + AHEAD  # noqa: DTZ011 - the day on the reader's own calendar is meant
        message = "this date is in the future; check the year, and the order of day and month"
        yield from _at(
            (session.cast(pl.Date) > last).fill_null(value=False), question.over, question.first_row, message
        )
    if session.dtype.is_float():
        endless = (~session.is_finite()).fill_null(value=False)
        yield from _at(endless, question.over, question.first_row, "not a session number; number the sessions 1, 2, 3")


def value_faults(raw: pl.Series, values: pl.Series, bounds: Bounds, first_row: int) -> Iterator[Fault]:
    """Cells of a column of ratings that are no number (`values` is the column read as numbers), or off the scale."""
    unread = raw.is_not_null() & values.is_null()
    yield from _at(unread, raw.name, first_row, "not a number; leave a missing rating empty")
    endless = (values.abs() > LARGEST).fill_null(value=False)
    yield from _at(endless, raw.name, first_row, "not a finite number; check the entry")
    for bound, side in zip(bounds, ("below the lowest", "above the highest"), strict=True):
        if bound is not None:
            outside = (values < bound if side.startswith("below") else values > bound) & ~endless
            message = f"{side} value of the scale, {bound:g}; check the entry or the scale"
            yield from _at(outside.fill_null(value=False), raw.name, first_row, message)


def _about_doubles(rows: pl.DataFrame, question: Question) -> Iterator[Fault]:
    """Every row that names a session of the same series that another row names too."""
    keys = rows.select(*question.by, question.over)
    if _in_order(keys):
        return  # far cheaper than counting, and files are mostly written in order
    twice = keys.is_duplicated() & ~keys.select(pl.any_horizontal(pl.all().is_null())).to_series()
    message = f"the same {' and '.join(question.by)} has this {question.over} more than once; keep one row"
    yield from _at(twice, question.over, question.first_row, message)


def _in_order(keys: pl.DataFrame) -> bool:
    """Whether every row comes strictly after the one above, so that none can be twice."""
    after, same = pl.lit(value=False), pl.lit(value=True)
    for name in keys.columns:
        here, above = pl.col(name), pl.col(name).shift(1)
        after, same = after | (same & (here > above)), same & (here == above)
    return bool(keys.select(after.slice(1).all(ignore_nulls=False)).item())


def _at(wrong: pl.Series, column: str, first_row: int, message: str) -> Iterator[Fault]:
    for place in wrong.arg_true():
        yield Fault(place + first_row, column, message)
