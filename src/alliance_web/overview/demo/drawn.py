"""What the library draws for the simulated practice, sorted by therapy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from alliance.simulate import Practice, Shape, shapes

SEED = 7
Row = dict[str, Any]


@dataclass(slots=True)
class Course:
    """What the library drew for one therapy."""

    number: int
    shape: Shape
    therapist: int
    days: dict[int, int] = field(default_factory=dict)
    ratings: dict[tuple[int, str], Row] = field(default_factory=dict)
    guesses: dict[int, Row] = field(default_factory=dict)
    outcomes: dict[int, Row] = field(default_factory=dict)
    goals: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    reports: list[Row] = field(default_factory=list)
    cards: list[Row] = field(default_factory=list)
    strain: Row | None = None

    @property
    def small(self) -> frozenset[int]:
        """Sessions after which somebody felt that something was off, beside the strain that the library drew."""
        drawn = self.strain["session"] if self.strain else 0
        return frozenset(session for (session, _), row in self.ratings.items() if row["strain"]) - {drawn}


def drawn() -> list[Course]:
    """The courses of all therapies, in the order of their numbers."""
    practice = shapes(seed=SEED)
    courses = {
        row["therapy"]: Course(row["therapy"], Shape(row["shape"]), row["therapist"])
        for row in practice.therapies.iter_rows(named=True)
    }
    _sessions(practice, courses)
    for name in ("goals", "reviews", "tasks", "reports", "cards"):
        for row in getattr(practice, name).iter_rows(named=True):
            getattr(courses[row["therapy"]], name).append(row)
    for row in practice.strains.iter_rows(named=True):
        courses[row["therapy"]].strain = row
    return list(courses.values())


def _sessions(practice: Practice, courses: dict[int, Course]) -> None:
    for row in practice.sessions.iter_rows(named=True):
        courses[row["therapy"]].days[row["session"]] = row["day"]
    for row in practice.ratings.iter_rows(named=True):
        courses[row["therapy"]].ratings[row["session"], row["chair"]] = row
    for row in practice.guesses.iter_rows(named=True):
        courses[row["therapy"]].guesses[row["session"]] = row
    for row in practice.outcomes.iter_rows(named=True):
        courses[row["therapy"]].outcomes[row["session"]] = row
