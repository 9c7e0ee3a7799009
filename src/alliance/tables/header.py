"""Which row of a file holds the names of the columns, where the data begin, and what each column is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from alliance.tables.dialect import usual_width
from alliance.tables.faults import Fault, TableFaults
from alliance.tables.missing import as_number
from alliance.tables.options import ReadingOptions

#: Rows in which a header may stand below lines of title.
TITLES = 20
#: Survey programs write what a column was called inside, as JSON, in the last of three header rows.
_INSIDE = ("{'ImportId'", '{"ImportId"')
#: What the names of the rows are called where they are said to have no header.
ROW_NAME = "row_name"


@dataclass(frozen=True, slots=True)
class Header:
    """`names`: of the columns, each once; `at` and `first`: the places of the header and of the first row of data,
    counted from 0; `twice`: names that stand over more than one column; `notes`: what was left out.
    """

    names: tuple[str, ...]
    at: int
    first: int
    twice: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def header_of(records: Sequence[Sequence[str]], options: ReadingOptions) -> Header:
    """The header of a file by its first rows. Raises TableFaults where lines of title stand above it."""
    at = _place(records, options)
    first, notes = at + 1, []
    inside = next((n for n in range(at + 1, min(at + 4, len(records))) if _is_inside(records[n])), None)
    if options.first_row is not None:
        first = options.first_row - 1
    elif inside is not None:
        first = inside + 1
        notes.append(f"Rows {at + 2} to {inside + 1} are further header rows; they are left out.")
    while first < len(records) and not any(records[first]):
        first += 1
    written = [name.strip() for name in (records[at] if at < len(records) else ())]
    if options.row_names:
        written = [ROW_NAME, *written]
    names, twice = named_once(written)
    return Header(names, at, first, twice, tuple(notes))


def named_once(written: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Each name once: the second "note" is "note (2)", and a column without a name is called by its place."""
    names: list[str] = []
    for place, name in enumerate(written, start=1):
        wanted, count = name or f"column {place}", 1
        free = wanted
        while free in names or (free != wanted and free in written):
            count += 1
            free = f"{wanted} ({count})"
        names.append(free)
    counts = Counter(name for name in written if name)
    return tuple(names), frozenset(name for name, count in counts.items() if count > 1)


def _place(records: Sequence[Sequence[str]], options: ReadingOptions) -> int:
    if options.header_row is not None:
        return options.header_row - 1
    at = next((n for n, record in enumerate(records) if any(record)), 0)
    below = _below_titles(records[at : at + TITLES])
    if below:
        rows = f"row {at + 1}" if below == 1 else f"rows {at + 1} to {at + below}"
        message = (
            f"a title in {rows}, and column names probably in row {at + below + 1}; "
            f"say --header-row {at + below + 1}, or delete the rows above it"
        )
        raise TableFaults([Fault(at + 1, None, message)])
    return at


def _below_titles(records: Sequence[Sequence[str]]) -> int:
    """How many rows of title stand above the header; 0 where the first row can be the header.

    A title is one cell alone, or fewer cells than the rows below have, with a row of names before them.
    """
    if not records or not records[0] or not records[0][0]:
        return 0
    alone = sum(map(bool, records[0])) == 1
    width = usual_width(records)
    if not alone and len(records[0]) >= width:
        return 0
    for place, record in enumerate(records[1:], start=1):
        names = [cell for cell in record if cell]
        if len(names) > 1 and (alone or len(record) == width):
            wordy = all(as_number(name) is None for name in names) and len(set(names)) == len(names)
            below = any(as_number(cell) is not None for row in records[place + 1 :] for cell in row)
            return place if wordy and below else 0
    return 0


def _is_inside(record: Sequence[str]) -> bool:
    return any(cell.startswith(_INSIDE) for cell in record)
