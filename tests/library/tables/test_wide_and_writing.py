"""Wide files made long, and tables written so that no cell is run as a formula."""

from pathlib import Path

import polars as pl
import pytest

from alliance.tables import TableFaults, TableUnreadable, formula_safe, lengthen, read_table, write_table

WIDE = pl.DataFrame({"id": ["B", "A"], "pre": ["20", "30"], "post": [None, "25,5"], "age": [40, 50]})


def test_one_row_per_rating_in_the_order_of_the_occasions() -> None:
    long = lengthen(WIDE, ["pre", "post"], by=["id"], over="when", value="bdi")
    assert long.rows() == [("A", "pre", 30.0), ("A", "post", 25.5), ("B", "pre", 20.0), ("B", "post", None)]
    assert long.schema["when"] == pl.Enum(["pre", "post"])


def test_without_a_name_the_row_of_the_file_names_the_person() -> None:
    assert lengthen(WIDE, ["pre"]).rows() == [(2, "pre", 20.0), (3, "pre", 30.0)]


def test_faults_of_a_wide_file_name_row_and_column_of_the_file() -> None:
    wrong = pl.DataFrame({"id": ["A", "A"], "pre": ["20", "x"], "post": ["99", "1"]})
    with pytest.raises(TableFaults) as caught:
        lengthen(wrong, ["pre", "post"], by=["id"], bounds=(0, 63))
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (2, "id"), (2, "post"), (3, "id"), (3, "pre")
    ]  # fmt: skip
    with pytest.raises(TableFaults, match="column middle: this column is missing"):
        lengthen(wrong, ["pre", "middle"])


DANGEROUS = [
    ("=1+1", "'=1+1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("-2+3", "'-2+3"),
    ("+cmd", "'+cmd"),
    ("\tx", "'\tx"),
    ("-3.5", "-3.5"),
    ("a=b", "a=b"),
    ("", ""),
    (None, None),
]


@pytest.mark.parametrize(("cell", "written"), DANGEROUS)
def test_cells_that_a_spreadsheet_would_run(cell: str | None, written: str | None) -> None:
    table = pl.DataFrame({"note": pl.Series([cell], dtype=pl.String), "score": [-1.0]})
    assert formula_safe(table).rows() == [(written, -1.0)]


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.json", "a.ndjson"])
def test_what_is_written_can_be_read(tmp_path: Path, name: str) -> None:
    table = pl.DataFrame({"id": ["Zoë", "B"], "score": [1.5, None]})
    write_table(table, tmp_path / name)
    assert read_table(tmp_path / name).equals(table)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_nothing_is_half_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"cannot write \.xlsx"):
        write_table(WIDE, tmp_path / "a.xlsx")
    with pytest.raises(TableUnreadable, match="cannot be written"):
        write_table(WIDE, tmp_path / "nowhere" / "a.csv")
    assert list(tmp_path.iterdir()) == []
