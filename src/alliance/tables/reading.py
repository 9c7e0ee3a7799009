"""Read a table from any file a practice or a statistics program writes."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from alliance.tables.columns import refuse_missing
from alliance.tables.csv_dialect import MARKS, NOTHING, SAMPLE, Dialect, dialect_of, ends_lines_with_return, western
from alliance.tables.faults import Fault, TableFaults, TableUnreadable

_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_table(path: str | Path, *, columns: Sequence[str] | None = None, also: Sequence[str] = ()) -> pl.DataFrame:
    """Read a CSV, Parquet or JSON file (an array of objects, or one object per line) as a table.

    CSV may be UTF-8 (with or without byte-order mark), UTF-16 or a Windows code page, with , ; | or tab as delimiter
    and point or comma as decimal mark. Empty cells and NA are missing values. `columns` reads only these,
    and those of `also` that the file has. A row keeps its place, empty ones included.
    Raises TableUnreadable when there is no such file or it is no table, TableFaults for columns that do not exist or
    share a name and for rows that cannot be cut into columns.
    """
    path = Path(path)
    head = _head(path)
    if head.startswith(_WORKBOOK):
        raise TableUnreadable(f"{path.name} is a workbook or an archive, not a table. Save the sheet as CSV.")
    if head.startswith(b"PAR1"):
        return _parquet(path, columns, also)
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise TableUnreadable(f"{path.name} is not a text file. Export the table as CSV, Parquet or JSON.")
    if head.lstrip().startswith((b"{", b"[")):
        return _chosen(_json(path, head), columns, also)
    return _csv(path, head, columns, also)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(SAMPLE)
    except OSError as error:
        raise TableUnreadable(f"{path} cannot be read: {error.strerror}. Check the path and permissions.") from error
    mark = next((mark for mark in MARKS if head.startswith(mark)), b"")
    if not head.removeprefix(mark).strip(b" \t\r\n\0"):
        raise TableUnreadable(f"{path.name} is empty. Check that the export finished.")
    return head


def _wanted(present: Sequence[str], columns: Sequence[str] | None, also: Sequence[str]) -> list[str] | None:
    """The columns to read, each once; None for all of them. Raises TableFaults for those that do not exist."""
    refuse_missing(columns or (), present)
    return None if columns is None else list(dict.fromkeys([*columns, *(name for name in also if name in present)]))


def _parquet(path: Path, columns: Sequence[str] | None, also: Sequence[str]) -> pl.DataFrame:
    try:
        return pl.read_parquet(path, columns=_wanted(list(pl.read_parquet_schema(path)), columns, also))
    except pl.exceptions.PolarsError as error:
        raise TableUnreadable(f"{path.name} is a damaged or incomplete Parquet file. Export it again.") from error


def _json(path: Path, head: bytes) -> pl.DataFrame:
    try:
        if head.lstrip().startswith(b"["):
            return pl.read_json(path, infer_schema_length=None)
        return pl.read_ndjson(path, infer_schema_length=None)
    except pl.exceptions.PolarsError as error:
        raise TableUnreadable(
            f"{path.name} is not a JSON table. Use an array of objects, or one object per line."
        ) from error


def _chosen(table: pl.DataFrame, columns: Sequence[str] | None, also: Sequence[str]) -> pl.DataFrame:
    wanted = _wanted(table.columns, columns, also)
    return table if wanted is None else table.select(wanted)


def _csv(path: Path, head: bytes, columns: Sequence[str] | None, also: Sequence[str]) -> pl.DataFrame:
    """Read with types where all rows have them, else as text; the checks find the cells that are out of place."""
    dialect = dialect_of(head)
    if ends_lines_with_return(head, dialect):
        raise TableUnreadable(
            f"{path.name} ends its lines with a carriage return alone, so its rows cannot be separated. "
            "Save it again as “CSV (UTF-8)”, not as “CSV (Macintosh)”."
        )
    names = _header(head, dialect)
    _refuse_double_names(names, dialect)
    wanted = _wanted(names, columns, also)
    places = None if wanted is None else [names.index(name) for name in wanted]
    try:
        try:
            table = _parsed(path, dialect, places, typed=True)
        except pl.exceptions.ComputeError as error:
            if "utf-8" in str(error):
                dialect = replace(dialect, encoding=western(path.read_bytes()))
            table = _parsed(path, dialect, places, typed="utf-8" in str(error))
    except pl.exceptions.PolarsError as error:
        raise _uneven_rows(path, dialect) from error
    text = pl.col(pl.String)
    table = table.with_columns(pl.when(~text.is_in(NOTHING)).then(text))
    table = _without_empty_end(table)
    if dialect.skipped:  # empty rows keep the places of the rows below
        table = pl.concat([table.clear(dialect.skipped), table])
    return table.rename({name: name.strip() for name in table.columns if name != name.strip()})


def _without_empty_end(table: pl.DataFrame) -> pl.DataFrame:
    """Leave out the empty rows after the last one that holds anything."""
    rows = table.height
    while rows and all(value is None for value in table.row(rows - 1)):
        rows -= 1
    return table.head(rows)


def _parsed(path: Path, dialect: Dialect, places: list[int] | None, *, typed: bool) -> pl.DataFrame:
    return pl.read_csv(
        path,
        separator=dialect.delimiter,
        encoding=dialect.encoding,
        decimal_comma=dialect.decimal_comma,
        columns=places,
        null_values=["", *dialect.nothing] if dialect.nothing else None,  # each word costs a look at every cell
        infer_schema=typed,
        infer_schema_length=1000,
    )


def _header(head: bytes, dialect: Dialect) -> list[str]:
    """The names of the columns, without spaces around them."""
    text = head.decode("utf-8-sig" if dialect.encoding == "utf8" else dialect.encoding, errors="replace")
    rows = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=dialect.delimiter)
    return [name.strip() for name in next(rows, [])]


def _refuse_double_names(names: list[str], dialect: Dialect) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = "more than one column has this name; rename one of them"
        raise TableFaults(Fault(1 + dialect.skipped, name or "without a name", message) for name in twice)


def _uneven_rows(path: Path, dialect: Dialect) -> Exception:
    """Every row with more cells than the header, or the word that the file is no table at all."""
    encoding = "utf-8-sig" if dialect.encoding == "utf8" else dialect.encoding
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        rows = list(csv.reader(file, delimiter=dialect.delimiter))
    width = len(rows[dialect.skipped])
    message = f"more cells than the {width} columns of the header; quote cells that hold the delimiter"
    faults = [Fault(place, None, message) for place, row in enumerate(rows, start=1) if len(row) > width]
    if faults:
        return TableFaults(faults)
    return TableUnreadable(f"{path.name} cannot be split into rows and columns. Check for an open quotation mark.")
