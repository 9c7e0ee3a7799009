"""Files for the tests of the import: a good one, and ways to spoil it."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

QUESTIONS = ("bond", "goals", "tasks", "authenticity", "openness", "attentiveness", "positivity", "safety")
HEADER = ["therapy", "session", "date", "chair", "version", *QUESTIONS]


def row(
    therapy: object = "Alex",
    session: object = 1,
    day: object = "2025-03-03",
    chair: object = "client",
    version: object = "2",
    *,
    value: object = 7,
    **answers: object,
) -> list[str]:
    """One row, all eight answers alike but for those named."""
    cells = [answers.get(question, value) for question in QUESTIONS]
    return ["" if cell is None else str(cell) for cell in (therapy, session, day, chair, version, *cells)]


def csv(*rows: list[str], header: list[str] | None = None, delimiter: str = ",") -> str:
    """The text of a file."""
    return "".join(delimiter.join(cells) + "\n" for cells in (header or HEADER, *rows))


GOOD = csv(
    row(session=1, chair="client", value=6),
    row(session=1, chair="therapist", value=7),
    row(session=2, day="2025-03-10", chair="client", value=8, bond=None),
    row("Bo", 1, "04.03.2025", "client", value=5),
)


def upload(content: str | bytes, name: str = "ratings.csv") -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content, "text/csv")
