"""Files as practices, spreadsheets and statistics programs write them, and files that are none."""

from pathlib import Path

import polars as pl
import pytest

from alliance.tables import ReadingOptions, TableFaults, TableUnreadable, read_table

#: name, bytes of the file, the column of ids and the column of scores that should come out
WRITTEN = [
    ("plain", b"id,score\n1,2.5\n2,3\n", [1, 2], [2.5, 3.0]),
    ("byte-order mark", b"\xef\xbb\xbfid,score\n1,2.5\n", [1], [2.5]),
    ("UTF-16 of old spreadsheets", "id\tscore\n1\t2.5\n".encode("utf-16"), [1], [2.5]),
    ("semicolons and decimal commas", b"id;score\n1;2,5\n2;3\n", [1, 2], [2.5, 3.0]),
    ("tabs", b"id\tscore\n1\t2.5\n", [1], [2.5]),
    ("quoted as R does", b'"id","score"\n"1",2.5\n', [1], [2.5]),
    ("a mark of inches amid a cell", b'id,score\n5"x,1\n7"y,2\n', ['5"x', '7"y'], [1, 2]),
    ("Windows line ends", b"id,score\r\n1,2.5\r\n", [1], [2.5]),
    ("carriage returns of old Macintosh programs", b"id,score\r1,2.5\r", [1], [2.5]),
    ("and one line feed", b"\xef\xbb\xbfid,score\r1,2.5\r2,3\n", [1, 2], [2.5, 3.0]),
    ("the same in UTF-16", "id,score\r1,2.5\r".encode("utf-16"), [1], [2.5]),
    ("line ends doubled on the way", b"id,score\r\r\n1,2.5\r\r\n", [1], [2.5]),
    ("a carriage return in a quoted name and cell", b'"id",score\n"a\rb",2.5\n', ["a\rb"], [2.5]),
    ("spaces around the names", b"id , score\n1,2.5\n", [1], [2.5]),
    ("NA of R, a point of SAS", b"id,score\n1,NA\n2,2.5\n3,.\n", [1, 2, 3], [None, 2.5, None]),
    ("blank lines keep their place", b"id,score\n1,2.5\n\n2,3\n", [1, None, 2], [2.5, None, 3.0]),
    ("blank lines on top too", b"\n\nid,score\n1,2.5\n", [None, None, 1], [None, None, 2.5]),
    ("cp1252", "id,score\nMüller,2.5\n".encode("cp1252"), ["Müller"], [2.5]),
    ("latin-1", b"id,score\nM\xfcller\x81,2.5\n", ["Müller\x81"], [2.5]),
    ("emoji and right-to-left", "id,score\n🌿,1\nלאה,2\n".encode(), ["🌿", "לאה"], [1, 2]),
    ("no row", b"id,score\n", [], []),
    ("JSON", b'[{"id": 1, "score": 2.5}, {"id": 2, "score": null}]', [1, 2], [2.5, None]),
    ("JSON lines", b'{"id": 1, "score": 2.5}\n{"id": 2, "score": 3}\n', [1, 2], [2.5, 3.0]),
]


def file_of(folder: Path, content: bytes) -> Path:
    path = folder / "ratings.txt"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("name", "content", "ids", "scores"), WRITTEN)
def test_a_file_as_it_comes(tmp_path: Path, name: str, content: bytes, ids: list[object], scores: list[object]) -> None:
    table = read_table(file_of(tmp_path, content))
    assert table.columns == ["id", "score"]
    assert (table["id"].to_list(), table["score"].to_list()) == (ids, scores)


def test_parquet(tmp_path: Path) -> None:
    table = pl.DataFrame({"id": [1, 2], "score": [2.5, None]})
    table.write_parquet(tmp_path / "ratings.parquet")
    assert read_table(tmp_path / "ratings.parquet").equals(table)
    assert read_table(tmp_path / "ratings.parquet", columns=["score"]).columns == ["score"]


def test_a_word_far_down_makes_the_column_text_and_loses_nothing(tmp_path: Path) -> None:
    table = read_table(file_of(tmp_path, b"id,score\n" + b"1,2.5\n" * 5000 + b"2,NA\n3,high\n"))
    assert table["score"].to_list()[-3:] == ["2.5", None, "high"]


def test_a_foreign_letter_far_down_is_read_in_the_windows_code_page(tmp_path: Path) -> None:
    content = b"id,score\n" + b"x,2.5\n" * 20000 + "Zoë,3\n".encode("cp1252")
    assert read_table(file_of(tmp_path, content))["id"].to_list()[-1] == "Zoë"


@pytest.mark.parametrize("content", [b"a,id,score\n9,1,2.5\n", b'[{"a": 9, "id": 1, "score": 2.5}]'])
def test_only_the_columns_asked_for(tmp_path: Path, content: bytes) -> None:
    file = file_of(tmp_path, content)
    assert read_table(file, columns=["id", "score"]).to_dict(as_series=False) == {"id": [1], "score": [2.5]}
    with pytest.raises(TableFaults, match="row 1, column scor: this column is missing; did you mean score"):
        read_table(file, columns=["id", "scor"])


UNREADABLE = [
    (b"", "is empty"),
    (b" \n \n", "is empty"),
    (b"\xef\xbb\xbf", "is empty"),
    (b"\xef\xbb\xbf\r\n", "is empty"),
    (b"\xff\xfe", "is empty"),
    (b"PK\x03\x04rest of a workbook", "is a workbook. Install|is an archive or a damaged"),
    (b"<html><table><tr><td>id</td></tr></table></html>", "is a web page or XML"),
    (b"PAR1 cut off", "damaged or incomplete"),
    (b'{"id": 1, "sco', "is not a JSON table"),
    (b'id,score\n"1,2\n', "open quotation mark"),
]


@pytest.mark.parametrize(("content", "message"), UNREADABLE)
def test_files_that_are_no_table(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(TableUnreadable, match=message):
        read_table(file_of(tmp_path, content))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable, match="No such file"):
        read_table(tmp_path / "nothing.csv")
    with pytest.raises(TableUnreadable, match="directory"):
        read_table(tmp_path)


def test_rows_with_too_many_cells_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(TableFaults) as caught:
        read_table(file_of(tmp_path, b"id,score\n1,2,3\n1,2\n1,2,3,4\n"))
    assert [fault.row for fault in caught.value.faults] == [2, 4]


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    with pytest.raises(TableFaults, match="column score: more than one column has this name"):
        read_table(file_of(tmp_path, b"id,score,score\n1,2,3\n"))


def test_empty_rows_at_the_end_are_no_rows(tmp_path: Path) -> None:
    assert read_table(file_of(tmp_path, b"id,score\n1,2.5\n\n,\n\n")).height == 1
    assert read_table(file_of(tmp_path, b"id,score\n\n\n")).height == 0


def test_a_header_longer_than_the_sample(tmp_path: Path) -> None:
    names = [f"question {number} " + "x" * 90 for number in range(2000)]
    text = ",".join(names) + "\n" + ",".join("1" * 2000) + "\n"
    assert read_table(file_of(tmp_path, text.encode())).shape == (1, 2000)


@pytest.mark.parametrize("options", [{"header_row": 9}, {"first_row": 9}])
def test_rows_that_are_not_there(tmp_path: Path, options: dict[str, int]) -> None:
    with pytest.raises(TableFaults, match="row 9: there is no such row among the first 2"):
        read_table(file_of(tmp_path, b"id,score\n1,2\n"), options=ReadingOptions(**options))
