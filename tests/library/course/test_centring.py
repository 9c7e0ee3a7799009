"""Between, within and before, by hand."""

from datetime import date

import polars as pl
import pytest

from alliance.course import centred, course_tables

FRAME = pl.DataFrame(
    {"id": ["A", "A", "A", "A", "B", "B", "C"], "session": [1, 2, 4, 5, 1, 2, 1],
     "score": [8.0, 6.0, 7.0, None, 3.0, 5.0, None]}
)  # fmt: skip
ANY = {"by": "id", "over": "session", "value": "score"}


def test_by_hand() -> None:
    # means: A 7, B 4; all five ratings 5.8
    found = centred(FRAME.sample(fraction=1, shuffle=True, seed=3), **ANY)
    assert found["between"].to_list() == pytest.approx([1.2, 1.2, 1.2, 1.2, -1.8, -1.8, None])
    assert found["within"].to_list() == [1, -1, 0, None, -1, 1, None]
    # no lag over the gap from 2 to 4, none into another series
    assert found["before"].to_list() == [None, 8, None, 7, None, 3, None]


def test_named_occasions_and_dates_follow_each_other() -> None:
    occasions = pl.Enum(["pre", "mid", "post"])
    named = pl.DataFrame({"id": 1, "when": ["pre", "mid", "post"], "score": [3, 4, 5]})
    named = named.with_columns(pl.col("when").cast(occasions))
    lag = {"by": "id", "over": "when", "value": "score"}
    assert centred(named, **lag)["before"].to_list() == [None, 3, 4]
    assert centred(named.filter(pl.col("when") != "mid"), **lag)["before"].to_list() == [None, None]
    dated = pl.DataFrame({"id": 1, "when": [date(2026, 1, 5), date(2026, 2, 1)], "score": [3, 4]})
    assert centred(dated, **lag)["before"].to_list() == [None, 3]


def test_the_parts_of_courses_are_the_same() -> None:
    assert course_tables(FRAME, **ANY).parts.equals(centred(FRAME, **ANY))


def test_nothing_rated() -> None:
    assert centred(FRAME.clear(), **ANY).height == 0
    assert centred(FRAME.filter(pl.col("id") == "C"), **ANY)["within"].to_list() == [None]
