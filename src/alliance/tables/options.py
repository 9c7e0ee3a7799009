"""What a person says about a file that the file does not say itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DAY_ORDERS = ("day-first", "month-first", "calendar", "spreadsheet", "unix")


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How to read a file, the same for every command and for the import pages.

    `columns`: name used here -> name in the file. `missing`: words and numbers that stand for "no answer", beside
    those that always do. `where`: (column, value), the rows that count. `day_order`: how days are written where their
    spelling leaves it open, one of DAY_ORDERS. `first_answer`: the number of the first answer of a form, where answers
    are counted from it. `answers`: code of an answer -> its number. `header_row` and `first_row`: where the names and
    the first row of data stand, counted as a spreadsheet does. `row_names`: each row begins with a name that has no
    header. `sheet`: which sheet of a workbook. `turned`: items that count the other way are turned round already.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    day_order: str = ""
    first_answer: float | None = None
    answers: Mapping[str, float] = field(default_factory=dict)
    header_row: int | None = None
    first_row: int | None = None
    row_names: bool = False
    sheet: str = ""
    turned: bool = False

    def __post_init__(self) -> None:
        if self.day_order and self.day_order not in DAY_ORDERS:
            raise ValueError(f"There is no day order {self.day_order!r}. Choose from {', '.join(DAY_ORDERS)}.")
        if self.header_row is not None and self.header_row < 1:
            raise ValueError("The header row is counted from 1, the first line of the file.")
        if self.first_row is not None and self.first_row <= (self.header_row or 1):
            raise ValueError("The first row of data must be below the header row.")


AS_IT_IS = ReadingOptions()
