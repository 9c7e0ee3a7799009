"""Split alliance: who sees the working relationship unlike the others, by how much, and how surely.

For a child, caregivers, partners and a therapist who rated the same session on parallel items. Views are set side by
side, never averaged: a mean of two who disagree is the view of nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import Any

import polars as pl

from alliance.distributions import normal_quantile


@dataclass(frozen=True, slots=True)
class Difference:
    """`first` minus `second`, in points. `low`, `high` and `differ` are None where the measurement error is unknown."""

    first: str
    second: str
    points: float
    low: float | None
    high: float | None
    differ: bool | None


@dataclass(frozen=True, slots=True)
class Apart:
    """A person who rated lower (or higher) than everybody else beyond measurement error.

    `nearest`: the one of the others who is closest; `points`: how far away that one still is, with its interval.
    """

    person: str
    side: str
    nearest: str
    points: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Split:
    """The views of one session: every pair, and who stands apart.

    `apart` is empty where nobody does, and None where it cannot be told because an error is unknown. With two people
    who differ, each stands apart from the other.
    """

    therapy: Any
    session: Any
    views: Mapping[str, float]
    pairs: tuple[Difference, ...]
    apart: tuple[Apart, ...] | None


def split_alliance(
    ratings: pl.DataFrame,
    *,
    error: Mapping[str, float] | float | None,
    therapy: str = "therapy",
    session: str = "session",
    person: str = "person",
    value: str = "value",
    confidence: float = 0.95,
) -> tuple[Split, ...]:
    """Set the views of each session side by side, for sessions that at least two people rated.

    `ratings`: one row per therapy, session and person; missing values are left out. `error`: the standard error of
    measurement of a rating in points, one for all or one per person (see psychometrics.standard_error_of_measurement);
    None where none is known. The intervals of all pairs of a session hold together with the stated `confidence`
    (Bonferroni). Ordered by therapy and session. Raises ValueError for negative errors, for a person without one, for
    numbers that are not finite, and when a person rated a session twice.

    Parameters
    ----------
    ratings : polars.DataFrame
        One row per therapy, session and person.
    error : mapping of str to float, float or None
        Standard error of measurement in points, for each person or for all.
    therapy, session, person, value : str
        Names of the columns.
    confidence : float, default 0.95
        Of all intervals of a session together.

    Returns
    -------
    tuple of Split
        One for each session that two or more people rated.

    Raises
    ------
    ValueError
        A negative error, a person without one, a number that is not finite, or a person who rated a session twice.

    Examples
    --------
    >>> import polars as pl
    >>> import alliance
    >>> ratings = pl.DataFrame({
    ...     "therapy": ["A"] * 3, "session": [1] * 3, "person": ["Ada", "Ben", "therapist"], "value": [8.0, 3.0, 7.5],
    ... })
    >>> (split,) = alliance.split_alliance(ratings, error=0.8)
    >>> [one.person for one in split.apart]
    ['Ben']
    """
    rated = ratings.select(therapy, session, person, pl.col(value).cast(pl.Float64).fill_nan(None)).drop_nulls()
    people = tuple(rated[person].unique().sort().to_list())
    _check(rated, (therapy, session, person), value, error)
    errors = _errors(error, people)
    order = rated.sort(therapy, session, person)
    views = order.group_by(therapy, session, maintain_order=True).agg(person, value)
    return tuple(
        _split(row[0], row[1], dict(zip(row[2], row[3], strict=True)), errors, confidence)
        for row in views.iter_rows()
        if len(row[2]) > 1
    )


def _check(
    rated: pl.DataFrame, key: tuple[str, str, str], value: str, error: Mapping[str, float] | float | None
) -> None:
    if not rated[value].is_finite().all():
        raise ValueError("Some ratings are infinite. Check the entries.")
    if twice := int(rated.select(key).is_duplicated().sum()):
        raise ValueError(f"{twice} rows repeat a person within a session. Keep one rating for each.")
    given = error.values() if isinstance(error, Mapping) else () if error is None else (error,)
    if not all(0 <= one < float("inf") for one in given):
        raise ValueError("A standard error of measurement is 0 points or more.")


def _errors(error: Mapping[str, float] | float | None, people: tuple[str, ...]) -> Mapping[str, float] | None:
    if error is None:
        return None
    if not isinstance(error, Mapping):
        return dict.fromkeys(people, error)
    missing = [name for name in people if name not in error]
    if missing:
        raise ValueError(
            f"Enter a standard error of measurement for each person. Missing: {', '.join(map(str, missing))}."
        )
    return error


def _split(
    therapy: Any, session: Any, views: dict[str, float], errors: Mapping[str, float] | None, confidence: float
) -> Split:
    pairs = list(combinations(views, 2))
    if errors is None:
        unsure = tuple(Difference(a, b, views[a] - views[b], None, None, None) for a, b in pairs)
        return Split(therapy, session, views, unsure, None)
    z = normal_quantile(1 - (1 - confidence) / (2 * len(pairs)))
    margin = {frozenset(pair): z * sqrt(errors[pair[0]] ** 2 + errors[pair[1]] ** 2) for pair in pairs}
    differences = tuple(_difference(a, b, views[a] - views[b], margin[frozenset((a, b))]) for a, b in pairs)
    apart = [_apart(name, side, views, margin) for name in views for side in (-1, 1)]
    return Split(therapy, session, views, differences, tuple(one for one in apart if one))


def _difference(first: str, second: str, points: float, margin: float) -> Difference:
    return Difference(first, second, points, points - margin, points + margin, abs(points) > margin)


def _apart(name: str, side: int, views: Mapping[str, float], margin: Mapping[frozenset[str], float]) -> Apart | None:
    """Whether everybody else lies beyond measurement error on the other side (`side` -1: this person is the lowest)."""
    distances = {other: side * (views[name] - views[other]) for other in views if other != name}
    if not all(points > margin[frozenset((name, other))] for other, points in distances.items()):
        return None
    nearest = min(distances, key=lambda other: distances[other])
    points, around = distances[nearest], margin[frozenset((name, nearest))]
    return Apart(name, "lower" if side < 0 else "higher", nearest, points, points - around, points + around)
