"""Read a file of past outcomes of which only totals are known: one person and occasion a row, or one person a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.instruments import as_kept, total_key
from alliance.model import TOTAL
from alliance.tables import ROW, Fault, Question, TableFaults, checked, lengthen, read_table
from alliance_web.access.relation import Part

from .cells import FIRST_ROW, LONGEST_NAME, Wrong, label
from .entries import NOON, Entry, PastRatings, moment


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns hold what, and what the numbers mean.

    `by`: whose they are; `over`: when; `value`: the total. Or `wide`: its columns in their order in time, one row per
    person, `by` may then be empty. `started_on` and `every` (days) place sessions of which the file gives no day.
    """

    name: str
    better: str
    lowest: float
    highest: float
    by: tuple[str, ...] = ()
    over: str = "session"
    value: str = "value"
    wide: tuple[str, ...] = ()
    started_on: date | None = None
    every: int = 7


class NoDays(ValueError):
    """The file has no days and it was not said when the sessions were."""


def read_totals(path: Path, layout: Layout) -> PastRatings:
    """The totals of a file. Raises TableFaults with every fault, TableUnreadable, NoDays, ValueError for the layout."""
    key = total_key(layout.name, better=layout.better, lowest=layout.lowest, highest=layout.highest)
    rows = _wide(path, layout) if layout.wide else _long(path, layout)
    places = _places([when for _row, _who, when, _value in rows])
    starts = {when: _start(when, number, layout) for when, number in places.items()}
    entries = [
        Entry(row, who, places[when], starts[when], Part.CLIENT, _answer(value), key, isinstance(when, date))
        for row, who, when, value in rows
    ]
    _refuse_future(starts.values())
    return PastRatings(tuple(_until_last(entries)), notes=_notes(entries, layout))


Row = tuple[int, str, Any, float | None]


def _long(path: Path, layout: Layout) -> list[Row]:
    if not layout.by:
        raise ValueError(_("Enter the person column"))
    columns = [*layout.by, layout.over, layout.value]
    table = read_table(path, columns=columns)
    filled = table.select(~pl.all_horizontal(pl.col(columns).is_null())).to_series()
    numbers = [place + FIRST_ROW for place in filled.arg_true()]
    question = Question(layout.by, layout.over, layout.value, layout.lowest, layout.highest, timezone.localdate())
    rows = checked(table, question).rows()
    return _named(numbers, rows, layout.by)


def _wide(path: Path, layout: Layout) -> list[Row]:
    table = read_table(path, columns=[*layout.by, *layout.wide])
    bounds = (layout.lowest, layout.highest)
    rows = lengthen(table, layout.wide, by=layout.by, bounds=bounds, first_row=FIRST_ROW).rows()
    places = {when: place for place, when in enumerate(layout.wide, start=1)}
    if not layout.by:
        return _named([row[0] for row in rows], [(row[0], places[row[1]], row[2]) for row in rows], (ROW,))
    where = {person: place + FIRST_ROW for place, person in enumerate(table.select(layout.by).rows())}
    rows = [(*row[:-2], places[row[-2]], row[-1]) for row in rows]
    return _named([where[row[:-2]] for row in rows], rows, layout.by)


def _named(numbers: Sequence[int], rows: Sequence[tuple[Any, ...]], by: tuple[str, ...]) -> list[Row]:
    """Rows with a name for each person; what cannot be a name is a fault."""
    found: list[Row] = []
    faults = []
    for number, row in zip(numbers, rows, strict=True):
        *who, when, value = row
        try:
            found.append((number, _name(by, who), when, value))
        except Wrong as wrong:
            faults.append(Fault(number, ", ".join(by), str(wrong)))
    if faults:
        raise TableFaults(faults)
    return found


def _name(by: tuple[str, ...], who: Sequence[Any]) -> str:
    """What the client is called: the text of the file, or "id 7" where it is a bare number."""
    parts = [f"{column} {value}" if _is_number(value) else str(value) for column, value in zip(by, who, strict=True)]
    return label(" ".join(parts)[: LONGEST_NAME + 1].strip())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) or str(value).strip().isdigit()


def _places(occasions: list[Any]) -> dict[Any, int]:
    """The session number of each occasion: the number in the file where it is one, else its place in time."""
    distinct = sorted(set(occasions))
    if all(isinstance(when, int | float) and when >= 1 and float(when).is_integer() for when in distinct):
        return {when: int(when) for when in distinct}
    return {when: place for place, when in enumerate(distinct, start=1)}


def _start(when: Any, number: int, layout: Layout) -> datetime:
    if isinstance(when, date):
        return moment(datetime.combine(when, NOON))
    if layout.started_on is None:
        raise NoDays(_("Enter the date of the first session. The file has no dates."))
    day = layout.started_on + timedelta(days=layout.every * (number - 1))
    return moment(datetime.combine(day, NOON))


def _refuse_future(starts: Any) -> None:
    if max(starts, default=timezone.now()) > timezone.now() + timedelta(days=1):
        raise NoDays(
            _("Enter an earlier first session or fewer days between sessions. The last session would be in the future.")
        )


def _answer(value: float | None) -> dict[str, float]:
    return {} if value is None else {TOTAL: as_kept(value)}


def _until_last(entries: list[Entry]) -> Iterator[Entry]:
    """Nothing after a person's last value: what was not measured any more is no session that was missed."""
    last: dict[str, int] = {}
    for entry in entries:
        if entry.answers:
            last[entry.therapy] = max(last.get(entry.therapy, 0), entry.session)
    yield from (entry for entry in entries if entry.session <= last.get(entry.therapy, 0))


def _notes(entries: list[Entry], layout: Layout) -> tuple[str, ...]:
    notes = []
    if any(not entry.dated for entry in entries):
        words = _("The file has no dates, so sessions are set {n} days apart.")
        notes.append(words.format(n=layout.every))
    without = {entry.therapy for entry in entries} - {entry.therapy for entry in entries if entry.answers}
    if without:
        notes.append(_("People with no scores are left out: {n}.").format(n=len(without)))
    return tuple(notes)
