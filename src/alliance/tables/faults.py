"""What can be wrong with a file, reported all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

#: Lines printed one by one; the faults behind them are counted.
SHOWN = 50
#: How faults begin that a row of names has in columns of numbers.
_NO_VALUE = ("not a number", "not a session number", "not a valid date", "no answer of this form")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `row` counts as a spreadsheet does (the header is row 1); None for the whole file.

    `message` says what was seen, why it matters and what to do; it never holds the value that was found.
    """

    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        return _line(self, self)


def with_header_named(faults: list[Fault], rows: Sequence[int]) -> list[Fault]:
    """The faults, but one where only the first row of data is wrong and in several columns: it holds further names."""
    if len(rows) < 2 or len(faults) < 2 or any(fault.row != rows[0] for fault in faults):
        return faults
    if not all(fault.message.startswith(_NO_VALUE) for fault in faults):
        return faults
    words = f"this row looks like further names of the columns; say --first-row {rows[1]}, or delete it"
    return [Fault(rows[0], None, words)]


class TableFaults(Exception):
    """A file can be read, but not used as it is; `faults` holds everything that was found, in order of rows."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.row or 0, fault.column or "")))
        super().__init__(self.faults)

    def __str__(self) -> str:
        lines: list[str] = []
        told = 0
        for first, last, count in _runs(self.faults):
            if len(lines) == SHOWN:
                break
            lines.append(_line(first, last))
            told += count
        more = len(self.faults) - told
        return "\n".join([*lines, f"… and {more} more."] if more > 0 else lines)


class TableUnreadable(Exception):
    """A file that cannot be opened or is no table at all; the message says what to do."""


def _runs(faults: Iterable[Fault]) -> Iterator[tuple[Fault, Fault, int]]:
    """The same fault in rows that follow each other, as its first and its last, and how many they are."""
    run: list[Fault] = []
    for fault in faults:
        if run and not _goes_on(run[-1], fault):
            yield run[0], run[-1], len(run)
            run = []
        run.append(fault)
    if run:
        yield run[0], run[-1], len(run)


def _goes_on(last: Fault, fault: Fault) -> bool:
    alike = (last.column, last.message) == (fault.column, fault.message)
    return alike and last.row is not None and fault.row == last.row + 1


def _line(first: Fault, last: Fault) -> str:
    if first.row is None:
        place = []
    else:
        place = [f"row {first.row}" if first.row == last.row else f"rows {first.row} to {last.row}"]
    place += [f"column {first.column}"] if first.column is not None else []
    return f"{', '.join(place) or 'file'}: {first.message}"
