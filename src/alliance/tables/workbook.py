"""Read the sheet of a workbook (.xlsx, .xls, .xlsb, .ods), through python-calamine of the extra `files`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl

from alliance.tables.faults import TableUnreadable
from alliance.tables.header import header_of
from alliance.tables.options import ReadingOptions
from alliance.tables.sheet import Sheet


def read_workbook(path: Path, options: ReadingOptions) -> Sheet:
    """The first sheet that holds anything, or the one that was named, as text: a day as 2026-03-31, 7 for 7.0.

    Raises TableUnreadable where it is no workbook, has no such sheet, or the extra is not installed.
    """
    name, rows = _rows(path, options.sheet)
    records = [[_text(cell) for cell in row] for row in rows]
    header = header_of(records, options)
    width = len(header.names)
    cells = [
        [cell or None for cell in (*record, *[""] * width)[:width]]
        for record in records[header.first :]
    ]  # fmt: skip
    table = pl.DataFrame(cells, schema=dict.fromkeys(header.names, pl.String), orient="row")
    table = table.drop(
        column for column in table.columns if column.startswith("column ") and table[column].null_count() == len(cells)
    )
    first = header.first + 1
    return Sheet(table, range(first, first + table.height), header.twice, (*header.notes, *name))


def _rows(path: Path, sheet: str) -> tuple[Sequence[str], list[list[Any]]]:
    """A note on which sheet was read, where there are several, and its rows."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise TableUnreadable(
            f"{path.name} is a workbook. Install Alliance with workbooks (pip install 'alliance[files]'), or save the "
            "sheet as CSV."
        ) from error
    try:
        book = CalamineWorkbook.from_path(path)
        names = list(book.sheet_names)
        if sheet and sheet not in names:
            raise TableUnreadable(f"{path.name} has no sheet of this name. It has {', '.join(names)}.")
        for name in [sheet] if sheet else names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(cell not in ("", None) for row in rows for cell in row):
                return ([f"Sheet “{name}” of {len(names)} was read."] if len(names) > 1 else []), rows
    except (CalamineError, OSError, ValueError) as error:
        raise TableUnreadable(
            f"{path.name} is an archive or a damaged or protected workbook, not a table. Save the sheet as CSV."
        ) from error
    raise TableUnreadable(f"{path.name} is empty. Check that the export finished.")


def _text(cell: Any) -> str:
    """The cell as a person reads it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()
