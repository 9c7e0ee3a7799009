"""Reading a file of past ratings: every fault with its row and column, all together.

| what is in the file                          | answer                                          |
| -------------------------------------------- | ----------------------------------------------- |
| UTF-8, with BOM, UTF-16, Windows, ; and tab  | read                                            |
| emoji, right-to-left names                   | read as they are                                |
| a column missing or written otherwise        | a fault in row 1                                |
| letters, 11, -1, 7.5, =1+1 as an answer      | a fault at the cell                             |
| a day to come, a year long ago, 31 February  | a fault at the cell                             |
| session 0, 1.5, 10,000, "first"              | a fault at the cell                             |
| =cmd, 10,000 characters, nothing as therapy  | a fault at the cell                             |
| the same rating twice, one session two days  | a fault at the second row, naming the first     |
| an empty row in between                      | left out, the rows below keep their numbers     |
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from alliance.tables import TableFaults, TableUnreadable
from alliance_web.access.relation import Part
from alliance_web.exchange.entries import Entry
from alliance_web.exchange.reading import read_ratings

from .files import GOOD, HEADER, csv, row


@pytest.fixture
def entries(tmp_path: Path):
    """Read a text (or bytes) as a file."""

    def read(content: str | bytes) -> tuple[Entry, ...]:
        path = tmp_path / "ratings.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_ratings(path).entries

    return read


def _faults(read, content: str | bytes) -> list[tuple[int | None, str | None]]:
    with pytest.raises(TableFaults) as found:
        read(content)
    return [(fault.row, fault.column) for fault in found.value.faults]


def test_a_good_file(entries) -> None:
    first, second, third, fourth = entries(GOOD)
    assert (first.therapy, first.session, first.chair, first.row) == ("Alex", 1, Part.CLIENT, 2)
    assert first.answers == dict.fromkeys(HEADER[5:], 6)
    assert timezone.localtime(first.starts_at).isoformat() == "2025-03-03T12:00:00+00:00"
    assert second.chair is Part.THERAPIST
    assert "bond" not in third.answers
    assert len(third.answers) == 7
    assert (fourth.therapy, fourth.starts_at.date().isoformat()) == ("Bo", "2025-03-04")


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff".encode() + GOOD.encode(),
        GOOD.encode("utf-16"),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(",7", ",7.0").encode(),
        GOOD.replace(",", ";").replace(";7", ";7,0").encode("cp1252"),
    ],
    ids=["bom", "utf-16", "semicolon", "tab", "crlf", "decimals", "decimal comma"],
)
def test_any_spreadsheet(entries, content: bytes) -> None:
    assert [entry.answers for entry in entries(content)] == [entry.answers for entry in entries(GOOD)]


@pytest.mark.parametrize("name", ["ليلى", "🦊 Füchsin", "Ой", "O'Neil", "Jürgen", "שרה כהן", "7", "x" * 80])
def test_names_of_any_script(entries, name: str) -> None:
    assert entries(csv(row(name)))[0].therapy == name


def test_a_windows_file_keeps_its_umlauts(entries) -> None:
    assert entries(csv(row("Jürgen Weiß")).encode("cp1252"))[0].therapy == "Jürgen Weiß"


@pytest.mark.parametrize("missing", ["therapy", "session", "date", "chair", "bond", "safety"])
def test_missing_column(entries, missing: str) -> None:
    header = [f"{name}x" if name == missing else name for name in HEADER]
    assert _faults(entries, csv(row(), header=header)) == [(1, missing)]


def test_two_columns_of_one_name(entries) -> None:
    header = ["bond" if name == "goals" else name for name in HEADER]
    assert (1, "bond") in _faults(entries, csv(row(), header=header))


@pytest.mark.parametrize("value", ["seven", 11, -1, "7.5", "=1+1", "1e400", "x" * 10_000])
def test_answers_that_are_none(entries, value: object) -> None:
    assert _faults(entries, csv(row(), row(session=2, bond=value, day="2025-03-10"))) == [(3, "bond")]


@pytest.mark.parametrize(
    "day",
    [
        "",
        "soon",
        "2025-02-30",
        "03/04/2025",
        "1899-01-01",
        "99999-01-01",
        (timezone.now() + timedelta(days=3)).date().isoformat(),
        "2225-03-03",
    ],
)
def test_days_that_are_none(entries, day: str) -> None:
    assert _faults(entries, csv(row(day=day))) == [(2, "date")]


@pytest.mark.parametrize("session", ["", "first", 0, -1, 10_000, "1.5", "=1", "x" * 10_000])
def test_sessions_that_are_none(entries, session: object) -> None:
    assert _faults(entries, csv(row(session=session))) == [(2, "session")]


@pytest.mark.parametrize("name", ["", "=cmd|'/c calc'!A1", "+1", "-1 therapy", "@x", "x" * 81, "x" * 10_000, "a\x01b"])
def test_names_that_are_none(entries, name: str) -> None:
    assert _faults(entries, csv(row(f'"{name}"'))) == [(2, "therapy")]


@pytest.mark.parametrize("chair", ["", "patient", "both", "1"])
def test_chairs_that_are_none(entries, chair: str) -> None:
    assert _faults(entries, csv(row(chair=chair))) == [(2, "chair")]


def test_the_same_rating_twice(entries) -> None:
    rows = [row(), row(chair="therapist"), row(value=3)]
    with pytest.raises(TableFaults) as found:
        entries(csv(*rows))
    [fault] = found.value.faults
    assert (fault.row, fault.column) == (4, "session")
    assert "same person and session as row 2" in fault.message


def test_one_session_on_two_days(entries) -> None:
    assert _faults(entries, csv(row(), row(chair="therapist", day="2025-03-04"))) == [(3, "date")]


def test_outcome_answers_belong_to_the_client(entries) -> None:
    header = [*HEADER, "phq-8:q1", "phq-8:q2"]
    good = csv([*row(), "3", ""], [*row(chair="therapist"), "", ""], header=header)
    check_in, outcome, therapists = entries(good)
    assert (outcome.instrument, outcome.answers, outcome.row) == ("phq-8", {"q1": 3}, 2)
    assert (check_in.instrument, therapists.instrument) == ("", "")
    assert _faults(entries, csv([*row(chair="therapist"), "1", "1"], header=header)) == [(2, "chair")]
    assert _faults(entries, csv([*row(), "4", "1"], header=header)) == [(2, "phq-8:q1")]
    assert _faults(entries, csv([*row(), "1"], header=[*HEADER, "phq-8:q12"])) == [(1, "phq-8:q12")]


def test_all_faults_together_in_order(entries) -> None:
    content = csv(
        row(bond="x", day="soon"),
        row(session="x", chair="me"),
        row("", 3, "2025-04-01"),
        row(session=4, day="2025-05-01", goals=12),
    )
    assert _faults(entries, content) == [
        (2, "bond"),
        (2, "date"),
        (3, "chair"),
        (3, "session"),
        (4, "therapy"),
        (5, "goals"),
    ]


def test_no_fault_tells_what_was_typed(entries) -> None:
    with pytest.raises(TableFaults) as found:
        entries(csv(row("=secret-name", "secret-session", "secret-day", "secret-chair", value="secret-answer")))
    assert "secret" not in str(found.value)


def test_empty_rows_keep_the_numbers(entries) -> None:
    content = csv(row(), [""] * 12, row(session=2, day="x"))
    assert _faults(entries, content) == [(4, "date")]
    assert [entry.row for entry in entries(csv(row(), [""] * 12, row(session=2, day="2025-03-10")))] == [2, 4]


@pytest.mark.parametrize("content", [b"", b"   \n", b"PK\x03\x04 a workbook"])
def test_what_is_no_table(entries, content: bytes) -> None:
    with pytest.raises(TableUnreadable):
        entries(content)


def test_a_row_with_too_many_cells(entries) -> None:
    assert _faults(entries, csv([*row(), "and", "more"])) == [(2, None)]


def test_a_session_nobody_answered_about_is_kept(entries) -> None:
    [entry] = entries(csv(row(value=None)))
    assert entry.answers == {}
