"""A table as it was read: cells, the row of the file in which each row stands, and what a person should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a reader gives. `rows[i]` is the row of the file in which row i of `table` stands (the header is row 1).

    Cells of text files are text; a reader may give whole columns of plain numbers as numbers where they were not asked
    for as text. `twice`: names that more than one column has, of which the first is kept under this name. `notes`: what
    was understood that a person should know. `names`: of all columns of the file, where not all were read.
    """

    table: pl.DataFrame
    rows: Sequence[int]
    twice: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def present(self) -> tuple[str, ...]:
        """The names of all columns of the file, also of those that were not read."""
        return self.names or tuple(self.table.columns)

    def kept(self, keep: pl.Series) -> Sheet:
        """Only the rows that are true in `keep`."""
        if keep.all():
            return self
        rows = [self.rows[place] for place in keep.arg_true()]
        return replace(self, table=self.table.filter(keep), rows=rows)

    def filled(self) -> Sheet:
        """Without the rows that hold nothing at all."""
        table = self.table
        if not table.width or not table.to_series(table.width - 1).null_count():
            return self
        return self.kept(table.select(~pl.all_horizontal(pl.all().is_null())).to_series())
