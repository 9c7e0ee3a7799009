"""Read a table of appointments: one row for each, with a date, a time and a title. All faults come together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.tables import Fault, TableFaults, TableUnreadable, read_table
from alliance_web.vault.in_memory import as_file

from .. import wall_clock
from ..lengths import LENGTH, LONGEST, SHORTEST
from .rows import AHEAD, MOST_ROWS, Read, Row, Unreadable, tidy

FIRST_ROW = 2
COLUMNS = ("date", "time", "title")
ALSO = ("minutes", "id")
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
TIMES = ("%H:%M", "%H:%M:%S", "%H.%M")


class Wrong(Exception):
    """What is wrong with one cell, in words, without the value itself."""


def read(content: bytes, now: datetime) -> Read:
    """The appointments of a table from now on. Raises Unreadable, and TableFaults with every fault."""
    try:
        with as_file(content, "appointments.csv") as path:
            table = read_table(path)
    except TableUnreadable as fault:
        raise Unreadable(str(fault)) from fault
    _refuse(table.columns, table.height)
    rows: list[Row] = []
    faults: list[Fault] = []
    for place, cells in enumerate(table.iter_rows(named=True), start=FIRST_ROW):
        if any(_text(cell) for cell in cells.values()):
            row = _row(place, cells, now, faults)
            rows += [row] if row else []
    if faults:
        raise TableFaults(faults)
    ahead = tuple(sorted((row for row in rows if row.starts_at > now), key=lambda row: (row.starts_at, row.place)))
    past = len(rows) - len(ahead)
    words = ngettext(
        "{n} appointment is in the past and left out.", "{n} appointments are in the past and left out.", past
    )
    return Read(ahead, (words.format(n=past),) if past else ())


def _refuse(columns: list[str], height: int) -> None:
    missing = [name for name in COLUMNS if name not in columns]
    faults = [Fault(1, name, _("this column is missing; the columns are date, time and title")) for name in missing]
    if height > MOST_ROWS:
        faults.append(Fault(None, None, _("more than {n} rows; split the file").format(n=MOST_ROWS)))
    if faults:
        raise TableFaults(faults)


def _row(place: int, cells: Mapping[str, Any], now: datetime, faults: list[Fault]) -> Row | None:
    """One row; every cell of it that cannot be read is a fault."""
    found: dict[str, Any] = {}
    for name, reader in (("date", _day), ("time", _time), ("title", _title), ("minutes", _minutes), ("id", _text)):
        try:
            found[name] = reader(_text(cells.get(name)))
        except Wrong as wrong:
            faults.append(Fault(place, name, str(wrong)))
    if len(found) < len((*COLUMNS, *ALSO)):
        return None
    try:
        starts_at = wall_clock.moment(found["date"], found["time"], timezone.get_current_timezone())
    except wall_clock.ClocksChange as fault:
        faults.append(Fault(place, "time", " ".join(fault.sentences())))
        return None
    if starts_at > now + AHEAD:
        faults.append(Fault(place, "date", _("more than a year from now; check the year")))
        return None
    uid = found["id"] or f"{found['title']} {starts_at.isoformat()}"
    return Row(place, uid, found["title"], starts_at, found["minutes"])


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _day(text: str) -> date:
    found = next((day for form in DAYS if (day := _parsed(text, form))), None)
    if found is None:
        raise Wrong(_("not a valid date; use YYYY-MM-DD or DD.MM.YYYY"))
    return found.date()


def _time(text: str) -> time:
    found = next((at for form in TIMES if (at := _parsed(text, form))), None)
    if found is None:
        raise Wrong(_("not a time; use HH:MM, like 14:00"))
    return found.time().replace(second=0)


def _title(text: str) -> str:
    if title := tidy(text):
        return title
    raise Wrong(_("empty; enter a title, so that you can tell whom it is with"))


def _minutes(text: str) -> int:
    if not text:
        return LENGTH
    if not text.isdecimal() or not SHORTEST <= int(text) <= LONGEST:
        raise Wrong(_("not a length; use {low} to {high} minutes").format(low=SHORTEST, high=LONGEST))
    return int(text)


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007
    except ValueError:
        return None
