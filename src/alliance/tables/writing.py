"""Write a table so that no program that opens it takes a cell for a formula."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from alliance.tables.faults import TableUnreadable

#: A spreadsheet runs a cell that begins with one of these (OWASP, CSV injection).
FORMULA_SIGNS = r"^[=+\-@\t\r]"
FORMATS = (".csv", ".parquet", ".json", ".ndjson")


def write_table(table: pl.DataFrame, path: str | Path) -> None:
    """Write CSV (UTF-8, formula-safe), Parquet, JSON or one JSON object per line, told by the end of the name.

    The file appears when it is whole; one that was there before stays until then.
    Raises ValueError for another ending, TableUnreadable where nothing can be written.

    Parameters
    ----------
    table : polars.DataFrame
        What to write.
    path : str or Path
        Its ending tells the format: .csv, .parquet, .json, .ndjson.

    Raises
    ------
    ValueError
        Another ending.
    TableUnreadable
        Nothing can be written there.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import polars as pl
    >>> import alliance
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     alliance.write_table(pl.DataFrame({"score": [8]}), Path(folder) / "scores.csv")
    ...     print((Path(folder) / "scores.csv").read_text().split())
    ['score', '8']
    """
    path = Path(path)
    if path.suffix.lower() not in FORMATS:
        raise ValueError(f"{path.name}: cannot write {path.suffix or 'this'}. Use {', '.join(FORMATS)}.")
    draft = path.with_name(f".{path.name}.part")
    try:
        _write(table, draft, path.suffix.lower())
        draft.replace(path)
    except OSError as error:
        why = error.strerror or (
            "the folder does not exist" if not path.parent.is_dir() else "the disk could not write it"
        )
        raise TableUnreadable(f"{path} cannot be written: {why}. Check the folder and permissions.") from error
    finally:
        draft.unlink(missing_ok=True)


def formula_safe(table: pl.DataFrame) -> pl.DataFrame:
    """Text cells that a spreadsheet would run get an apostrophe in front; plain numbers are left alone.

    Parameters
    ----------
    table : polars.DataFrame
        Any table.

    Returns
    -------
    polars.DataFrame
        The same, with an apostrophe before such cells.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.tables import formula_safe
    >>> formula_safe(pl.DataFrame({"name": ["=1+1", "-2"]}))["name"].to_list()
    ["'=1+1", '-2']
    """
    text = pl.col(pl.String)
    dangerous = text.str.contains(FORMULA_SIGNS) & text.cast(pl.Float64, strict=False).is_null()
    return table.with_columns(pl.when(dangerous).then(text.str.replace("^", "'")).otherwise(text))


def _write(table: pl.DataFrame, path: Path, ending: str) -> None:
    if ending == ".csv":
        formula_safe(table).write_csv(path)
    elif ending == ".parquet":
        table.write_parquet(path)
    elif ending == ".json":
        table.write_json(path)
    else:
        table.write_ndjson(path)
