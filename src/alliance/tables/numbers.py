"""Columns of numbers, and numbers that stand alone far from the others."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from alliance.tables.missing import named_words, without_named, without_nothing

#: Rows from which the middle half of a column is told.
SAMPLE = 10_000
#: Programs fill a scale's free digits: these are told as codes from three widths of the middle half on.
CODES = {sign * number for number in (9, 66, 77, 88, 97, 98, 99, 777, 888, 999, 9999, 99999) for sign in (1, -1)} - {9}
NEAR, FAR = 3, 10
PLAIN = r"^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$|^-?\d\.\d+[eE][-+]?\d{1,3}$|^-?\d[eE]-\d{1,3}$"


def numbers(column: pl.Series, missing: Sequence[str] = ()) -> pl.Series:
    """Values as numbers; a decimal comma is understood, anything else that is no number becomes missing."""
    if column.dtype.is_numeric():
        values = column.cast(pl.Float64)
        return without_named(values.fill_nan(None) if values.is_nan().any() else values, missing)
    text = column.cast(pl.String, strict=False)
    plain = text.cast(pl.Float64, strict=False)
    if plain.null_count() > text.null_count():
        plain = text.str.strip_chars().str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return without_named(plain, missing)


def answered(column: pl.Series, missing: Sequence[str] = ()) -> pl.Series:
    """The column with null in every cell that stands for no answer; used to tell an empty cell from a wrong one."""
    if column.dtype == pl.String:
        return named_words(without_nothing(column), missing)
    return numbers(column, missing) if column.dtype.is_numeric() else column


def far_from_others(values: pl.Series) -> list[float]:
    """The lowest and the highest value where they lie so far from the others that they may be codes (-99, 999)."""
    known = values.drop_nulls()
    if len(known) < 4:
        return []
    few = known.gather_every(max(len(known) // SAMPLE, 1))
    low, high = few.quantile(0.25, "lower"), few.quantile(0.75, "higher")
    if low is None or high is None:
        return []
    width = max(high - low, 1.0)
    ends = [end for end in (known.min(), known.max()) if isinstance(end, float)]
    return [end for end in ends if max(low - end, end - high) > width * (NEAR if end in CODES else FAR)]
