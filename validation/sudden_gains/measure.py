"""How often sudden gains are found where none was: `python -m validation.sudden_gains.measure` writes the table.

Twelve sessions of people without any turning point. A score of SD 1 between people has reliability .90, so its error
has SD .32 and a change of 0.88 is reliable. Ups and downs of two sizes, alone (each session on its own, or carried
over to the next by .5) or around steady progress of 1 or 2 SD in all.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.course import criterion_from, sudden_changes
from alliance.shares import in_percent, wilson

PAGE = Path(__file__).with_name("README.md")
SEED = 7
PEOPLE, SESSIONS = 4_000, 12
START = 3.0
# what, SD of ups and downs, what carries over, progress in all
COURSES = [
    ("error of measurement alone", 0.32, 0.0, 0.0),
    ("error of measurement, steady progress of 1 SD", 0.32, 0.0, 1.0),
    ("error of measurement, steady progress of 2 SD", 0.32, 0.0, 2.0),
    ("ups and downs of 0.5 SD", 0.5, 0.0, 0.0),
    ("ups and downs of 0.5 SD, half of each carried over", 0.5, 0.5, 0.0),
    ("ups and downs of 0.5 SD, steady progress of 1 SD", 0.5, 0.0, 1.0),
    ("ups and downs of 0.5 SD, steady progress of 2 SD", 0.5, 0.0, 2.0),
]
TEXT = """# Sudden gains where none was

`python -m validation.sudden_gains.measure` writes this page: {people} simulated people for each row, {sessions}
sessions, seed {seed}. None of them has a turning point. The score has SD 1 between people and starts at {start:g}; with
a reliability of .90 a change of {points:.2f} is reliable, which is the first criterion (Stiles 2003). The others are
those of Tang & DeRubeis 1999: a quarter of the score before, and the t criterion, adjusted for missing sessions (Lutz
2013; none is missing here).

| course | people with a sudden gain | without the t criterion |
| --- | --- | --- |
{rows}

So a share of sudden gains says little by itself. Compare it with the row that looks like your series, with the share
of sudden losses in the same file, or with what gradual change predicts (Thomas & Persons 2013, Clinical Psychology:
Science and Practice 20:127-142).
"""


def measured() -> str:
    """The whole page."""
    points = criterion_from(reliability=0.9, sd=1).points
    rows = [
        f"| {what} | {_share(series, points, 0.05)} | {_share(series, points, None)} |" for what, series in _drawn()
    ]
    said = {"people": f"{PEOPLE:,}", "sessions": SESSIONS, "seed": SEED, "start": START, "points": points}
    return TEXT.format(**said, rows="\n".join(rows))


def _drawn() -> list[tuple[str, pl.DataFrame]]:
    chance = np.random.default_rng(SEED)
    return [(what, _table(chance, spread, carried, progress)) for what, spread, carried, progress in COURSES]


def _table(chance: np.random.Generator, spread: float, carried: float, progress: float) -> pl.DataFrame:
    ups: NDArray[np.float64] = chance.normal(0, spread, (PEOPLE, SESSIONS))
    for session in range(1, SESSIONS):
        ups[:, session] = carried * ups[:, session - 1] + np.sqrt(1 - carried**2) * ups[:, session]
    values = START - np.linspace(0, progress, SESSIONS) + ups
    people, sessions = np.repeat(np.arange(PEOPLE), SESSIONS), np.tile(np.arange(SESSIONS), PEOPLE)
    return pl.DataFrame({"person": people, "session": sessions, "score": values.ravel()})


def _share(series: pl.DataFrame, points: float, alpha: float | None) -> str:
    found = sudden_changes(series, by="person", over="session", value="score", cutoff=points, alpha=alpha)
    share, low, high = (in_percent(one or 0) for one in wilson(found["person"].n_unique(), PEOPLE, 1.959964))
    return f"{share} % [{low}, {high}]"


if __name__ == "__main__":
    PAGE.write_text(measured(), encoding="utf-8")
