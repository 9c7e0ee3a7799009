"""The column that says which session a rating is about: numbers, or days in any spelling that means one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from alliance.tables.days import (
    FIRST_YEAR,
    FUTURE,
    NOT_A_DATE,
    NOT_A_DAY,
    NUMBER_DAYS,
    PAST,
    Days,
    days,
    days_of_numbers,
    looks_like_days,
)
from alliance.tables.faults import Fault
from alliance.tables.missing import without_nothing

#: Whole numbers beyond this lose their last digits, so that two sessions would be one.
EXACT = 2.0**53
COUNTED = ("calendar", "spreadsheet", "unix")


@dataclass(frozen=True, slots=True)
class Sessions:
    """`column`: numbers or dates. `empty`: cells that hold nothing, None where there is none. `wrong`: a word on each
    cell that could not be read, by its place. `asks`: what is asked about the whole column, "" for nothing.
    """

    column: pl.Series
    empty: pl.Series | None = None
    wrong: Mapping[int, str] = field(default_factory=dict)
    asks: str = ""


def sessions(column: pl.Series, order: str = "") -> Sessions:
    """Read a column of sessions. `order`: how days are written, where it was said (options.DAY_ORDERS)."""
    if column.dtype.is_numeric():
        return _numbered(column, column.is_null() if column.null_count() else None, order)
    if column.dtype == pl.Datetime:
        column = column.cast(pl.Date)
    if column.dtype != pl.String:
        return Sessions(column, column.is_null() if column.null_count() else None)
    text = without_nothing(column)
    empty = text.is_null() if text.null_count() else None
    whole = text.str.to_integer(strict=False, dtype=pl.Int64)
    if whole.null_count() == text.null_count():
        return _numbered(whole, empty, order)
    fractions = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    if fractions.null_count() == text.null_count():
        return _numbered(fractions, empty, order)
    read = days(text, order)
    if read.moments.null_count() > fractions.null_count():  # mostly numbers: the others are out of place
        wrong = dict.fromkeys((text.is_not_null() & fractions.is_null()).arg_true().to_list(), NOT_A_DAY)
        return Sessions(fractions, empty, wrong)
    return Sessions(read.moments.cast(pl.Date), empty, read.wrong)


def read_days(column: pl.Series, order: str = "") -> Days:
    """A column that can only hold days. Numbers are days where that was said, and asked about where it was not."""
    if column.dtype in (pl.Date, pl.Datetime):
        return Days(column.cast(pl.Datetime("us")), column.dtype == pl.Datetime, {})
    text = without_nothing(column.cast(pl.String, strict=False))
    plain = text.cast(pl.Float64, strict=False)
    if plain.null_count() == len(plain) or plain.null_count() > text.null_count():
        return days(text, order)
    places = text.is_not_null().arg_true().to_list()
    if order in COUNTED:
        read = days_of_numbers(plain, order)
        wrong = dict.fromkeys((text.is_not_null() & read.is_null()).arg_true().to_list(), NOT_A_DATE)
        return Days(read.cast(pl.Datetime("us")), timed=False, wrong=wrong)
    kind = looks_like_days(plain)
    asks = f"{NUMBER_DAYS[kind]}; say that they are ({kind})" if kind else NOT_A_DATE
    none = pl.Series(column.name, [None] * len(text), pl.Datetime("us"))
    return Days(none, timed=False, wrong=dict.fromkeys(places, asks))


def session_faults(read: Sessions, last: date, rows: Sequence[int]) -> Iterator[Fault]:
    """Sessions that are no number and no day, or a day that no session can have had."""
    column = read.column
    if read.asks:
        yield Fault(None, column.name, read.asks)
    for place, words in read.wrong.items():
        yield Fault(rows[place], column.name, words)
    if column.dtype == pl.Date:
        for outside, words in ((column > last, FUTURE), (column.dt.year() < FIRST_YEAR, PAST)):
            for place in outside.fill_null(value=False).arg_true():
                yield Fault(rows[place], column.name, words)
    elif column.dtype.is_float():
        for place in (~(column.abs() < EXACT)).fill_null(value=False).arg_true():
            yield Fault(rows[place], column.name, "not a session number; number the sessions 1, 2, 3")


def _numbered(column: pl.Series, empty: pl.Series | None, order: str) -> Sessions:
    """Numbers of sessions, or days in numbers where that was said; asked about where they only look like days."""
    if column.dtype in (pl.Int128, pl.UInt128, pl.Decimal):  # numpy has no such numbers
        column = column.cast(pl.Int64, strict=False)
    if order in COUNTED:
        read = days_of_numbers(column, order)
        wrong = dict.fromkeys((column.is_not_null() & read.is_null()).arg_true().to_list(), NOT_A_DAY)
        return Sessions(read, empty, wrong)
    kind = looks_like_days(column)
    if not kind:
        return Sessions(column, empty)
    asks = f"{NUMBER_DAYS[kind]}; say --day-order {kind} to read them as days, or number the sessions 1, 2, 3"
    return Sessions(column, empty, {}, asks)
