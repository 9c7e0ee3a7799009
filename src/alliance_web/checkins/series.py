"""Shared ratings as the tables of the library: the one way from what both chairs may see to figures about it.

An answer that is not there leaves no row, for whatever reason it is not there: nothing that is computed from these
tables can tell a private answer from one that was never given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from alliance_web.access.relation import Part

from .shared import Asked, SharedSession

OVERALL = "overall"
RATINGS = {"therapy": pl.Int64, "session": pl.Int32, "chair": pl.String, "item": pl.String, "value": pl.Float64}
SESSIONS = {"therapy": pl.Int64, "session": pl.Int32}

Courses = Mapping[int, Iterable[SharedSession]]


def ratings_table(courses: Courses) -> pl.DataFrame:
    """Every visible answer: therapy, session, chair, item (the questions, the strain, overall), value."""
    return pl.DataFrame(list(_rows(courses)), schema=RATINGS, orient="row")


def sessions_table(courses: Courses) -> pl.DataFrame:
    """Every session whose ratings are shown (therapy, session), whether or not anybody answered.

    One that was brought in from elsewhere without a rating is not in it: nobody was asked, so nobody is missing. Nor is
    one of which an answer cannot be read, or is contested: it was given, so nobody is missing either. Nor is one of a
    pause.
    """
    rows = [
        (therapy, one.number)
        for therapy, course in courses.items()
        for one in course
        if one.revealed
        and (one.ratings or one.awaited)
        and not one.unreadable
        and not one.not_asked
        and not one.contested
    ]
    return pl.DataFrame(rows, schema=SESSIONS, orient="row")


def _rows(courses: Courses) -> Iterator[tuple[Any, ...]]:
    for therapy, course in courses.items():
        for session in course:
            for part, rating in session.ratings.items():
                chair = part.value  # eighty thousand answers of a caseload would ask the enum as often
                for item, value in _answers(rating):
                    yield therapy, session.number, chair, item, value


def _answers(rating: Asked) -> Iterator[tuple[str, float]]:
    yield from ((item, float(value)) for item, value in rating.answers.items() if value is not None)
    if rating.overall is not None:
        yield OVERALL, rating.overall


def line(course: Iterable[SharedSession], part: Part, item: str) -> dict[int, float | None]:
    """One chair's answers by session; None where the session is shown and there is no answer to see.

    A session about which this chair was not asked is not in it.
    """
    shown = (session for session in course if session.revealed and part not in session.not_asked)
    return {session.number: session.value(part, item) for session in shown}


def pauses(course: Iterable[SharedSession], part: Part) -> frozenset[int]:
    """The sessions about which one chair was not asked, because the client took no part."""
    return frozenset(session.number for session in course if part in session.not_asked)
