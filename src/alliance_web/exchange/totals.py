"""Read a file of past outcomes of which only totals are known: one person and occasion a row, or one person a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.instruments import as_kept, total_key
from alliance.model import TOTAL
from alliance.tables import (
    AS_IT_IS,
    ROW,
    Checked,
    Fault,
    Question,
    ReadingOptions,
    TableFaults,
    Understood,
    checked_with_notes,
    columns_of,
    identifiers,
    lengthen,
    named_in,
    read,
    understood,
)
from alliance_web.access.relation import Part

from .cells import HIGHEST_SESSION, LONGEST_NAME, Wrong, label
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


def read_totals(path: Path, layout: Layout, reading: ReadingOptions = AS_IT_IS) -> PastRatings:
    """The totals of a file. Raises TableFaults with every fault, TableUnreadable, NoDays, ValueError for the layout."""
    key = total_key(layout.name, better=layout.better, lowest=layout.lowest, highest=layout.highest)
    found = _wide(path, layout, reading) if layout.wide else _long(path, layout, reading)
    rows = found.rows
    places = _places([when for _row, _who, when, _value in rows])
    starts = {when: _start(when, number, layout) for when, number in places.items()}
    entries = [
        Entry(row, who, places[when], starts[when], Part.CLIENT, _answer(value), key, isinstance(when, date))
        for row, who, when, value in rows
    ]
    _refuse_future(starts.values())
    notes = (*found.notes, *_notes(entries, layout))
    return PastRatings(tuple(_until_last(entries)), notes=notes, columns=found.columns)


Row = tuple[int, str, Any, float | None]


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of a file, what a person should know, and what was understood of each column."""

    rows: list[Row]
    notes: tuple[str, ...]
    columns: tuple[Understood, ...]


def _long(path: Path, layout: Layout, reading: ReadingOptions) -> _Found:
    if not layout.by:
        raise ValueError(_("Enter the person column"))
    by = _columns(path, layout.by, reading)
    sheet = read(path, columns=[*by, layout.over, layout.value], options=reading)
    ends = (layout.lowest, layout.highest)
    question = Question(by, layout.over, layout.value, *ends, timezone.localdate(), sheet.rows, reading)
    found = checked_with_notes(sheet.table, question)
    _refuse_huge(found, layout.over)
    rows = _named(found.rows, found.table.rows(), by)
    return _Found(rows, (*sheet.notes, *found.notes), understood(sheet, reading))


def _wide(path: Path, layout: Layout, reading: ReadingOptions) -> _Found:
    by, wide = _columns(path, layout.by, reading), _columns(path, layout.wide, reading)
    sheet = read(path, columns=[*by, *wide], options=reading)
    bounds = (layout.lowest, layout.highest)
    rows = lengthen(sheet.table, wide, by=by, bounds=bounds, rows=sheet.rows, options=reading).rows()
    places = {when: place for place, when in enumerate(wide, start=1)}
    columns = understood(sheet, reading)
    if not by:
        named = _named([row[0] for row in rows], [(row[0], places[row[1]], row[2]) for row in rows], (ROW,))
        return _Found(named, sheet.notes, columns)
    persons = sheet.table.select(identifiers(sheet.table[name]) for name in by).rows()
    where = {person: sheet.rows[place] for place, person in enumerate(persons)}
    rows = [(*row[:-2], places[row[-2]], row[-1]) for row in rows]
    return _Found(_named([where[row[:-2]] for row in rows], rows, by), sheet.notes, columns)


def _columns(path: Path, texts: tuple[str, ...], reading: ReadingOptions) -> tuple[str, ...]:
    """The columns that a list names; a comma may be part of a name that the file has."""
    return named_in(",".join(texts), columns_of(path, reading)) if texts else ()


def _refuse_huge(found: Checked, over: str) -> None:
    """No therapy has so many sessions, and their days could not be counted."""
    sessions = found.table[over]
    if sessions.dtype.is_numeric() and (huge := sessions.abs() > HIGHEST_SESSION).any():
        words = _("not a session number; use 1 to {n}").format(n=HIGHEST_SESSION)
        raise TableFaults(Fault(found.rows[place], over, words) for place in huge.arg_true())


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
