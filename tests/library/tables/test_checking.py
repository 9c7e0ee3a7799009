"""Every fault of a file, told together, with row and column and without the value."""

from datetime import date

import polars as pl
import pytest

from alliance.tables import Fault, Question, TableFaults, checked
from alliance.tables.faults import SHOWN

QUESTION = Question(("id",), "session", "score", lowest=0, highest=10, today=date(2026, 5, 20))

#: name, columns of the table, (row, column, word of the message) of each fault
WRONG = [
    ("a word for a number", {"score": ["5", "secret"]}, [(3, "score", "not a number")]),
    ("off the scale", {"score": [-1, 11]}, [(2, "score", "below the lowest value of the scale, 0"),
                                            (3, "score", "above the highest value of the scale, 10")]),
    ("not a finite number", {"score": [1.0, float("inf")]}, [(3, "score", "not a finite number")]),
    ("nobody", {"id": ["A", None]}, [(3, "id", "enter the person or therapy")]),
    ("no session", {"session": [1, None]}, [(3, "session", "enter the session")]),
    ("session in words", {"session": ["1", "second"]}, [(3, "session", "not a session number or a date")]),
    ("a session twice", {"id": ["A", "A"], "session": [1, 1]}, [(2, "session", "more than once"),
                                                                 (3, "session", "more than once")]),
    ("a day to come", {"session": ["2026-05-21", "2062-05-01"]}, [(3, "session", "in the future")]),
    ("an endless session", {"session": [1.0, float("inf")]}, [(3, "session", "not a session number")]),
    ("all at once", {"id": ["A", None], "session": ["1", "x"], "score": [50, 5]},
     [(2, "score", "above"), (3, "id", "empty"), (3, "session", "not a session number")]),
]  # fmt: skip


def table_of(**columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame({"id": ["A", "B"], "session": [1, 2], "score": [5.0, 6.0]} | columns)


@pytest.mark.parametrize(("name", "columns", "faults"), WRONG)
def test_what_is_wrong(name: str, columns: dict[str, list[object]], faults: list[tuple[int, str, str]]) -> None:
    with pytest.raises(TableFaults) as caught:
        checked(table_of(**columns), QUESTION)
    found = caught.value.faults
    assert [(fault.row, fault.column) for fault in found] == [(row, column) for row, column, _ in faults]
    for fault, (_, _, word) in zip(found, faults, strict=True):
        assert word in fault.message
    assert "secret" not in str(caught.value)


def test_numbers_and_dates_are_understood() -> None:
    rows = checked(table_of(session=["31.03.2026", "01.04.2026"], score=[" 5,5", "6"]), QUESTION)
    assert rows["session"].to_list() == [date(2026, 3, 31), date(2026, 4, 1)]
    assert rows["score"].to_list() == [5.5, 6.0]
    assert checked(table_of(session=[" 1", "2 "]), QUESTION)["session"].to_list() == [1, 2]


def test_a_clock_some_hours_ahead_is_no_fault() -> None:
    assert len(checked(table_of(session=["2026-05-20", "2026-05-21"]), QUESTION)) == 2


def test_missing_ratings_stay_and_empty_rows_go() -> None:
    rows = checked(pl.DataFrame({"id": ["A", None, "A"], "session": [1, None, 2], "score": [5, None, None]}), QUESTION)
    assert rows.to_dict(as_series=False) == {"id": ["A", "A"], "session": [1, 2], "score": [5.0, None]}


def test_sessions_in_any_order_are_no_fault() -> None:
    assert len(checked(table_of(id=["B", "A"], session=[2, 1]), QUESTION)) == 2


def test_many_faults_are_counted() -> None:
    faults = TableFaults(Fault(2 * row, "score", "wrong") for row in range(SHOWN + 5, 0, -1))
    lines = str(faults).splitlines()
    assert lines[0] == "row 2, column score: wrong"
    assert lines[-1] == "… and 5 more."
    assert str(Fault(None, None, "no header")) == "file: no header"


def test_the_same_fault_in_rows_that_follow_each_other_is_one_line() -> None:
    faults = TableFaults(Fault(row, None, "wrong") for row in (2, 3, 4, 6))
    assert str(faults).splitlines() == ["rows 2 to 4: wrong", "row 6: wrong"]
