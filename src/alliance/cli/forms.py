"""Read the forms of one instrument from a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from alliance.model import Instrument
from alliance.tables import checked_numbers, read_table, refuse_missing


def read_forms(file: Path, instrument: Instrument, columns: Mapping[str, str], *by: str) -> pl.DataFrame:
    """The file with the columns of all rating items as numbers on their scales.

    `columns`: item code -> column name, where they differ. `by`: further columns that have to be there.
    Raises TableFaults and TableUnreadable.
    """
    bounds = {}
    for item in instrument.ratings:
        ends = (item.response.low, item.response.high) if item.response else (None, None)
        bounds[columns.get(item.code, item.code)] = ends
    table = read_table(file)
    refuse_missing([*by, *bounds], table.columns)
    return checked_numbers(table, bounds)
