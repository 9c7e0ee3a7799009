"""What was understood of each column of a file, without any value of a person."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from alliance.tables.days import looks_like_days
from alliance.tables.missing import without_nothing
from alliance.tables.numbers import numbers
from alliance.tables.options import ReadingOptions
from alliance.tables.sessions import read_days
from alliance.tables.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Understood:
    """`kind`: numbers, days, codes (digits that are no number), text, or nothing; `filled`: cells that hold something;
    `different`: how many different ones; `low` and `high`: the ends of numbers and days, as text, "" for others.
    """

    name: str
    kind: str
    filled: int
    different: int
    low: str = ""
    high: str = ""


def understood(sheet: Sheet, options: ReadingOptions) -> tuple[Understood, ...]:
    """Each column of a sheet as it would be read, missing words and numbers taken out."""
    return tuple(_column(column, options) for column in sheet.table)


def _column(column: pl.Series, options: ReadingOptions) -> Understood:
    text = column if column.dtype != pl.String else without_nothing(column)
    filled = len(text) - text.null_count()
    different = text.drop_nulls().n_unique()
    if not filled:
        return Understood(column.name, "nothing", 0, 0)
    if _has_codes(text):
        return Understood(column.name, "codes", filled, different)
    values = numbers(text, options.missing) if text.dtype == pl.String or text.dtype.is_numeric() else text
    if values.dtype == pl.Float64 and values.drop_nulls().len() + _named(text, options) >= filled and values.count():
        kind = "numbers that look like days" if looks_like_days(values) else "numbers"
        return Understood(column.name, kind, values.count(), values.drop_nulls().n_unique(), *_ends(values))
    read = read_days(column, options.day_order)
    if not read.wrong and read.moments.count():
        days = read.moments.cast(pl.Date)
        return Understood(column.name, "days", filled, different, str(days.min()), str(days.max()))
    return Understood(column.name, "text", filled, different)


def _has_codes(text: pl.Series) -> bool:
    """Whether all cells are digits and some begin with a zero that a number would lose, or are too long for one."""
    if text.dtype != pl.String or not text.str.contains(r"^\d+$").all():
        return False
    return bool(text.str.contains(r"^0\d|^\d{16}").any())


def _named(text: pl.Series, options: ReadingOptions) -> int:
    """Cells of words and numbers that were named as missing."""
    plain = text.cast(pl.String).str.to_lowercase()
    words = [word.strip().lower() for word in options.missing]
    return int(plain.is_in(words).sum()) if words else 0


def _ends(values: pl.Series) -> tuple[str, str]:
    low, high = (float(str(end)) for end in (values.min(), values.max()))
    return f"{low:.10g}", f"{high:.10g}"
