"""What can be wrong with a file, reported all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Faults printed one by one; the others are counted.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `row` counts as a spreadsheet does (the header is row 1); None for the whole file.

    `message` says what was seen, why it matters and what to do; it never holds the value that was found.
    """

    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column is not None else []
        return f"{', '.join(place) or 'file'}: {self.message}"


class TableFaults(Exception):
    """A file can be read, but not used as it is; `faults` holds everything that was found, in order of rows."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.row or 0, fault.column or "")))
        super().__init__(self.faults)

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        more = len(self.faults) - SHOWN
        return "\n".join([*lines, f"… and {more} more."] if more > 0 else lines)


class TableUnreadable(Exception):
    """A file that cannot be opened or is no table at all; the message says what to do."""
