"""From one row per person and one column per occasion to one row per rating."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from alliance.tables.checking import Bounds, checked_numbers
from alliance.tables.columns import refuse_missing
from alliance.tables.faults import Fault, TableFaults

#: The column of the row number in the file, used where a wide file names no person.
ROW = "row"


def lengthen(
    table: pl.DataFrame,
    occasions: Sequence[str],
    *,
    by: Sequence[str] = (),
    over: str = "session",
    value: str = "value",
    bounds: Bounds = (None, None),
    first_row: int = 2,
) -> pl.DataFrame:
    """One row per person and occasion, with the columns of `by`, then `over` (the name of the column) and `value`.

    The occasions keep the order given here. Without `by` each row is one person, named by its row in the file (column
    "row"; the header is row 1). Occasions without a value stay, as missing sessions. `bounds`: the ends of the scale.
    Raises TableFaults for columns that do not exist, cells that are no number or off the scale, and persons with more
    than one row.
    """
    refuse_missing((*by, *occasions), table.columns)
    if not by:
        table, by = table.with_row_index(ROW, offset=first_row), (ROW,)
    twice = _persons_twice(table.select(by), first_row)
    try:
        table = checked_numbers(table, dict.fromkeys(occasions, bounds), first_row=first_row)
    except TableFaults as found:
        twice += found.faults
    if twice:
        raise TableFaults(twice)
    long = table.unpivot(occasions, index=by, variable_name=over, value_name=value)
    return long.with_columns(pl.col(over).cast(pl.Enum(list(occasions)))).sort(*by, over)


def _persons_twice(persons: pl.DataFrame, first_row: int) -> list[Fault]:
    message = "this person has more than one row; a wide file has one row per person"
    twice = persons.is_duplicated().arg_true()
    return [Fault(place + first_row, ", ".join(persons.columns), message) for place in twice]
