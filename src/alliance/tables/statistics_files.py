"""Read files of SPSS (.sav, .por), Stata (.dta) and SAS (.sas7bdat, .xpt), through pyreadstat of the extra `files`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl

from alliance.tables.faults import TableUnreadable
from alliance.tables.records import of_records
from alliance.tables.sheet import Sheet


def read_statistics_file(path: Path, kind: str) -> Sheet:
    """The table of the file: its numbers as numbers, days as text like 2026-03-31, what it declares missing as missing.
    `kind`: as `kind_of` tells it.
    Raises TableUnreadable for a damaged file, or where the extra is not installed.
    """
    read = _reader(path, kind)
    try:
        columns, _about = read(str(path), output_format="dict")
    except Exception as error:  # it has an exception of its own for each library below it
        raise TableUnreadable(f"{path.name} is a damaged or incomplete file. Export it again, or as CSV.") from error
    if not columns:
        raise TableUnreadable(f"{path.name} has no columns. Check that the export finished.")
    return of_records(pl.DataFrame([_column(str(name), list(cells)) for name, cells in columns.items()]))


def _reader(path: Path, kind: str) -> Callable[..., Any]:
    try:
        import pyreadstat
    except ImportError as error:
        raise TableUnreadable(
            f"{path.name} is a file of a statistics program. Install Alliance with the readers for it "
            "(pip install 'alliance[files]'), or export the table as CSV."
        ) from error
    found: Callable[..., Any] = getattr(pyreadstat, f"read_{kind}")
    return found


def _column(name: str, cells: list[Any]) -> pl.Series:
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds and all(issubclass(kind, int | float) and kind is not bool for kind in kinds):
        numbers = [None if cell is None or cell != cell else float(cell) for cell in cells]
        return pl.Series(name, numbers, pl.Float64)
    return pl.Series(name, [_text(cell) for cell in cells], pl.String)


def _text(cell: Any) -> str | None:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell is None or cell == "" or cell != cell else str(cell)
