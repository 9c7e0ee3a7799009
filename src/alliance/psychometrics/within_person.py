"""Reliability of change: does a scale tell the sessions of one person apart, and not only one person from another?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from alliance.model.shown import Shown
from alliance.psychometrics.covariance import Matrix, TooLittleData
from alliance.psychometrics.factor import fit_one_factor
from alliance.psychometrics.reliability import alpha_of
from alliance.versions import refuse_joined


@dataclass(frozen=True, slots=True)
class LevelReliability(Shown):
    """Alpha at both levels, and how much of the variance of the score lies between people.

    `within`: alpha of differences between the sessions of one person; `between`: alpha of differences between people,
    None when they do not differ more than their sessions do; `between_share`: share of the score's variance between
    people. `omega_within`, `omega_between`: omega of the sum of the items at each level, None with fewer than 3 items
    or where one factor does not fit.
    """

    within: float
    between: float | None
    between_share: float
    omega_within: float | None
    omega_between: float | None
    people: int
    sessions: int


def level_reliability(frame: pl.DataFrame, *, by: str, items: list[str]) -> LevelReliability:
    """Reliability within and between people from forms filled in again and again.

    `frame`: one row per form; `by`: the column that tells whose form (or whose therapy) it is; `items`: numeric columns
    already turned round. Within: alpha of the pooled covariance around each person's means, which equals the R_C of
    Cranford and others 2006, Personality and Social Psychology Bulletin 32:917-929, with sessions nested in people.
    Between: alpha of the covariance between people that is left after taking out the sampling of sessions (one-way
    multivariate analysis of variance; Geldhof, Preacher & Zyphur 2014, Psychological Methods 19:72-91, name the two).
    Omega at each level: the share of the variance of the sum that one factor explains, fitted by maximum likelihood to
    the covariance of that level (level by level: Yuan & Bentler 2007, Sociological Methodology 37:53-82).
    Forms with a gap, and people with one complete form, are left out. Raises TooLittleData, and VersionsJoined for a
    table with two versions of the form.

    Parameters
    ----------
    frame : polars.DataFrame
        One row per form.
    by : str
        Column that tells whose form it is.
    items : list of str
        Numeric columns, already turned round; null and NaN are missing.

    Returns
    -------
    LevelReliability
        `within`, `between` (None where people do not differ), and the share of variance between people, 0 to 1.

    Raises
    ------
    TooLittleData
        A ValueError that says how much there is and how much is needed.
    VersionsJoined
        The table has two versions of the form.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.psychometrics import level_reliability
    >>> forms = pl.DataFrame({
    ...     "who": ["A"] * 3 + ["B"] * 3, "a": [1, 2, 3, 5, 4, 6], "b": [1, 3, 3, 5, 5, 6],
    ... })
    >>> found = level_reliability(forms, by="who", items=["a", "b"])
    >>> found.people, found.sessions
    (2, 6)
    """
    refuse_joined(frame)
    forms = frame.select(by, *(pl.col(item).cast(pl.Float64).fill_nan(None) for item in items)).drop_nulls()
    forms = forms.filter(pl.len().over(by) > 1)
    people = forms[by].n_unique()
    if len(items) < 2 or people < 2 or forms.height <= people + 1:
        raise TooLittleData("This needs at least 2 items, and at least 2 people with 2 complete forms each.")
    within, between = _covariances(forms, by, items)
    if within.sum() <= 0:
        raise TooLittleData("No one's score changed, so the reliability of change cannot be estimated.")
    spread = max(float(between.sum()), 0.0)
    return LevelReliability(
        within=alpha_of(within),
        between=alpha_of(between) if spread > 0 else None,
        between_share=spread / (spread + float(within.sum())),
        omega_within=_omega(within, forms.height - people),
        omega_between=_omega(between, people - 1) if spread > 0 else None,
        people=people,
        sessions=forms.height,
    )


def _omega(matrix: Matrix, degrees: int) -> float | None:
    """Omega of the sum of the items from the covariance matrix of one level."""
    if not np.linalg.eigvalsh(matrix).min() > 0:
        return None
    try:
        factor = fit_one_factor(matrix, tuple(map(str, range(len(matrix)))), degrees, "ml")
    except TooLittleData:
        return None
    common = sum(factor.loadings) ** 2
    return None if factor.boundary else common / (common + sum(factor.own_variances))


def _covariances(forms: pl.DataFrame, by: str, items: list[str]) -> tuple[Matrix, Matrix]:
    means = forms.select(pl.col(item).mean().over(by) for item in items).to_numpy()
    answers = forms.select(items).to_numpy()
    counts = forms.group_by(by).len()["len"].to_numpy()
    n, people = len(answers), len(counts)
    inside, outside = answers - means, means - answers.mean(axis=0)
    within = inside.T @ inside / (n - people)
    typical = (n - (counts**2).sum() / n) / (people - 1)
    between = (outside.T @ outside / (people - 1) - within) / typical
    return np.asarray(within), np.asarray(between)
