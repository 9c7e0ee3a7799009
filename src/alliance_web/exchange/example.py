"""An example of the file that the import takes, so that nobody has to guess."""

import csv
import io

from alliance.instruments import CURRENT

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
