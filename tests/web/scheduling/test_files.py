"""Files of appointments: what is read of them, and every fault of a file at once.

| repeats                        | comes to                                   |
| ------------------------------ | ------------------------------------------ |
| weekly, 5 times                | 5                                          |
| weekly until a day             | with that day                              |
| weekly without end             | the next 12 months, and a word             |
| weekly, one left out, one moved | that one not, the other at its new time   |
| every second, every minute     | refused                                    |
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from alliance.tables import TableFaults
from alliance_web.scheduling.files import ics, table
from alliance_web.scheduling.files.rows import AHEAD, LARGEST, Read, Unreadable
from tests.amounts import examples

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def entry(*lines: str, uid: str = "1@there", title: str = "Sam") -> str:
    own = [f"UID:{uid}"] if uid else []
    return "\r\n".join(["BEGIN:VEVENT", *own, *([f"SUMMARY:{title}"] if title else []), *lines, "END:VEVENT"])


def calendar(*entries: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *entries, "END:VCALENDAR", ""]).encode()


START = "DTSTART;TZID=Europe/Berlin:20261208T100000"


def read(*entries: str) -> Read:
    with timezone.override(BERLIN):
        return ics.read(calendar(*entries), NOW)


def faults(*entries: str) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(TableFaults) as found:
        read(*entries)
    return [(one.row, one.column, one.message) for one in found.value.faults]


def local(found: Read) -> list[str]:
    return [row.starts_at.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M") for row in found.rows]


@pytest.mark.parametrize(
    ("lines", "starts_at", "minutes"),
    [
        ([START, "DTEND;TZID=Europe/Berlin:20261208T105000"], "2026-12-08 10:00", 50),
        ([START, "DURATION:PT1H30M"], "2026-12-08 10:00", 90),
        ([START], "2026-12-08 10:00", 50),
        ([START, "DTEND;TZID=Europe/Berlin:20261208T100000"], "2026-12-08 10:00", 50),
        ([START, "DTEND;TZID=Europe/Berlin:20261210T100000"], "2026-12-08 10:00", 50),
        ([START, "DURATION:P9999999D"], "2026-12-08 10:00", 50),
        ([START, "DURATION:soon"], "2026-12-08 10:00", 50),
        ([START, "DTEND:99991231T235959"], "2026-12-08 10:00", 50),
        ([START, "EXDATE:99991231T235959Z", "RECURRENCE-ID:99991231T235959Z"], "2026-12-08 10:00", 50),
        (["DTSTART:20261208T090000Z"], "2026-12-08 10:00", 50),
        (["DTSTART:20261208T100000"], "2026-12-08 10:00", 50),
        (["DTSTART;TZID=America/New_York:20261208T100000"], "2026-12-08 16:00", 50),
        (["DTSTART;TZID=W. Europe Standard Time:20261208T100000"], "2026-12-08 10:00", 50),
    ],
)
def test_one_appointment(lines: list[str], starts_at: str, minutes: int) -> None:
    found = read(entry(*lines))
    assert (local(found), [row.minutes for row in found.rows]) == ([starts_at], [minutes])
    assert [(row.uid, row.title) for row in found.rows] == [("1@there", "Sam")]


WEEKLY = [f"2026-12-{day:02} 10:00" for day in (8, 15, 22, 29)]
REPEATS: list[tuple[list[str], list[str]]] = [
    (["RRULE:FREQ=WEEKLY;COUNT=4"], WEEKLY),
    (["RRULE:FREQ=WEEKLY;UNTIL=20261229T090000Z"], WEEKLY),
    (["RRULE:FREQ=WEEKLY;UNTIL=20261229"], WEEKLY),
    (["RRULE:FREQ=WEEKLY;UNTIL=20261229T085959Z"], WEEKLY[:3]),
    (["RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2"], [WEEKLY[0], WEEKLY[2]]),
    (["RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3"], ["2026-12-08 10:00", "2026-12-10 10:00", "2026-12-15 10:00"]),
    (["RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=2"], ["2026-12-08 10:00", "2027-01-12 10:00"]),
    (["RRULE:FREQ=MONTHLY;BYDAY=-1TU;COUNT=1"], ["2026-12-29 10:00"]),
    (["RRULE:FREQ=DAILY;COUNT=2"], ["2026-12-08 10:00", "2026-12-09 10:00"]),
    (["RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20261215T100000"], [WEEKLY[0], *WEEKLY[2:]]),
    (["RRULE:FREQ=WEEKLY;COUNT=2", "RDATE;TZID=Europe/Berlin:20261217T150000"], [*WEEKLY[:2], "2026-12-17 15:00"]),
]


@pytest.mark.parametrize(("lines", "expected"), REPEATS, ids=[" ".join(lines) for lines, _ in REPEATS])
def test_repeating(lines: list[str], expected: list[str]) -> None:
    found = read(entry(START, *lines))
    assert (local(found), found.notes) == (expected, ())
    assert len({row.uid for row in found.rows}) == len(expected)


def test_what_repeats_keeps_its_time_on_the_wall() -> None:
    found = read(entry("DTSTART;TZID=Europe/Berlin:20270320T100000", "RRULE:FREQ=WEEKLY;COUNT=3"))
    assert [row.starts_at.hour for row in found.rows] == [9, 9, 8]


def test_one_of_a_series_was_moved_and_another_cancelled() -> None:
    found = read(
        entry(START, "RRULE:FREQ=WEEKLY;COUNT=4"),
        entry("DTSTART;TZID=Europe/Berlin:20261216T170000", "RECURRENCE-ID;TZID=Europe/Berlin:20261215T100000"),
        entry("STATUS:CANCELLED", "DTSTART;TZID=Europe/Berlin:20261222T100000",
              "RECURRENCE-ID;TZID=Europe/Berlin:20261222T100000"),
    )  # fmt: skip
    assert local(found) == [WEEKLY[0], "2026-12-16 17:00", WEEKLY[3]]
    assert found.notes == ("1 cancelled entry is left out.",)
    assert found.rows[1].uid == "1@there@2026-12-15T09:00:00+00:00"


def test_without_end_it_is_taken_for_a_year_with_a_word() -> None:
    found = read(entry(START, "RRULE:FREQ=WEEKLY"), entry(START, "RRULE:FREQ=WEEKLY;UNTIL=20991231", uid="2"))
    assert found.rows[-1].starts_at <= NOW + AHEAD
    assert len(found.rows) == 104
    assert found.notes == ("2 entries repeat for more than a year. Only their next 12 months are here.",)


def test_what_began_long_ago_goes_on_from_now() -> None:
    found = read(entry("DTSTART;TZID=Europe/Berlin:19991207T100000", "RRULE:FREQ=WEEKLY"))
    assert (local(found)[0], len(found.rows)) == ("2026-12-08 10:00", 52)


def test_what_is_left_out_is_said() -> None:
    found = read(
        entry("DTSTART;TZID=Europe/Berlin:20261101T100000", uid="1"),
        entry("DTSTART;TZID=Europe/Berlin:20261102T100000", uid="2"),
        entry("DTSTART;VALUE=DATE:20261208", uid="3"),
        entry(START, "STATUS:CANCELLED", uid="4"),
        entry(START, uid="5"),
    )
    assert [row.uid for row in found.rows] == ["5"]
    assert found.notes == (
        "2 appointments are in the past and left out.",
        "1 all-day entry is left out.",
        "1 cancelled entry is left out.",
    )


NOT_READ = "The entry repeats in a way that we cannot read. Save its appointments one by one."
BAD: list[tuple[list[str], str, str]] = [
    (["DTSTART:soon"], "DTSTART", "The start cannot be read as a date and time."),
    ([], "DTSTART", "The entry has no start, or more than one."),
    ([START, START], "DTSTART", "The entry has no start, or more than one."),
    (["DTSTART:10261208T100000Z"], "DTSTART", "The year is before 1990 or after 2100. Check it."),
    (["DTSTART:99991231T235959"], "DTSTART", "The year is before 1990 or after 2100. Check it."),
    (
        ["DTSTART;TZID=Nowhere/Here:20261208T100000"],
        "DTSTART",
        "The time zone is not one that we know. Save the entry with a city, like Europe/Berlin.",
    ),
    ([START, "RRULE:FREQ=SECONDLY"], "RRULE", NOT_READ),
    ([START, "RRULE:FREQ=MINUTELY;COUNT=5"], "RRULE", NOT_READ),
    ([START, "RRULE:FREQ=HOURLY"], "RRULE", NOT_READ),
    ([START, "RRULE:FREQ=BLA"], "RRULE", NOT_READ),
    ([START, "RRULE:FREQ=WEEKLY;INTERVAL=0"], "RRULE", NOT_READ),
    ([START, "RRULE:FREQ=WEEKLY;INTERVAL=-1"], "RRULE", NOT_READ),
    ([START, "RRULE:FREQ=WEEKLY;BYDAY=XX"], "RRULE", NOT_READ),
    ([START, "RRULE:FREQ=WEEKLY;BYDAY=2TU"], "RRULE", NOT_READ),
    ([START, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], "RRULE", NOT_READ),
    ([START, "RRULE:FREQ=YEARLY;BYSETPOS=1;BYDAY=MO"], "RRULE", NOT_READ),
    ([START, "RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY"], "RRULE", NOT_READ),
]


@pytest.mark.parametrize(("lines", "column", "words"), BAD, ids=[" ".join(lines) for lines, _, _ in BAD])
def test_bad_entries(lines: list[str], column: str, words: str) -> None:
    assert faults(entry(*lines)) == [(1, column, words)]


def test_all_faults_come_together_and_tell_nothing_of_what_was_there() -> None:
    found = faults(
        entry("DTSTART:canary", uid="1"), entry(START, uid="2"), entry(START, "RRULE:FREQ=SECONDLY", uid="3"),
        entry(START, title="", uid="4"),
    )  # fmt: skip
    assert [(row, column) for row, column, _ in found] == [(1, "DTSTART"), (3, "RRULE"), (4, "SUMMARY")]
    assert "canary" not in str(found)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=DAILY;COUNT=1000000000",
    ],
)
def test_a_rule_that_never_comes_true_ends(rule: str) -> None:
    if rule.endswith("1000000000"):
        assert len(read(entry(START, f"RRULE:{rule}")).rows) == 360
    else:
        assert read(entry(START, f"RRULE:{rule}")).rows == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "There are no appointments in this file."),
        (b"\xff\xfe\x00", "This is not a calendar file."),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "There are no appointments in this file."),
        (b"BEGIN:VCALENDAR\r\nfoo\r\n", "This is not a calendar file."),
        (b"hello", "This is not a calendar file."),
        (calendar(), "There are no appointments in this file."),
        (calendar("BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO"), "There are no appointments in this file."),
        (calendar(*[entry(START, uid=str(n)) for n in range(2001)]), "The file has more than 2000 entries."),
    ],
)
def test_what_is_no_calendar(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as fault:
        ics.read(content, NOW)
    assert words in str(fault.value)


def test_more_than_can_be_looked_at() -> None:
    assert "more than 1500 appointments" in faults(*[entry(START, uid=str(n)) for n in range(1501)])[0][2]


def test_the_largest_file() -> None:
    assert LARGEST == 1_048_576


@given(
    st.integers(0, 304 * 24 * 60).map(lambda n: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    st.integers(10, 240),
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
)
@examples(60)
def test_what_a_calendar_writes_is_read_as_it_was(at: datetime, minutes: int, title: str) -> None:
    starts_at = at.astimezone(BERLIN)
    written, one = Calendar(), Event()
    one.add("uid", "u")
    one.add("summary", title)
    one.add("dtstart", starts_at)
    one.add("dtend", (starts_at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(BERLIN))
    written.add_component(one)
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in title).split())
    if not shown:
        return
    found = ics.read(written.to_ical(), NOW)
    assert [(row.starts_at, row.minutes, row.title) for row in found.rows] == [
        (starts_at.astimezone(UTC), minutes, shown)
    ]


# Tables

HEAD = "date,time,title,minutes,id"


def read_table(*rows: str, head: str = HEAD) -> Read:
    with timezone.override(BERLIN):
        return table.read("\n".join([head, *rows]).encode(), NOW)


def table_faults(*rows: str, head: str = HEAD) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(TableFaults) as found:
        read_table(*rows, head=head)
    return [(one.row, one.column, one.message) for one in found.value.faults]


@pytest.mark.parametrize(
    "row",
    [
        "2026-12-08,10:00,Sam,60,a",
        "08.12.2026,10:00,Sam,60,a",
        "08/12/2026,10:00:00,Sam,60,a",
        "2026-12-08,10.00,Sam,60,a",
    ],
)
def test_rows_of_a_table(row: str) -> None:
    found = read_table(row)
    assert (local(found), [(one.title, one.minutes, one.uid) for one in found.rows]) == (
        ["2026-12-08 10:00"],
        [("Sam", 60, "a")],
    )


def test_only_three_columns_are_needed() -> None:
    found = read_table("2026-12-08;10:00;Sam", "2026-12-01;10:00;Sam", head="date;time;title")
    assert [(row.minutes, row.uid) for row in found.rows] == [(50, "Sam 2026-12-08T09:00:00+00:00")]
    assert found.notes == ("1 appointment is in the past and left out.",)


def test_all_faults_of_a_table() -> None:
    found = table_faults(
        "2026-02-30,10:00,Sam,50,a",
        "2026-12-08,25:00,,5,b",
        "2027-03-28,02:30,Sam,50,c",
        "2027-10-31,02:30,Sam,50,d",
        "2036-12-08,10:00,Sam,50,e",
        "2026-12-08,10:00,Sam,50,f",
    )
    assert [(row, column) for row, column, _ in found] == [
        *((2, "date"), (3, "minutes"), (3, "time"), (3, "title")),
        *((4, "time"), (5, "time"), (6, "date")),
    ]
    words = {(row, column): message for row, column, message in found}
    assert words[2, "date"] == "not a valid date; use YYYY-MM-DD or DD.MM.YYYY"
    assert words[4, "time"].startswith("At 02:30 on 28 March 2027 the clocks go forward")
    assert words[5, "time"].startswith("At 02:30 on 31 October 2027 the clocks go back")
    assert words[6, "date"] == "more than a year from now; check the year"


def test_missing_columns() -> None:
    assert [(row, column) for row, column, _ in table_faults("x", head="when")] == [
        (1, "date"), (1, "time"), (1, "title"),
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rest", b"\x00\x01\x02"])
def test_what_is_no_table(content: bytes) -> None:
    with pytest.raises(Unreadable):
        table.read(content, NOW)


def test_a_table_that_is_too_long() -> None:
    rows = [f"2026-12-08,10:00,Sam,50,{n}" for n in range(1501)]
    assert table_faults(*rows) == [(None, None, "more than 1500 rows; split the file")]
