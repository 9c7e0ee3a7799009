"""Tables whose cells have a kind already: Parquet and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from alliance.tables.faults import TableUnreadable
from alliance.tables.sheet import Sheet

#: Bytes of JSON up to which each value is looked at in Python, which keeps codes of mixed kinds as they are.
SMALL = 50_000_000


def read_parquet(path: Path, wanted: Sequence[str] | None) -> Sheet:
    """The columns wanted of a Parquet file, None for all. Raises TableUnreadable."""
    try:
        present = list(pl.read_parquet_schema(path))
        chosen = present if wanted is None else [name for name in present if name in wanted]
        table = pl.read_parquet(path, columns=chosen or present)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise TableUnreadable(f"{path.name} is a damaged or incomplete Parquet file. Export it again.") from error
    return of_records(table)


def read_json(path: Path, head: bytes) -> Sheet:
    """An array of objects, or one object per line. Raises TableUnreadable."""
    try:
        if path.stat().st_size > SMALL and head.lstrip().startswith(b"{"):
            return of_records(pl.read_ndjson(path, infer_schema_length=None))
        return of_records(_table(_objects(path.read_bytes())))
    except (ValueError, RecursionError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise TableUnreadable(
            f"{path.name} is not a JSON table. Use an array of objects, or one object per line."
        ) from error


def of_records(table: pl.DataFrame) -> Sheet:
    """A table from records, which have no header: the first record is in row 2, as in a spreadsheet."""
    table = table.rename({name: name.strip() for name in table.columns}) if _strips(table.columns) else table
    return Sheet(table, range(2, 2 + table.height))


def _strips(names: Sequence[str]) -> bool:
    bare = [name.strip() for name in names]
    return bare != list(names) and len(set(bare)) == len(bare)


def _objects(content: bytes) -> list[dict[str, Any]]:
    text = content.decode("utf-8-sig")
    if text.lstrip().startswith("["):
        found = json.loads(text)
    else:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    if not found or not all(isinstance(one, dict) for one in found):
        raise ValueError
    return [dict(one) for one in found]


def _table(objects: Sequence[dict[str, Any]]) -> pl.DataFrame:
    names = list(dict.fromkeys(name for one in objects for name in one))
    if not names:
        raise ValueError
    return pl.DataFrame([_column(name, [one.get(name) for one in objects]) for name in names])


def _column(name: str, cells: list[Any]) -> pl.Series:
    """Numbers where all cells are numbers, text where they are of several kinds."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds <= {int, float}:
        whole = kinds == {int} and all(cell is None or abs(cell) < 2**63 for cell in cells)
        if whole:
            return pl.Series(name, cells, pl.Int64)
        if float in kinds:
            return pl.Series(name, [None if cell is None else float(cell) for cell in cells], pl.Float64)
    if kinds == {bool}:
        return pl.Series(name, cells, pl.Boolean)
    text = [None if cell is None else cell if isinstance(cell, str) else json.dumps(cell) for cell in cells]
    return pl.Series(name, text, pl.String)
