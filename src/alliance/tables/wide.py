"""From one row per person and one column per occasion to one row per rating."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from alliance.tables.checking import Bounds, checked_numbers
from alliance.tables.columns import refuse_missing
from alliance.tables.faults import Fault, TableFaults
from alliance.tables.identifiers import identifiers
from alliance.tables.options import AS_IT_IS, ReadingOptions

#: The column of the row number in the file, used where a wide file names no person.
ROW = "row"
#: No file has a column of this name, so that one called as the result may be among the occasions.
_MADE = "\0occasion"


def lengthen(
    table: pl.DataFrame,
    occasions: Sequence[str],
    *,
    by: Sequence[str] = (),
    over: str = "session",
    value: str = "value",
    bounds: Bounds = (None, None),
    rows: Sequence[int] | None = None,
    options: ReadingOptions = AS_IT_IS,
) -> pl.DataFrame:
    """One row per person and occasion, with the columns of `by`, then `over` (the name of the column) and `value`.

    The occasions keep the order given here. Without `by` each row is one person, named by its row in the file (column
    "row"; the header is row 1). Occasions without a value stay, as missing sessions. `bounds`: the ends of the scale;
    `rows`: the row of the file in which each row stands, where the table does not begin in row 2.
    Raises TableFaults for columns that do not exist, cells that are no number or off the scale, persons with more
    than one row, and rows without a person.
    """
    refuse_missing((*by, *occasions), table.columns)
    places: Sequence[int] = rows if rows is not None else range(2, 2 + table.height)
    if by:
        table = table.with_columns(identifiers(table[name]) for name in by)
    else:
        table, by = table.insert_column(0, pl.Series(ROW, list(places), pl.Int64)), (ROW,)
    faults = _about_persons(table.select(by), places)
    try:
        table = checked_numbers(table, dict.fromkeys(occasions, bounds), rows=places, options=options)
    except TableFaults as found:
        faults += found.faults
    if faults:
        raise TableFaults(faults)
    if {over, value}.intersection(by):
        raise ValueError(f"The result has columns {over} and {value}. Rename the column that identifies the person.")
    long = table.unpivot(occasions, index=by, variable_name=_MADE, value_name=f"{_MADE}s").rename(
        {_MADE: over, f"{_MADE}s": value}
    )
    return long.with_columns(pl.col(over).cast(pl.Enum(list(occasions)))).sort(*by, over)


def _about_persons(persons: pl.DataFrame, rows: Sequence[int]) -> list[Fault]:
    message = "this person has more than one row; a wide file has one row per person"
    faults = [
        Fault(rows[place], name, "this cell is empty; enter the person or therapy")
        for name in persons.columns
        for place in persons[name].is_null().arg_true()
    ]
    known = persons.select(~pl.any_horizontal(pl.all().is_null())).to_series()
    twice = (persons.is_duplicated() & known).arg_true()
    return faults + [Fault(rows[place], ", ".join(persons.columns), message) for place in twice]
