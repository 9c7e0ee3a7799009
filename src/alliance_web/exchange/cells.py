"""Read cells of a file one by one; each reader gives the values and every fault with its row and column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import polars as pl
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.instruments import VERSIONS
from alliance.tables import Fault, TableFaults, checked_numbers
from alliance_web.access.relation import Part

from .entries import NOON

FIRST_ROW = 2
LONGEST_NAME = 80
FIRST_YEAR = 1950
HIGHEST_SESSION = 9999
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")
Bounds = tuple[float | None, float | None]
Value = TypeVar("Value")


class Wrong(Exception):
    """What is wrong with one cell, in words, without the value itself."""


def read(table: pl.DataFrame, column: str, reader: Callable[[str], Value]) -> tuple[list[Value | None], list[Fault]]:
    """Every cell of a column that holds text; an empty one is a fault, but for a row that is empty throughout."""
    values: list[Value | None] = []
    faults: list[Fault] = []
    for place, (cell, empty) in enumerate(zip(table[column].to_list(), _empty_rows(table), strict=True)):
        value: Value | None = None
        try:
            value = None if empty else reader(_text(cell))
        except Wrong as wrong:
            faults.append(Fault(place + FIRST_ROW, column, str(wrong)))
        values.append(value)
    return values, faults


def label(text: str) -> str:
    """The name of a therapy: short, and nothing that a spreadsheet would run."""
    if not text:
        raise Wrong(_("empty; enter a value"))
    if len(text) > LONGEST_NAME:
        raise Wrong(_("too long; enter {n} characters or fewer").format(n=LONGEST_NAME))
    if text.startswith(FORMULA_SIGNS):
        raise Wrong(_("starts like a spreadsheet formula; start with a letter or number"))
    if any(ord(character) < 32 for character in text):
        raise Wrong(_("contains a character we cannot show; type the name again"))
    return text


def session(text: str) -> int:
    """A whole number of a session."""
    try:
        number = float(text.replace(",", "."))
    except ValueError as fault:
        raise Wrong(_("not a session number; number each therapy's sessions 1, 2, 3")) from fault
    if not number.is_integer():
        raise Wrong(_("not a whole number; number each therapy's sessions 1, 2, 3"))
    if not 1 <= number <= HIGHEST_SESSION:
        raise Wrong(_("not a session number; use 1 to {n}").format(n=HIGHEST_SESSION))
    return int(number)


def day(text: str) -> datetime:
    """The day of a session, with its hour where it is given, on the wall clock of the practice."""
    found = next((parsed for form in DAYS if (parsed := _parsed(text, form))), None)
    if found is None:
        raise Wrong(_("not a valid date; use YYYY-MM-DD or DD.MM.YYYY"))
    if found.year < FIRST_YEAR:
        raise Wrong(_("too long ago; check the year"))
    if found.date() > _tomorrow():
        raise Wrong(_("in the future; check the year, and the order of day and month"))
    return found if len(text) > 10 else datetime.combine(found, NOON)


def chair(text: str) -> Part:
    """Whose rating it is."""
    try:
        return Part(text.lower())
    except ValueError as fault:
        raise Wrong(_("not “client” or “therapist”")) from fault


def version(text: str) -> str:
    """To which version of the check-in the answers are."""
    if text not in VERSIONS:
        raise Wrong(_("not a version of the check-in; use one of {all}").format(all=", ".join(VERSIONS)))
    return text


def whole_numbers(table: pl.DataFrame, bounds: dict[str, Bounds]) -> tuple[dict[str, list[int | None]], list[Fault]]:
    """Columns of answers; one with a fault is given as empty, so that the others can still be looked at."""
    values: dict[str, list[int | None]] = {}
    faults: list[Fault] = []
    for column, ends in bounds.items():
        try:
            numbers = checked_numbers(table, {column: ends}, first_row=FIRST_ROW)[column].to_list()
        except TableFaults as found:
            faults += found.faults
            numbers = [None] * table.height
        faults += _between(column, numbers)
        values[column] = [None if number is None else int(number) for number in numbers]
    return values, faults


def _between(column: str, numbers: list[Any]) -> list[Fault]:
    words = _("not a whole number")
    return [
        Fault(n + FIRST_ROW, column, words) for n, number in enumerate(numbers) if number is not None and number % 1
    ]


def _text(cell: Any) -> str:
    """The cell as a person reads it: 7 for 7.0, a date as it is written."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007  on the wall clock; the zone is that of the practice
    except ValueError:
        return None


def _tomorrow() -> date:
    """Clocks and zones may differ by some hours; a day further ahead was mistyped."""
    return date.fromordinal(timezone.localdate().toordinal() + 1)


def _empty_rows(table: pl.DataFrame) -> list[bool]:
    return table.select(pl.all_horizontal(pl.all().is_null())).to_series().to_list()
