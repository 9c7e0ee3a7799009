"""Read cells of a file one by one; each reader gives the values and every fault with its row and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.instruments import VERSIONS
from alliance.model.instrument import Item
from alliance.tables import Fault, ReadingOptions, Sheet, identifiers, implausible, read_days, whole_answers
from alliance_web.access.relation import Part

from .entries import NOON

LONGEST_NAME = 80
MIDNIGHT = time()
HIGHEST_SESSION = 9999
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
Value = TypeVar("Value")


class Wrong(Exception):
    """What is wrong with one cell, in words, without the value itself."""


def read(sheet: Sheet, column: str, reader: Callable[[str], Value]) -> tuple[list[Value | None], list[Fault]]:
    """Every cell of a column that holds text; an empty one is a fault."""
    values: list[Value | None] = []
    faults: list[Fault] = []
    for place, cell in enumerate(identifiers(sheet.table[column]).to_list()):
        value: Value | None = None
        try:
            value = reader(cell or "")
        except Wrong as wrong:
            faults.append(Fault(sheet.rows[place], column, str(wrong)))
        values.append(value)
    return values, faults


def days(sheet: Sheet, column: str, order: str) -> tuple[list[datetime | None], list[Fault]]:
    """The day of each session, with its hour where one is given, on the wall clock of the practice."""
    found = read_days(sheet.table[column], order)
    values: list[datetime | None] = found.moments.to_list()
    faults = [Fault(sheet.rows[place], column, words) for place, words in found.wrong.items()]
    for place, moment in enumerate(values):
        if moment is None:
            if place not in found.wrong:
                faults.append(Fault(sheet.rows[place], column, _("empty; enter a value")))
        elif words := implausible(moment.date(), timezone.localdate()):
            faults.append(Fault(sheet.rows[place], column, words))
        elif moment.time() == MIDNIGHT:
            values[place] = datetime.combine(moment, NOON)
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


def answers(
    sheet: Sheet, items: Mapping[str, Item], reading: ReadingOptions
) -> tuple[dict[str, list[int | None]], list[Fault]]:
    """Columns of answers, as they were given; one with a fault has none there, so that the others can be looked at."""
    values: dict[str, list[int | None]] = {}
    faults: list[Fault] = []
    for column, item in items.items():
        values[column], found = whole_answers(sheet.table[column], item, reading, sheet.rows)
        faults += found
    return values, faults
