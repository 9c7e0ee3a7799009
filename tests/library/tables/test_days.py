"""Days as programs write them: which are read, as which day, and which are asked about."""

from datetime import date, datetime

import polars as pl
import pytest

from alliance.tables import implausible, read_days
from alliance.tables.days import BOTH_ORDERS, FUTURE, NOT_A_DATE, NOT_A_DAY, PAST, SHORT_YEAR, WHICH_ORDER

SEVENTH, AFTERNOON = datetime(2025, 1, 7), datetime(2025, 1, 7, 14, 5)  # noqa: DTZ001 - on the clock of who wrote it

#: what is written, which moment it is
READ = [
    ("2025-01-07", SEVENTH),
    ("2025/1/7", SEVENTH),
    ("2025.01.07", SEVENTH),
    ("07.01.2025", SEVENTH),
    ("7. 1. 2025", SEVENTH),
    ("13/01/2025", datetime(2025, 1, 13)),  # noqa: DTZ001
    ("01/13/2025", datetime(2025, 1, 13)),  # noqa: DTZ001
    ("07/07/2025", datetime(2025, 7, 7)),  # noqa: DTZ001
    ("07-Jan-2025", SEVENTH),
    ("7 January 2025", SEVENTH),
    ("7. Januar 2025", SEVENTH),
    ("Jan 7, 2025", SEVENTH),
    ("January 7th, 2025", SEVENTH),
    ("Tue, 07 Jan 2025", SEVENTH),
    ("07JAN2025", SEVENTH),
    ("2025. 1. 7.", SEVENTH),
    ("2025年1月7日", SEVENTH),
    ("2025-W02-2", SEVENTH),
    ("7 janvier 2025", SEVENTH),
    ("7 de enero de 2025", SEVENTH),
    ("2025-Jan-07", SEVENTH),
    ("2025-01-07 14:05", AFTERNOON),
    ("2025-01-07T14:05:00Z", AFTERNOON),
    ("2025-01-07T14:05:00.120+01:00", AFTERNOON),
    ("20250107T14:05", AFTERNOON),
    ("2025-01-07 14:05 America/New_York", AFTERNOON),
    ("2025-01-07T14:05:00+01:00[Europe/Berlin]", AFTERNOON),
    ("07JAN2025:14:05:00", AFTERNOON),
    ("07-JAN-2025 14:05:00", AFTERNOON),
    ("2025/01/07 2:05:00 PM GMT+1", AFTERNOON),
    ("13/01/2025 2:05 pm", datetime(2025, 1, 13, 14, 5)),  # noqa: DTZ001
    ("Tue Jan 07 2025 14:05:00 GMT+0100 (Central European Standard Time)", AFTERNOON),
]

#: what is written, what is said
TOLD = [
    ("7.1.25", SHORT_YEAR),
    ("01/07/25", SHORT_YEAR),
    ("07-Jan-25", SHORT_YEAR),
    ("03/01/2025", WHICH_ORDER),
    ("03-01-2025", WHICH_ORDER),
    ("2025-02-30", NOT_A_DAY),
    ("07-Mud-2025", NOT_A_DAY),
    ("2025-01-07T25:00", NOT_A_DAY),
    ("2025-01", NOT_A_DAY),
    ("soon", NOT_A_DAY),
    ("12", NOT_A_DATE),
    ("20250107", "these numbers look like days written without marks (20260331); say that they are (calendar)"),
]


@pytest.mark.parametrize(("written", "moment"), READ)
def test_spellings_that_can_only_be_one_day(written: str, moment: datetime) -> None:
    found = read_days(pl.Series("when", [written, None]))
    assert (found.moments.to_list(), dict(found.wrong)) == ([moment, None], {})


@pytest.mark.parametrize(("written", "words"), TOLD)
def test_what_is_asked_about(written: str, words: str) -> None:
    found = read_days(pl.Series("when", [None, written]))
    assert (found.moments.to_list(), dict(found.wrong)) == ([None, None], {1: words})


#: the column, the order that was said, the days
ORDERS = [
    (["03/01/2025", "13/01/2025"], "", [date(2025, 1, 3), date(2025, 1, 13)]),
    (["03/01/2025", "01/13/2025"], "", [date(2025, 3, 1), date(2025, 1, 13)]),
    (["03/01/2025"], "month-first", [date(2025, 3, 1)]),
    (["03.01.2025"], "month-first", [date(2025, 3, 1)]),
    (["20250107", "20250230"], "calendar", [date(2025, 1, 7), None]),
    (["45664"], "spreadsheet", [date(2025, 1, 7)]),
    (["1736258700", "1736258700000"], "unix", [date(2025, 1, 7), date(2025, 1, 7)]),
]


@pytest.mark.parametrize(("column", "order", "days"), ORDERS)
def test_the_order_of_a_column(column: list[str], order: str, days: list[date | None]) -> None:
    assert read_days(pl.Series("when", column), order).moments.cast(pl.Date).to_list() == days


def test_a_column_in_both_orders_is_no_column_of_days() -> None:
    found = read_days(pl.Series("when", ["13/01/2025", "01/13/2025", "03/01/2025"]))
    assert set(found.wrong.values()) == {BOTH_ORDERS}


def test_days_that_no_session_had() -> None:
    today = date(2026, 5, 20)
    assert [implausible(day, today) for day in (date(25, 1, 7), date(2026, 5, 21), date(2026, 5, 22))] == [
        PAST,
        "",
        FUTURE,
    ]
