"""Where a course has gone, in one word: only what the ratings bear out, else nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from alliance.model.course import Course

BETTER, LOWER, USUAL, UNSTEADY = "better than at the start", "lower than at the start", "as usual", "up and down"
#: Ratings at either end that are held against each other; both ends together are the least that is needed.
ENDS = 3
#: Rises, and falls, that make a course one that goes up and down.
TURNS = 2


def direction(course: Course) -> str | None:
    """One word for a course on which higher is better, or None where none is true.

    "better than at the start": each of the last three ratings lies above the mean of the first three by more than this
    person's usual up and down, the standard deviation of all ratings ("lower": below). "as usual": the last rating lies
    in the usual range known before it. "up and down": at least two rises and two falls, each more than that standard
    deviation. Six ratings are needed for the first two and the last.

    Parameters
    ----------
    course : Course
        On which higher is better.

    Returns
    -------
    str or None
        One of `BETTER`, `LOWER`, `USUAL`, `UNSTEADY`.

    Examples
    --------
    >>> import polars as pl
    >>> import alliance
    >>> from alliance.course import direction
    >>> ratings = pl.DataFrame({
    ...     "therapy": ["A"] * 8, "session": range(1, 9), "value": [7.5, 8.0, 7.8, 8.1, 7.9, 4.0, 5.0, 8.0],
    ... })
    >>> (course,) = alliance.courses(ratings, by="therapy", over="session", value="value")
    >>> direction(course)
    'as usual'
    """
    values = [point.value for point in course.points if point.value is not None]
    if course.usual is None:
        return None
    spread = course.usual.spread
    if len(values) >= 2 * ENDS:
        start, end = fmean(values[:ENDS]), values[-ENDS:]
        if min(end) - start > spread:
            return BETTER
        if start - max(end) > spread:
            return LOWER
    last = next(point for point in reversed(course.points) if point.value is not None)
    if (
        last.value is not None
        and last.low is not None
        and last.high is not None
        and last.low <= last.value <= last.high
    ):
        return USUAL
    return UNSTEADY if len(values) >= 2 * ENDS and _goes_up_and_down(values, spread) else None


def _goes_up_and_down(values: Sequence[float], spread: float) -> bool:
    steps = [later - earlier for earlier, later in pairwise(values)]
    return all(sum(sign * step > spread for step in steps) >= TURNS for sign in (1, -1))
