"""Tables to take away: an example of the file that the import takes, and the faults of one that was tried."""

import csv
import io
from collections.abc import Sequence

import polars as pl

from alliance.instruments import CURRENT
from alliance.tables import Fault, formula_safe

from .reading import CHAIR, DAY, SESSION, THERAPY, VERSION, question_columns

ROWS = (
    ("A", 1, "2026-03-02", "client", 7),
    ("A", 1, "2026-03-02", "therapist", 6),
    ("A", 2, "2026-03-09", "client", 8),
    ("B", 1, "2026-03-03", "client", None),
)


def example_csv() -> str:
    """A few rows with every column that has to be there; an empty cell is an answer that was not given."""
    questions = question_columns()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([THERAPY, SESSION, DAY, CHAIR, VERSION, *questions])
    for therapy, session, day, chair, value in ROWS:
        writer.writerow([therapy, session, day, chair, CURRENT, *(value for _ in questions)])
    return text.getvalue()


def errors_csv(faults: Sequence[Fault]) -> str:
    """One row per fault; no cell is run as a formula, and none holds a value of the file."""
    table = pl.DataFrame(
        {
            "row": pl.Series([fault.row for fault in faults], dtype=pl.Int64),
            "column": pl.Series([fault.column for fault in faults], dtype=pl.String),
            "error": pl.Series([fault.message for fault in faults], dtype=pl.String),
        }
    )
    return formula_safe(table).write_csv()
