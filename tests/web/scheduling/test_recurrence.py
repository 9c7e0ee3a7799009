"""The days of a series, and times on the wall in the nights in which clocks change.

| first      | every   | end           | days                                   |
| ---------- | ------- | ------------- | -------------------------------------- |
| 8 December | week    | 3 sessions    | 8, 15, 22 December                     |
| 8 December | 2 weeks | 3 sessions    | 8, 22 December, 5 January              |
| 8 December | week    | 22 December   | 8, 15, 22 December: the last is in it  |
| 8 December | week    | 21 December   | 8, 15 December                         |
| 8 December | week    | none          | refused                                |
| 8 December | week    | 105 sessions  | refused; 104 are not                   |
| 8 December | week    | 7 December    | refused                                |
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_web.scheduling.recurrence import FARTHEST, MOST, NoEnd, NothingInIt, TooLong, days
from alliance_web.scheduling.wall_clock import ClocksChange, moment, moments
from tests.amounts import examples

FIRST = date(2026, 12, 8)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ({"weeks": 1, "count": 3}, ["2026-12-08", "2026-12-15", "2026-12-22"]),
        ({"weeks": 2, "count": 3}, ["2026-12-08", "2026-12-22", "2027-01-05"]),
        ({"weeks": 1, "last": date(2026, 12, 22)}, ["2026-12-08", "2026-12-15", "2026-12-22"]),
        ({"weeks": 1, "last": date(2026, 12, 21)}, ["2026-12-08", "2026-12-15"]),
        ({"weeks": 1, "last": FIRST}, ["2026-12-08"]),
        ({"weeks": 1, "count": 9, "last": date(2026, 12, 15)}, ["2026-12-08", "2026-12-15"]),
        ({"weeks": 1, "count": 1, "last": date(2027, 12, 15)}, ["2026-12-08"]),
    ],
)
def test_days(end: dict[str, Any], expected: list[str]) -> None:
    assert [day.isoformat() for day in days(FIRST, **end)] == expected


@pytest.mark.parametrize(
    ("end", "fault"),
    [
        ({"weeks": 1}, NoEnd),
        ({"weeks": 2}, NoEnd),
        ({"weeks": 1, "count": 105}, TooLong),
        ({"weeks": 2, "count": 54}, TooLong),
        ({"weeks": 1, "count": 10**9}, TooLong),
        ({"weeks": 1, "last": date(2029, 1, 1)}, TooLong),
        ({"weeks": 1, "last": date(9999, 12, 31)}, TooLong),
        ({"weeks": 1, "count": 0}, NothingInIt),
        ({"weeks": 1, "last": date(2026, 12, 7)}, NothingInIt),
    ],
)
def test_a_series_needs_an_end_that_is_near(end: dict[str, Any], fault: type[Exception]) -> None:
    with pytest.raises(fault):
        days(FIRST, **end)


@pytest.mark.parametrize(("weeks", "most"), [(1, 104), (2, 53)])
def test_the_longest_series(weeks: int, most: int) -> None:
    assert len(days(FIRST, weeks=weeks, count=most)) == most


def _plainly(first: date, weeks: int, count: int | None, last: date | None) -> list[date]:
    """The same, looking at one day after the other."""
    found: list[date] = []
    for apart in range(FARTHEST.days + 8):
        day = first + timedelta(days=apart)
        if last is not None and day > last:
            break
        if count is not None and len(found) == count:
            break
        if apart % 7 == 0 and (apart // 7) % weeks == 0:
            found.append(day)
    return found


@given(
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    st.sampled_from([1, 2]),
    st.none() | st.integers(1, 110),
    st.none() | st.integers(0, 745),
)
@examples(200)
def test_expanding_equals_looking_at_every_day(first: date, weeks: int, count: int | None, ahead: int | None) -> None:
    last = None if ahead is None else first + timedelta(days=ahead)
    if count is None and last is None:
        with pytest.raises(NoEnd):
            days(first, weeks=weeks)
        return
    plain = _plainly(first, weeks, count, last)
    if len(plain) > MOST or plain[-1] - first > FARTHEST or ((count or 0) > len(plain) and last is None):
        with pytest.raises(TooLong):
            days(first, weeks=weeks, count=count, last=last)
    else:
        assert list(days(first, weeks=weeks, count=count, last=last)) == plain


# zone, day, time on the wall: the moment, or what is wrong
CLOCKS = [
    ("Europe/Berlin", "2026-03-28", "02:30", "2026-03-28T01:30"),
    ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59"),
    ("Europe/Berlin", "2026-03-29", "02:00", "missing"),
    ("Europe/Berlin", "2026-03-29", "02:30", "missing"),
    ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00"),
    ("Europe/Berlin", "2026-10-25", "01:59", "2026-10-24T23:59"),
    ("Europe/Berlin", "2026-10-25", "02:00", "twice"),
    ("Europe/Berlin", "2026-10-25", "02:30", "twice"),
    ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00"),
    ("America/New_York", "2026-03-08", "02:30", "missing"),
    ("America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01", "01:30", "twice"),
    ("America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00"),
    # Clocks go by half an hour here.
    ("Australia/Lord_Howe", "2026-10-04", "01:59", "2026-10-03T15:29"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "missing"),
    ("Australia/Lord_Howe", "2026-10-04", "02:30", "2026-10-03T15:30"),
    ("Australia/Lord_Howe", "2026-04-05", "01:29", "2026-04-04T14:29"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "twice"),
    ("Australia/Lord_Howe", "2026-04-05", "02:00", "2026-04-04T15:30"),
]


@pytest.mark.parametrize(("zone", "day", "at", "expected"), CLOCKS)
def test_the_nights_in_which_clocks_change(zone: str, day: str, at: str, expected: str) -> None:
    here = (date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    if expected in ("missing", "twice"):
        with pytest.raises(ClocksChange) as fault:
            moment(*here)
        assert (len(fault.value.missing), len(fault.value.twice)) == ((1, 0) if expected == "missing" else (0, 1))
    else:
        assert moment(*here) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


# The hour stays on the wall; the moment moves by the hour of summer.
AT_TEN = [
    ("Europe/Berlin", date(2026, 3, 22), ["09:00", "08:00"]),
    ("Europe/Berlin", date(2026, 10, 18), ["08:00", "09:00"]),
    ("America/New_York", date(2026, 3, 1), ["15:00", "14:00"]),
    ("Australia/Lord_Howe", date(2026, 9, 27), ["23:30", "23:00"]),
    ("UTC", date(2026, 3, 22), ["10:00", "10:00"]),
]


@pytest.mark.parametrize(("zone", "first", "hours"), AT_TEN)
def test_a_series_keeps_its_time_on_the_wall(zone: str, first: date, hours: list[str]) -> None:
    found = moments(days(first, weeks=1, count=2), time(10), ZoneInfo(zone))
    assert [at.strftime("%H:%M") for at in found] == hours
    assert {at.astimezone(ZoneInfo(zone)).strftime("%H:%M") for at in found} == {"10:00"}


def test_every_day_that_cannot_be_is_told() -> None:
    sundays = days(date(2026, 3, 22), weeks=1, count=40)
    with pytest.raises(ClocksChange) as fault:
        moments(sundays, time(2, 30), ZoneInfo("Europe/Berlin"))
    assert fault.value.sentences() == [
        "At 02:30 on 29 March 2026 the clocks go forward, so that time does not exist. Choose another time.",
        "At 02:30 on 25 October 2026 the clocks go back, so that time comes twice. Choose another time.",
    ]
