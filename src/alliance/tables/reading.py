"""Read a table from any file that a practice, a form tool or a statistics program writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from alliance.tables.columns import refuse_missing, refuse_twice
from alliance.tables.delimited import names_of, read_delimited
from alliance.tables.dialect import MARKS, SAMPLE
from alliance.tables.faults import Fault, TableFaults, TableUnreadable
from alliance.tables.file_kinds import kind_of
from alliance.tables.missing import without_nothing
from alliance.tables.numbers import PLAIN, numbers
from alliance.tables.options import AS_IT_IS, ReadingOptions
from alliance.tables.sheet import Sheet


def read_table(
    path: str | Path,
    *,
    columns: Sequence[str] | None = None,
    also: Sequence[str] = (),
    options: ReadingOptions = AS_IT_IS,
) -> pl.DataFrame:
    """Read a file as a table, columns of plain numbers as numbers and everything else as text.

    CSV (UTF-8 with or without byte-order mark, UTF-16 or a Windows code page; , ; | tabs or blanks between the cells;
    point or comma in numbers), Parquet, JSON (an array of objects, or one object per line), FHIR responses; with the
    extra `files` workbooks (.xlsx, .xls, .ods) and files of SPSS, Stata and SAS. A column is numbers only if all its
    cells are written as plain numbers: codes like 007 stay as they are. Empty cells, NA and the like are missing.
    `columns` reads only these, and those of `also` that the file has. A row keeps its place, empty ones included.
    Raises TableUnreadable when there is no such file or it is no table, TableFaults for columns that do not exist or
    share a name, and for every row that has more or fewer cells than the header.
    """
    sheet = read(path, columns=columns, also=also, options=options, strict=False)
    table = sheet.table.select(_typed(column) for column in sheet.table)
    above = sheet.rows[0] - 2 if isinstance(sheet.rows, range) and len(sheet.rows) else 0
    if above > 0 and options.header_row is None and not sheet.notes:  # empty rows keep the places of the rows below
        table = pl.concat([table.clear(above), table])
    return table


def read(
    path: str | Path,
    *,
    columns: Sequence[str] | None = None,
    also: Sequence[str] = (),
    options: ReadingOptions = AS_IT_IS,
    kinds: Mapping[str, type[pl.DataType]] | None = None,
    strict: bool = True,
    named_later: bool = False,
) -> Sheet:
    """The cells of a file as they are written, with the row in which each stands; the one way in of all commands.

    `columns`: those that are asked for, None for all; `also`: those wanted where the file has them. `kinds`: columns
    that may come as numbers where all cells are (Int64 or Float64), which is quicker. `strict`: a file without a row is
    a fault, and rows that hold nothing are left out. `named_later`: all columns are read, and the caller asks for some.
    Raises TableUnreadable and TableFaults.
    """
    path = Path(path)
    named = dict(options.columns)
    wanted = None if columns is None else [named.get(name, name) for name in (*columns, *also)]
    if wanted is not None:
        wanted += [column for one in options.where for column, _ in _readings(one)]
    sheet = _cells(path, options, wanted, {named.get(name, name): kind for name, kind in (kinds or {}).items()})
    options = replace(options, where=tuple(_meant(one, sheet.present) for one in options.where))
    asked = [named.get(name, name) for name in columns or ()] + [column for column, _ in options.where]
    asked += [column for column in named.values() if columns is None]
    refuse_missing(asked, sheet.present)
    refuse_twice(sheet.twice if columns is None and not named_later else sheet.twice.intersection(asked))
    sheet = _renamed(_counting(sheet, options), options.columns)
    if columns is not None:
        refuse_missing(columns, sheet.table.columns)  # one may have been given another name
        kept = dict.fromkeys([*columns, *(name for name in also if name in sheet.table.columns)])
        sheet = replace(sheet, table=sheet.table.select(list(kept)))
    if not strict:
        return sheet
    sheet = sheet.filled()
    if not sheet.table.height:
        raise TableFaults([Fault(None, None, _no_rows(options))])
    return sheet


def columns_of(path: str | Path, options: ReadingOptions = AS_IT_IS) -> tuple[str, ...]:
    """The names of the columns of a file, as they are used here. Raises TableUnreadable and TableFaults."""
    path = Path(path)
    head = _head(path)
    here = {there: name for name, there in options.columns.items()}
    if kind_of(head) == "text":
        names: Sequence[str] = names_of(path, options)
    else:
        names = _cells(path, options, None, {}).table.columns
    return tuple(here.get(name, name) for name in names)


def _readings(condition: tuple[str, str]) -> list[tuple[str, str]]:
    """Every way to cut NAME=VALUE, since a name may hold an equals sign."""
    parts = "=".join(condition).split("=")
    return [("=".join(parts[:cut]).strip(), "=".join(parts[cut:])) for cut in range(1, len(parts))]


def _meant(condition: tuple[str, str], present: Sequence[str]) -> tuple[str, str]:
    return next((one for one in _readings(condition) if one[0] in present), condition)


def _no_rows(options: ReadingOptions) -> str:
    if options.where:
        return "no row has the value asked for with --where; check how it is written in the file"
    return "there is a header and no row below it, so there is nothing to look at; check that the export finished"


def _cells(path: Path, options: ReadingOptions, wanted: Sequence[str] | None, kinds: Mapping[str, type]) -> Sheet:
    """What the reader for this kind of file gives, told by its first bytes. Only the one that is needed is loaded."""
    head = _head(path)
    kind = kind_of(head)
    if kind == "text":
        return read_delimited(path, options, wanted, kinds)
    if kind == "workbook":
        from alliance.tables.workbook import read_workbook

        return read_workbook(path, options)
    if kind == "parquet":
        from alliance.tables.records import read_parquet

        return read_parquet(path, wanted)
    if kind == "fhir":
        from alliance.tables.fhir import read_fhir

        return read_fhir(path)
    if kind == "json":
        from alliance.tables.records import read_json

        return read_json(path, head)
    if kind == "markup":
        raise TableUnreadable(
            f"{path.name} is a web page or XML, not a table. Open it and save it as CSV or a workbook; FHIR as JSON."
        )
    if kind == "noise":
        raise TableUnreadable(f"{path.name} is not a text file. Export the table as CSV, a workbook, Parquet or JSON.")
    from alliance.tables.statistics_files import read_statistics_file

    return read_statistics_file(path, kind)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(SAMPLE)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no path"
        raise TableUnreadable(f"{path} cannot be read: {why}. Check the path and permissions.") from error
    mark = next((mark for mark in MARKS if head.startswith(mark)), b"")
    if not head.removeprefix(mark).strip(b" \t\r\n\0"):
        raise TableUnreadable(f"{path.name} is empty. Check that the export finished.")
    return head


def _counting(sheet: Sheet, options: ReadingOptions) -> Sheet:
    """Only the rows that count, where that was said."""
    for column, value in options.where:
        text = sheet.table[column].cast(pl.String, strict=False).str.strip_chars().fill_null("")
        keep = text == value.strip()
        left = int((~keep).sum())
        note = f"{left} rows are left out: {column} is not the value asked for."
        sheet = replace(sheet.kept(keep), notes=(*sheet.notes, *([note] if left else [])))
    return sheet


def _renamed(sheet: Sheet, names: Mapping[str, str]) -> Sheet:
    """The columns under the names that are used here. Raises TableFaults where the file has another one so called."""
    new = {there: here for here, there in names.items() if there in sheet.table.columns}
    taken = [here for there, here in new.items() if here != there and here in sheet.table.columns and here not in new]
    if taken:
        message = "the file has a column of this name too; rename it in the file, or leave out --column"
        raise TableFaults(Fault(1, name, message) for name in taken)
    return replace(sheet, table=sheet.table.rename(new))


def _typed(column: pl.Series) -> pl.Series:
    """A column of text as numbers where each of its cells is written as one; else as text, with nothing as missing."""
    if column.dtype != pl.String:
        return column
    text = without_nothing(column)
    plain = text.str.replace(",", ".", literal=True)
    if not text.null_count() < len(text) or not plain.str.contains(PLAIN).all():
        lost = text.is_null()  # only what stands for nothing is changed; blanks in other cells stay
        return column.set(lost, None) if lost.any() else column
    values = numbers(plain)
    whole = values.cast(pl.Int64, strict=False)
    return whole if not plain.str.contains("[.eE]").any() else values
