"""Read the series that `alliance course` is asked about."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from alliance.cli.arguments import listed
from alliance.tables import ROW, Question, checked, lengthen, read_table


def read_series(
    file: Path, *, value: str, by: str, over: str, wide: str, bounds: tuple[float | None, float | None]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The checked table, one row per rating, and the columns that name a series.

    Raises ValueError when it is not said whose ratings they are, TableFaults and TableUnreadable for the file.
    """
    names = listed(by)
    if wide:
        occasions = listed(wide)
        table = read_table(file, columns=[*names, *occasions])
        return lengthen(table, occasions, by=names, over=over, value=value, bounds=bounds), names or (ROW,)
    if not names:
        raise ValueError("Whose ratings are they? Name the column of the person or therapy: --by NAME.")
    table = read_table(file, columns=[*names, over, value])
    return checked(table, Question(names, over, value, *bounds)), names
