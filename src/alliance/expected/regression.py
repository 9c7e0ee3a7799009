"""Regression form: for each session its own straight line on the first score, as in outcome benchmarks.

y_s = a_s + b_s y_0 + further intake + e. It knows nothing of the sessions between, needs no shape of the course, and
needs many therapies at every single session. The spread is that of a prediction: it holds the uncertainty of the line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.expected.closed import LEAST_AT_SESSION, ClosedTherapies, Reference
from alliance.expected.forecast import Forecast
from alliance.mixed import Numbers


@dataclass(frozen=True, slots=True)
class Line:
    """One session's line: coefficients of 1, first score, intake; (X'X)^-1; residual SD; degrees of freedom."""

    coefficients: Numbers
    inverse: Numbers
    residual: float
    freedom: int


@dataclass(frozen=True, slots=True)
class Regression:
    """A line for each time since the start that enough closed therapies have a score at."""

    closed: Reference
    lines: dict[float, Line]

    def from_start(self, first: Numbers, intake: Numbers, elapsed: Numbers) -> Forecast:
        """What is expected given the first score and the intake; nothing where that session has no line of its own.

        Shapes: `first` (therapies,), `intake` (therapies, variables), `elapsed` (times,).
        """
        predictors = _predictors(first, intake)
        mean, spread = np.full((2, len(first), len(elapsed)), np.nan)
        freedom = np.full(len(elapsed), np.inf)
        for column, time in enumerate(elapsed.tolist()):
            if line := self.lines.get(time):
                unsure = np.einsum("ij,jk,ik->i", predictors, line.inverse, predictors)
                mean[:, column] = predictors @ line.coefficients
                spread[:, column] = line.residual * np.sqrt(1 + unsure)
                freedom[column] = line.freedom
        return Forecast(mean, spread, freedom)


def fit_regression(closed: ClosedTherapies) -> Regression:
    """Fit a line for each session with at least 30 closed therapies.

    Parameters
    ----------
    closed : ClosedTherapies
        From `closed_therapies`.

    Returns
    -------
    Regression
        A `Form` for `expected_course` and `signals`.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> from alliance.expected import fit_regression
    >>> type(fit_regression(closed)).__name__
    'Regression'
    """
    lines = {}
    for time in np.unique(closed.elapsed[closed.elapsed > 0]).tolist():
        rows = closed.elapsed == time
        who = closed.who[rows]
        line = _line(_predictors(closed.first[who], closed.intake[who]), closed.values[rows])
        if line is not None:
            lines[time] = line
    return Regression(closed, lines)


def _line(predictors: Numbers, values: Numbers) -> Line | None:
    rows, width = predictors.shape
    if rows < LEAST_AT_SESSION + width or np.linalg.matrix_rank(predictors) < width:
        return None
    inverse = np.asarray(np.linalg.inv(predictors.T @ predictors), dtype=np.float64)
    coefficients = inverse @ predictors.T @ values
    left = values - predictors @ coefficients
    return Line(coefficients, inverse, float(np.sqrt(left @ left / (rows - width))), rows - width)


def _predictors(first: Numbers, intake: Numbers) -> Numbers:
    return np.concatenate([np.ones((len(first), 1)), first[:, None], intake], axis=1)
