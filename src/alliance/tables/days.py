"""One reader of days: every spelling that can mean only one day, with or without a time of the day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import polars as pl

#: No session of a living practice was before this year; 0025 and 1900 are what programs make of a year they misread.
FIRST_YEAR = 1950
#: Clocks and time zones may differ by some hours; a day further ahead than this was mistyped.
AHEAD = timedelta(days=1)
SPREADSHEET_BEGINS = date(1899, 12, 30)
LONGEST = 80

_ENGLISH = "january february march april may june july august september october november december"
_GERMAN = "januar februar märz april mai juni juli august september oktober november dezember"
#: Of other languages only the whole names: their short forms mean different months in different languages.
_WHOLE = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
)
_MONTHS = (
    {
        name[:letters]: place
        for names in (_ENGLISH, _GERMAN)
        for place, name in enumerate(names.split(), start=1)
        for letters in (3, len(name))
    }
    | {name: place for names in _WHOLE for place, name in enumerate(names.split(), start=1)}
    | {"sept": 9, "mrz": 3}
)
_TIME = (
    r"(?:[T ,:]+(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?\s*"
    r"(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|(?:UTC|GMT|[A-Z]{3,4})?\s*(?:[+-]\d{1,2}(?::?\d{2})?)?)?"
    r"(?:\s*\([^()]*\)|\s*\[?[A-Z][A-Za-z]+/[A-Za-z_/]+\]?)?)?"
)
_WEEKDAY = r"(?:[^\W\d]{2,10}\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?"
_NAME = r"(?P<name>[^\W\d]{3,9})\.?"
_FORMS = tuple(
    (kind, form + _TIME)
    for kind, form in (
        ("year", r"(?P<year>\d{4})(?P<mark>[-/.])\s?(?P<month>\d{1,2})(?P=mark)\s?(?P<day>\d{1,2})\.?"),
        ("year", r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"),
        ("week", r"(?P<year>\d{4})-?W(?P<week>\d{2})-?(?P<day>[1-7])"),
        ("numbers", r"(?P<first>\d{1,2})(?P<mark>[-/.])\s?(?P<second_part>\d{1,2})(?P=mark)\s?(?P<year>\d{4})"),
        ("short year", r"(?P<first>\d{1,2})(?P<mark>[-/.])\s?(?P<second_part>\d{1,2})(?P=mark)\s?(?P<year>\d{2})"),
        ("name", _WEEKDAY + _DAY + r"[-/ ]?\s?(?:de )?" + _NAME + r",?[-/ ]?\s?(?:de )?(?P<year>\d{4})"),
        ("name", _WEEKDAY + _NAME + r"[-/ ](?P<day>\d{1,2})(?:st|nd|rd|th)?,?[-/ ]\s?(?P<year>\d{4})"),
        ("name", r"(?P<year>\d{4})[-/ ]" + _NAME + r"[-/ ](?P<day>\d{1,2})"),
        ("short year", r"(?P<day>\d{1,2})[-/ ]?" + _NAME + r"[-/ ]?(?P<year>\d{2})"),
        ("year", r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?=T)"),
    )
)  # fmt: skip
_STAMP = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$"

NOT_A_DATE = "not a valid date; use YYYY-MM-DD or DD.MM.YYYY"
NOT_A_DAY = "not a session number or a date; use numbers, or dates like 2026-03-31"
SHORT_YEAR = "the year has two digits, so its century is not known; write four, as in 2026-03-31"
FUTURE = "this date is in the future; check the year, and the order of day and month"
PAST = f"this date is before {FIRST_YEAR}; check the year"
WHICH_ORDER = (
    "the order of day and month is unclear in the whole column; say --day-order day-first or month-first, "
    "or write dates like 2026-03-31"
)
BOTH_ORDERS = (
    "some dates of this column can only have the day first and others only the month; write dates like 2026-03-31"
)
NUMBER_DAYS = {
    "calendar": "these numbers look like days written without marks (20260331)",
    "spreadsheet": "these numbers look like days as a spreadsheet counts them (46112)",
    "unix": "these numbers look like seconds or milliseconds since 1970",
}


@dataclass(frozen=True, slots=True)
class Days:
    """A column read as days. `moments`: day and time on the clock of the one who wrote it, null where there is none.

    `timed`: whether some cell has a time of the day. `wrong`: a word on each cell that is no day, by its place.
    """

    moments: pl.Series
    timed: bool
    wrong: Mapping[int, str]


def days(text: pl.Series, order: str = "") -> Days:
    """Read a column of text without blanks around it. A cell whose order of day and month stays open is wrong.

    `order`: one of options.DAY_ORDERS, where it was said. The order is told from the whole column where one of its days
    is above 12.
    """
    known = text.drop_nulls()
    if len(known) and known.str.contains(_STAMP).all():
        quick = text.str.slice(0, 19).str.replace(" ", "T", literal=True)
        day = text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        if day.null_count() == text.null_count():
            timed = bool((known.str.len_chars() > 10).any())
            moments = _with_times(day, quick) if timed else day.cast(pl.Datetime("us"))
            if moments.null_count() == text.null_count():
                return Days(moments, timed, {})
    written = {cell: _spelt(cell) for cell in known.unique().to_list()}
    turn = order if order in ("day-first", "month-first") else _order_of(written.values())
    read = {cell: _moment(parts, turn) for cell, parts in written.items()}
    cells = text.to_list()
    found = [None if cell is None or isinstance(read[cell], str) else read[cell] for cell in cells]
    wrong = {place: told for place, cell in enumerate(cells) if cell and isinstance(told := read[cell], str)}
    timed = any(parts is not None and parts.get("hour") for parts in written.values())
    return Days(pl.Series(text.name, found, pl.Datetime("us")), timed, wrong)


def looks_like_days(numbers: pl.Series) -> str:
    """Which kind of day whole numbers look like: "calendar", "spreadsheet", "unix", or "" for session numbers."""
    low, high = numbers.min(), numbers.max()
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return ""
    last = datetime.now(UTC).date() + timedelta(days=366)
    first = date(FIRST_YEAR, 1, 1)
    if low >= FIRST_YEAR * 10_000 and high <= (last.year + 1) * 10_000:
        return "calendar"
    if low >= (first - SPREADSHEET_BEGINS).days and high <= (last - SPREADSHEET_BEGINS).days:
        return "spreadsheet"
    return "unix" if low >= 100_000_000 and high < 10_000_000_000_000 else ""


def days_of_numbers(numbers: pl.Series, kind: str) -> pl.Series:
    """Numbers of this kind as days; null where there is no such day."""
    whole = numbers.cast(pl.Float64).floor().cast(pl.Int64, strict=False)
    if kind == "calendar":
        return whole.cast(pl.String).str.to_date("%Y%m%d", strict=False)
    if kind == "spreadsheet":
        counted = whole - (date(1970, 1, 1) - SPREADSHEET_BEGINS).days
        return counted.cast(pl.Int32, strict=False).cast(pl.Date)
    seconds = pl.select(pl.when(whole.abs() >= 100_000_000_000).then(whole // 1000).otherwise(whole)).to_series()
    return (seconds // 86_400).cast(pl.Int32, strict=False).cast(pl.Date).alias(numbers.name)


def implausible(day: date, today: date) -> str:
    """Why no session was on this day; "" where one can have been."""
    if day > today + AHEAD:
        return FUTURE
    return PAST if day.year < FIRST_YEAR else ""


def _with_times(day: pl.Series, stamps: pl.Series) -> pl.Series:
    full = stamps.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
    short = stamps.str.slice(0, 16).str.to_datetime("%Y-%m-%dT%H:%M", strict=False, time_unit="us")
    alone = day.set(stamps.str.len_chars() > 10, None).cast(pl.Datetime("us"))
    return full.zip_with(full.is_not_null(), short.zip_with(short.is_not_null(), alone))


def _spelt(cell: str) -> dict[str, str] | None:
    """The parts of a day as they are written; None where it is none."""
    if len(cell) > LONGEST or not cell.isprintable():
        return None
    text = re.sub(r"\s+", " ", cell)
    for kind, form in _FORMS:
        if found := re.fullmatch(form, text):  # compiled when the first day is read, and kept
            return {"kind": kind, **{name: part for name, part in found.groupdict().items() if part}}
    return None


def _order_of(written: Iterable[dict[str, str] | None]) -> str:
    """The order that days written in numbers can have: "day-first", "month-first", "" for open, "both" for neither."""
    pairs = [
        (int(parts["first"]), int(parts["second_part"]))
        for parts in written
        if parts and parts["kind"] == "numbers" and parts["mark"] != "."
    ]
    day_first, month_first = any(one > 12 for one, _ in pairs), any(two > 12 for _, two in pairs)
    if day_first and month_first:
        return "both"
    return "day-first" if day_first else "month-first" if month_first else ""


def _moment(parts: dict[str, str] | None, order: str) -> datetime | str:
    """The moment that the parts mean, or what is wrong with them."""
    if parts is None:
        return NOT_A_DAY
    if parts["kind"] == "short year":
        return SHORT_YEAR
    if parts["kind"] == "numbers":
        found = _day_and_month(parts, order)
        if isinstance(found, str):
            return found
        day, month = found
    elif parts["kind"] == "name":
        day, month = int(parts["day"]), _month_named(parts["name"])
    else:
        day, month = int(parts["day"]), int(parts.get("month", 0))
    try:
        if parts["kind"] == "week":
            on = date.fromisocalendar(int(parts["year"]), int(parts["week"]), day)
            return datetime(on.year, on.month, on.day, *_clock(parts))  # noqa: DTZ001 - as below
        return datetime(int(parts["year"]), month, day, *_clock(parts))  # noqa: DTZ001 - on the clock of who wrote it
    except ValueError:
        return NOT_A_DAY


def _day_and_month(parts: dict[str, str], order: str) -> tuple[int, int] | str:
    first, second = int(parts["first"]), int(parts["second_part"])
    if parts["mark"] == "." and order != "month-first":
        return first, second  # with points, every country that writes so has the day first
    if order in ("day-first", "month-first"):
        return (first, second) if order == "day-first" else (second, first)
    if first == second and order == "":
        return first, second
    return BOTH_ORDERS if order == "both" else WHICH_ORDER


def _month_named(name: str) -> int:
    """The number of a month by its English or German name, whole or short; 0 for another word, which no year has."""
    return _MONTHS.get(name.lower(), 0)


def _clock(parts: dict[str, str]) -> tuple[int, int, int]:
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = parts.get("half", "").lower().replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour, minute, second
