"""Reading files of outcome totals, long and wide, with gaps; two people or three of each file followed by hand.

Both are in validation/r:

| file           | person | in the file            | in the app                                     |
| -------------- | ------ | ---------------------- | ---------------------------------------------- |
| occasions_wide | row 3  | 15, 15, NA, NA, NA     | sessions 1 and 2; the others are none          |
| occasions_wide | row 4  | 16, 11, 13, 24, 4      | sessions 1 to 5                                |
| occasions_long | 1      | 21, 20, 21, 16         | sessions 1 to 4                                |
| occasions_long | 9      | 37, 27, NA, 26         | session 3 is there without a value             |
| occasions_long | 21     | 25, 24, NA, NA         | sessions 1 and 2                               |

Where ../shared/data is, the same with two real files:

| file              | person | in the file          | in the app                                     |
| ----------------- | ------ | -------------------- | ---------------------------------------------- |
| beat_the_blues    | row 2  | 29, 2, 2, NA, NA     | sessions 1 to 3; what was not measured is none |
| beat_the_blues    | row 3  | 32, 16, 24, 17, 20   | sessions 1 to 5                                |
| claus_2020, bdi   | id 1   | 33, 28, 28, 27       | sessions 1 to 4                                |
| claus_2020, shaps | id 14  | …, NA, 5 at time 3/4 | session 3 is there without a value             |
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from alliance.tables import TableFaults
from alliance_web.exchange.entries import Entry
from alliance_web.exchange.totals import Layout, NoDays, read_totals
from tests.golden.references import INPUTS

WIDE, LONG = INPUTS / "occasions_wide.csv", INPUTS / "occasions_long.csv"
MONTHS = ("start", "month2", "month3", "month5", "month8")
SHARED = Path(__file__).parents[4] / "shared" / "data" / "series"
BEAT_THE_BLUES, CLAUS = SHARED / "beat_the_blues.csv", SHARED / "claus_2020.csv"
OCCASIONS = ("bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")
extra = pytest.mark.skipif(not CLAUS.exists(), reason="an extra: the data of ../shared/data are not on this machine")


def _layout(**change: Any) -> Layout:
    plain = {"name": "BDI", "better": "lower", "lowest": 0, "highest": 63, "started_on": date(2020, 1, 6)}
    return Layout(**plain | change)


def _of(entries: tuple[Entry, ...], who: str) -> list[tuple[int, float | None]]:
    return [(entry.session, entry.answers.get("total")) for entry in entries if entry.therapy == who]


def test_a_wide_file_with_gaps() -> None:
    past = read_totals(WIDE, _layout(wide=MONTHS, every=30))
    assert _of(past.entries, "row 3") == [(1, 15), (2, 15)]
    assert _of(past.entries, "row 4") == [(1, 16), (2, 11), (3, 13), (4, 24), (5, 4)]
    assert len({entry.therapy for entry in past.entries}) == 120
    assert {entry.instrument for entry in past.entries} == {"total:bdi:lower:0:63"}
    assert past.notes == ("The file has no dates, so sessions are set 30 days apart.",)
    second = next(entry for entry in past.entries if (entry.therapy, entry.session) == ("row 3", 2))
    assert timezone.localdate(second.starts_at) == date(2020, 2, 5)
    assert not second.dated


def test_a_long_file_with_gaps() -> None:
    past = read_totals(LONG, _layout(by=("person",), over="time", value="score"))
    assert _of(past.entries, "person 1") == [(1, 21), (2, 20), (3, 21), (4, 16)]
    assert _of(past.entries, "person 21") == [(1, 25), (2, 24)]  # nothing was measured after the second
    assert next(entry for entry in past.entries if entry.therapy == "person 10").row == 38


def test_a_gap_in_the_middle_stays_a_session() -> None:
    past = read_totals(LONG, _layout(by=("person",), over="time", value="score"))
    assert _of(past.entries, "person 9") == [(1, 37), (2, 27), (3, None), (4, 26)]


@extra
def test_a_real_wide_file_with_gaps() -> None:
    past = read_totals(BEAT_THE_BLUES, _layout(wide=OCCASIONS, every=30))
    assert _of(past.entries, "row 2") == [(1, 29), (2, 2), (3, 2)]
    assert _of(past.entries, "row 3") == [(1, 32), (2, 16), (3, 24), (4, 17), (5, 20)]
    assert len({entry.therapy for entry in past.entries}) == 100
    assert {entry.instrument for entry in past.entries} == {"total:bdi:lower:0:63"}
    assert past.notes == ("The file has no dates, so sessions are set 30 days apart.",)
    second = next(entry for entry in past.entries if (entry.therapy, entry.session) == ("row 3", 2))
    assert timezone.localdate(second.starts_at) == date(2020, 2, 5)
    assert not second.dated


@extra
def test_a_real_long_file_with_gaps() -> None:
    past = read_totals(CLAUS, _layout(by=("id",), over="time", value="bdi"))
    assert _of(past.entries, "id 1") == [(1, 33), (2, 28), (3, 28), (4, 27)]
    assert _of(past.entries, "id 10") == [(1, 47), (2, 39), (3, 34), (4, 24)]
    assert max(session for session, _ in _of(past.entries, "id 4")) == 1  # nothing was measured after the first
    assert next(entry for entry in past.entries if entry.therapy == "id 10").row == 38


@extra
def test_a_real_gap_in_the_middle_stays_a_session() -> None:
    past = read_totals(CLAUS, _layout(name="SHAPS", highest=14, by=("id",), over="time", value="shaps"))
    found = dict(_of(past.entries, "id 14"))
    assert found[3] is None
    assert found[4] is not None


@pytest.fixture
def read(tmp_path: Path):
    def read_text(text: str, **layout: Any) -> tuple[Entry, ...]:
        path = tmp_path / "totals.csv"
        path.write_text(text)
        return read_totals(path, _layout(**{"by": ("id",), "over": "time", "value": "bdi"} | layout)).entries

    return read_text


def test_days_in_the_file_make_the_sessions(read) -> None:
    entries = read("id,time,bdi\nA,2025-03-10,20\nA,2025-03-03,30\n", started_on=None)
    assert sorted(_of(entries, "A")) == [(1, 30), (2, 20)]
    assert all(entry.dated for entry in entries)


def test_occasions_that_are_no_session_numbers_are_numbered_in_order(read) -> None:
    assert sorted(_of(read("id,time,bdi\nA,0,30\nA,2.5,20\nA,12,10\n"), "A")) == [(1, 30), (2, 20), (3, 10)]


def test_halves_are_kept(read) -> None:
    assert _of(read("id,time,bdi\nA,1,20.5\n"), "A") == [(1, 20.5)]


def test_people_without_a_value_are_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "totals.csv"
    path.write_text("id,time,bdi\nA,1,20\nB,1,NA\nB,2,NA\n")
    past = read_totals(path, _layout(by=("id",), over="time", value="bdi"))
    assert _of(past.entries, "B") == []
    assert "People with no scores are left out: 1." in past.notes


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("id,time,bdi\nA,1,64\nA,2,-1\n", [(2, "bdi"), (3, "bdi")]),
        ("id,time,bdi\nA,1,high\nA,1,20\n", [(2, "bdi"), (2, "time"), (3, "time")]),
        ("id,time,bdi\n=A,1,20\n", [(2, "id")]),
        ("id,time,bdi\n,1,20\n", [(2, "id")]),
        ("id,when,bdi\nA,1,20\n", [(1, "time")]),
        (f"id,time,bdi\n{'x' * 10_000},1,20\n", [(2, "id")]),
        (f"id,time,bdi\nA,{date.today() + timedelta(days=9)},20\n", [(2, "time")]),  # noqa: DTZ011
    ],
)
def test_faults(read, text: str, places: list[tuple[int, str]]) -> None:
    with pytest.raises(TableFaults) as found:
        read(text)
    assert [(fault.row, fault.column) for fault in found.value.faults] == places


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ({"started_on": None}, "Enter the date of the first session"),
        ({"started_on": date(2999, 1, 1)}, "The last session would be in the future"),
    ],
)
def test_days_that_cannot_be(read, layout: dict[str, Any], words: str) -> None:
    with pytest.raises(NoDays, match=words):
        read("id,time,bdi\nA,1,20\n", **layout)


@pytest.mark.parametrize(
    ("layout", "words"),
    [({"by": ()}, "Enter the person column"), ({"highest": 0}, "must be above"), ({"name": "!"}, "no name")],
)
def test_layouts_that_cannot_be(read, layout: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read("id,time,bdi\nA,1,20\n", **layout)
