"""From a table of ratings in any order to series that follow each other, session by session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.course.sheets import Numbers, Places
from alliance.versions import refuse_joined

#: Numbers beyond this have no squares that a computer can hold, and no scale has them.
LARGEST = 1e100
BETTER = ("higher", "lower")
#: Names that the results need for themselves.
TAKEN = {
    *("n", "low", "high", "level", "level_low", "level_high", "spread", "reason"),
    *("start", "trough", "end", "repaired", "magnitude", "length", "shape", "rule", "session", "until"),
    *("moment", "trend", "trend_low", "trend_high", "jump", "change"),
}


@dataclass(frozen=True, slots=True)
class Arranged:
    """A table of ratings as series.

    `table`: the columns of the question, ordered by series and session, sessions without a rating included.
    `keys`: one row per series. `labels`: the session of each rated row. `values`: the ratings, turned so that higher
    is better. `count`: ratings of each series. `sign`: -1 where the scale was turned, else 1.
    """

    by: tuple[str, ...]
    over: str
    value: str
    table: pl.DataFrame
    starts: Places
    keys: pl.DataFrame
    labels: pl.Series
    values: Numbers
    count: Places
    sign: int


def arrange(
    frame: pl.DataFrame | pl.LazyFrame, *, by: str | Sequence[str], over: str, value: str, better: str = "higher"
) -> Arranged:
    """Order a table of ratings by series (`by`, one column or several) and session (`over`).

    Raises ValueError when a column is missing, is no number, holds infinite numbers (or as good as), when `by` or
    `over` is empty in some row, when a series has the same session twice, or holds two versions of a questionnaire.
    """
    names = (by,) if isinstance(by, str) else tuple(by)
    if better not in BETTER:
        raise ValueError(f"better={better!r} is not valid. Choose 'higher' or 'lower'.")
    refuse_joined(frame, names)
    table = _chosen(frame, names, over, value)
    starts, in_order = _starts(table, names, over)
    if not in_order:
        table = _ordered(table, names, over, starts)
        starts, _ = _starts(table, names, over)
    _refuse_double_sessions(table, names, over, starts)
    rated = table[value].is_not_null().to_numpy() if table[value].null_count() else None
    sign = -1 if better == "lower" else 1
    values = table[value].drop_nulls().to_numpy()
    return Arranged(
        by=names,
        over=over,
        value=value,
        table=table,
        starts=starts,
        keys=table.select(names)[starts],
        labels=table[over] if rated is None else table[over].filter(rated),
        values=values if sign == 1 else -values,
        count=_counts(starts, len(table), rated),
        sign=sign,
    )


def _chosen(frame: pl.DataFrame | pl.LazyFrame, by: tuple[str, ...], over: str, value: str) -> pl.DataFrame:
    """Only the columns of the question, the values as numbers."""
    schema = frame.lazy().collect_schema()
    taken = TAKEN.intersection(by) | {"low", "high"}.intersection((over, value))
    if taken:
        raise ValueError(f"The results use the column names {', '.join(sorted(taken))}. Rename these columns.")
    absent = [name for name in dict.fromkeys((*by, over, value)) if name not in schema]
    if absent:
        raise ValueError(f"The table has no column {', '.join(absent)}. It has {', '.join(schema.names())}.")
    if not (schema[value].is_numeric() or schema[value] == pl.Null):
        raise ValueError(f"The values in {value} are {schema[value]}, not numbers. Convert them to numbers.")
    if schema[over] == pl.String:
        raise ValueError(f"The sessions in {over} are text, so their order is unknown. Use numbers or dates.")
    table = frame.lazy().select(*by, over, value).collect().rechunk()
    empty = [name for name in (*by, over) if table[name].null_count()]
    if empty:
        raise ValueError(f"Some rows are empty in {', '.join(empty)}. Enter the person and session of each rating.")
    return table.with_columns(_numbers(table[value]))


def _numbers(column: pl.Series) -> pl.Series:
    """The values as numbers; not a number is a missing rating."""
    numbers = column.cast(pl.Float64)
    if (numbers.is_not_nan() & (numbers.abs() > LARGEST)).any():
        raise ValueError(f"Some values in {column.name} are not finite numbers. Check the entries.")
    if not numbers.is_nan().any():
        return numbers
    return numbers.fill_nan(None)


def _starts(table: pl.DataFrame, by: tuple[str, ...], over: str) -> tuple[Places, bool]:
    """The row in which each series begins, and whether series and their sessions are in ascending order."""
    if not len(table):
        return np.array([], dtype=np.int64), True
    same = _same_as_above(table[by[0]])
    for name in by[1:]:
        same &= _same_as_above(table[name])
    starts = np.append(0, np.flatnonzero(~same) + 1)
    session, keys = _physical(table[over]), table.select(by)[starts]
    return starts, _are_sorted(keys) and bool(np.all((session[1:] >= session[:-1]) | ~same))


def _ordered(table: pl.DataFrame, by: tuple[str, ...], over: str, starts: Places) -> pl.DataFrame:
    """The rows by series and session: 2 before 10 also where the codes are text."""
    keys = table.select(by)[starts]
    session = _physical(table[over])
    again = session[1:] < session[:-1]
    again[starts[1:] - 1] = False
    if again.any() or keys.n_unique() < keys.height:
        return table.sort(*_natural(table.select(by)), over, nulls_last=True)
    # The rows of each series are in order: only the series move, as wholes.
    order = keys.select(pl.arg_sort_by(_natural(keys), nulls_last=True)).to_series().to_numpy()
    length = np.diff(starts, append=len(table))[order]
    moved = np.cumsum(length) - length
    moved_rows: Places = np.arange(len(table)) + np.repeat(starts[order] - moved, length)
    return table.select(pl.all().gather(moved_rows))


def _natural(keys: pl.DataFrame) -> list[pl.Expr]:
    """What to sort by: codes of digits by their number, then every code by its letters."""
    numbers = {name: pl.col(name).cast(pl.Int64, strict=False) for name in keys.columns}
    text = [name for name in keys.columns if keys.schema[name] == pl.String]
    return [part for name in keys.columns for part in ([numbers[name]] if name in text else []) + [pl.col(name)]]


def _are_sorted(keys: pl.DataFrame) -> bool:
    if keys.width == 1 and keys.to_series().dtype != pl.String:
        return bool(keys.to_series().is_sorted())
    if keys.width == 1:
        numbers = keys.to_series().cast(pl.Int64, strict=False)
        if not numbers.null_count() and bool((numbers.diff().slice(1) > 0).all()):
            return True
    return keys.equals(keys.sort(_natural(keys), nulls_last=True, maintain_order=True))


def _same_as_above(column: pl.Series) -> NDArray[np.bool_]:
    """For every row but the first: is it equal to the row above?"""
    if column.dtype.is_integer():
        numbers = column.to_numpy()
        alike: NDArray[np.bool_] = numbers[1:] == numbers[:-1]
        return alike
    same: NDArray[np.bool_] = (column[1:] == column[:-1]).to_numpy(writable=True)
    return same


def _physical(column: pl.Series) -> NDArray[Any]:
    return column.to_physical().to_numpy()


def _refuse_double_sessions(table: pl.DataFrame, by: tuple[str, ...], over: str, starts: Places) -> None:
    session = _physical(table[over])
    twice = session[1:] == session[:-1]
    twice[starts[1:] - 1] = False
    if count := int(twice.sum()):
        raise ValueError(f"{count} rows repeat a session of the same {' and '.join(by)}. Keep one row for each {over}.")


def _counts(starts: Places, rows: int, rated: NDArray[np.bool_] | None) -> Places:
    if rated is None or not len(starts):
        return np.diff(starts, append=rows)
    return np.add.reduceat(rated.astype(np.int64), starts)
