"""Names and codes of people and therapies: text with every zero, whatever other cells look like.

A column that a file itself declares as whole numbers (Parquet, JSON, a data frame) stays so: it has no zeros to lose.
"""

from __future__ import annotations

import polars as pl

from alliance.tables.missing import without_nothing


def identifiers(column: pl.Series) -> pl.Series:
    """The column as text without blanks around it; null where a cell is empty or stands for nothing."""
    if column.dtype.is_integer():
        return column
    text = _as_text(column)
    heads = text.filter(text.ne_missing(text.shift(1)))
    if without_nothing(heads).equals(heads, null_equal=True):
        return text  # rows of one person mostly follow each other, so this looks at few
    return without_nothing(text)


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column
    if column.dtype.is_float():  # pandas makes 7.0 of a code 7 where another one is missing
        whole = (column == column.floor()) & (column.abs() < 2**53)
        if whole.all():
            return column.cast(pl.Int64).cast(pl.String)
    return column.cast(pl.String, strict=False)
