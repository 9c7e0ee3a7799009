"""Check a table of ratings: every fault with its row and column, then the same table with numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from alliance.course.arrange import LARGEST
from alliance.tables.columns import refuse_missing
from alliance.tables.days import AHEAD
from alliance.tables.faults import Fault, TableFaults, with_header_named
from alliance.tables.identifiers import identifiers
from alliance.tables.numbers import answered, far_from_others, numbers
from alliance.tables.options import AS_IT_IS, ReadingOptions
from alliance.tables.sessions import Sessions, session_faults, sessions

#: The lowest and the highest value of a scale, None where it is not known.
Bounds = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Question:
    """Which columns of a table hold what: whose rating (`by`), of which session (`over`), the rating (`value`).

    `lowest` and `highest` bound the values where the scale is known. `today` is the last day a session can have had.
    `rows`: the row of the file in which each row stands; without it the table begins in row 2, below its header.
    """

    by: tuple[str, ...]
    over: str
    value: str
    lowest: float | None = None
    highest: float | None = None
    today: date | None = None
    rows: Sequence[int] | None = None
    options: ReadingOptions = AS_IT_IS


@dataclass(frozen=True, slots=True)
class Checked:
    """A table without a fault. `rows`: where each row is in the file; `notes`: what a person should know."""

    table: pl.DataFrame
    rows: Sequence[int]
    notes: tuple[str, ...] = ()


def checked(table: pl.DataFrame, question: Question) -> pl.DataFrame:
    """The columns of the question: who as text, sessions as numbers or dates and values as numbers.

    Rows that hold nothing are left out, and so are rows that belong to someone and have neither session nor value.
    Raises TableFaults with everything that is wrong: columns that do not exist, nothing said about whose rating or
    which session it is, sessions that are neither numbers nor dates, dates in the future or long ago, values that are
    no number, infinite or too large to compute with, or outside the scale, and sessions that come twice.
    """
    return checked_with_notes(table, question).table


def checked_with_notes(table: pl.DataFrame, question: Question) -> Checked:
    """The same with what a person should know: rows that were left out, and values that may be codes."""
    refuse_missing((*question.by, question.over, question.value), table.columns)
    raw = table.select(*question.by, question.over, question.value)
    places: Sequence[int] = question.rows if question.rows is not None else range(2, 2 + raw.height)
    read = sessions(raw[question.over], question.options.day_order)
    values = numbers(raw[question.value], question.options.missing)
    rows = raw.with_columns(*(identifiers(raw[name]) for name in question.by), read.column, values)
    given = answered(raw[question.value], question.options.missing)
    empty, notes = _left_out(rows, given, question)
    faults = [*_about_keys(rows, read, empty, question, places)]
    today = question.today or date.today()  # noqa: DTZ011 - the day on the reader's own calendar is meant
    faults += session_faults(read, today + AHEAD, places)
    faults += value_faults(given, values, (question.lowest, question.highest), places)
    faults += _about_doubles(rows, question, places)
    if faults:
        raise TableFaults(with_header_named(faults, places))
    notes += _about_scale(values, question)
    if empty is None:
        return Checked(rows, places, tuple(notes))
    return Checked(rows.filter(~empty), [places[place] for place in (~empty).arg_true()], tuple(notes))


def checked_numbers(
    table: pl.DataFrame,
    bounds: Mapping[str, Bounds],
    *,
    rows: Sequence[int] | None = None,
    options: ReadingOptions = AS_IT_IS,
) -> pl.DataFrame:
    """The table with the columns of `bounds` read as numbers, each within its scale; empty cells stay empty.

    Raises TableFaults for columns that do not exist, and for every cell that is no number or off its scale.
    """
    refuse_missing(list(bounds), table.columns)
    places: Sequence[int] = rows if rows is not None else range(2, 2 + table.height)
    read = table.with_columns(numbers(table[name], options.missing) for name in bounds)
    faults = [
        fault
        for name, ends in bounds.items()
        for fault in value_faults(answered(table[name], options.missing), read[name], ends, places)
    ]
    if faults:
        raise TableFaults(with_header_named(faults, places))
    return read


def value_faults(given: pl.Series, values: pl.Series, bounds: Bounds, rows: Sequence[int]) -> Iterator[Fault]:
    """Cells of a column of ratings that are no number (`values` is the column read as numbers), or off the scale."""
    if values.null_count() > given.null_count():
        unread = given.is_not_null() & values.is_null()
        message = "not a number; leave a missing rating empty, or name what stands for it with --missing"
        yield from at(unread, given.name, rows, message)
    endless = (values.abs() > LARGEST).fill_null(value=False)
    yield from at(endless, given.name, rows, "not a finite number; check the entry")
    for bound, side in zip(bounds, ("below the lowest", "above the highest"), strict=True):
        if bound is not None:
            outside = (values < bound if side.startswith("below") else values > bound) & ~endless
            message = f"{side} value of the scale, {bound:g}; check the entry or the scale"
            yield from at(outside.fill_null(value=False), given.name, rows, message)


def at(wrong: pl.Series, column: str, rows: Sequence[int], message: str) -> Iterator[Fault]:
    """A fault for every row that is true in `wrong`."""
    for place in wrong.arg_true():
        yield Fault(rows[place], column, message)


def far_values_note(column: str, ends: Sequence[float]) -> str:
    """A word on values far from all others, where the scale was not said."""
    told = " and ".join(f"{end:g}" for end in ends)
    example = ",".join(f"{end:g}" for end in ends)
    return (
        f"{column}: {told} {'lies' if len(ends) == 1 else 'lie'} far outside the other values. If this stands for a "
        f"missing answer, say --missing {example}; or say the ends of the scale."
    )


def _left_out(
    rows: pl.DataFrame, given: pl.Series, question: Question
) -> tuple[pl.Series | None, list[str]]:  # fmt: skip
    """Rows without session and value, which hold nothing to place; None where there is none."""
    if not rows[question.over].null_count() or not given.null_count():
        return None, []
    raw_over = rows[question.over].is_null() & given.is_null()
    if not raw_over.any():
        return None, []
    whose = pl.select(pl.any_horizontal(rows[name].is_not_null() for name in question.by)).to_series()
    left = int((raw_over & whose).sum())
    told = f"{left} row{'s' if left != 1 else ''} with neither {question.over} nor {question.value} left out."
    return raw_over, [told] if left else []


def _about_keys(
    rows: pl.DataFrame, read: Sessions, empty: pl.Series | None, question: Question, places: Sequence[int]
) -> Iterator[Fault]:
    nothing = {name: rows[name].is_null() for name in question.by if rows[name].null_count()}
    if read.empty is not None:
        nothing[question.over] = read.empty
    for name, cells in nothing.items():
        what = "session" if name == question.over else "person or therapy"
        missing = cells if empty is None else cells & ~empty
        yield from at(missing, name, places, f"this cell is empty; enter the {what}")


def _about_scale(values: pl.Series, question: Question) -> list[str]:
    if question.lowest is not None and question.highest is not None:
        return []
    ends = far_from_others(values)
    return [far_values_note(question.value, ends)] if ends else []


def _about_doubles(rows: pl.DataFrame, question: Question, places: Sequence[int]) -> Iterator[Fault]:
    """Every row that names a session of the same series that another row names too."""
    keys = rows.select(*question.by, question.over)
    if _in_order(keys):
        return  # far cheaper than counting, and files are mostly written in order
    twice = keys.is_duplicated() & ~keys.select(pl.any_horizontal(pl.all().is_null())).to_series()
    message = f"the same {' and '.join(question.by)} has this {question.over} more than once; keep one row"
    yield from at(twice, question.over, places, message)


def _in_order(keys: pl.DataFrame) -> bool:
    """Whether the rows of a series follow each other and each session comes after the one above: none is twice."""
    *by, over = keys.columns
    if not keys.height:
        return True
    begins = keys[by[0]].ne_missing(keys[by[0]].shift(1))
    for name in by[1:]:
        begins |= keys[name].ne_missing(keys[name].shift(1))
    begins[0] = True
    if not (begins | (keys[over] > keys[over].shift(1)).fill_null(value=False)).all():
        return False
    heads = keys.select(by).filter(begins)
    numbers = heads[by[0]].cast(pl.Int64, strict=False) if len(by) == 1 else None
    if numbers is not None and not numbers.null_count() and (numbers.diff().slice(1) > 0).all():
        return True  # quicker than to count them
    return heads.n_unique() == heads.height
