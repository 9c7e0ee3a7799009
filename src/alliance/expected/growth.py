"""Growth form: every course is a line over the logarithm of time, and therapies differ in level and slope.

y = b0 + u0 + (b1 + u1) log(1 + s) + e, s sessions since the start. What is expected of a therapy is the conditional
normal distribution given the scores so far; its percentiles are conditional growth percentiles. The uncertainty of the
fixed effects is part of the spread, that of the variances is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.expected.closed import ClosedTherapies, TooFewTherapies
from alliance.expected.forecast import Forecast, reached_often
from alliance.mixed import MixedFit, Numbers, fit_mixed


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth fitted to closed therapies; intake variables shift level and slope."""

    closed: ClosedTherapies
    fit: MixedFit

    def from_start(self, first: Numbers, intake: Numbers, elapsed: Numbers) -> Forecast:
        """What is expected given the first score only: an extreme start is expected to come back as far as it is noise.

        Shapes: `first` (therapies,), `intake` (therapies, variables), `elapsed` (times,). Nothing is said beyond the
        time that 30 closed therapies reached.
        """
        g = np.log1p(elapsed)
        random, residual = self.fit.random, self.fit.residual
        start = random[0, 0] + residual
        shared = random[0, 0] + random[0, 1] * g
        pull = shared / start
        at_start, later = self._predictors(intake, np.zeros(1))[:, 0], self._predictors(intake, g)
        mean = later @ self.fit.fixed + pull * (first - at_start @ self.fit.fixed)[:, None]
        own = random[0, 0] + 2 * random[0, 1] * g + random[1, 1] * g * g + residual
        left = later - pull[:, None] * at_start[:, None, :]
        unsure = np.einsum("ijk,kl,ijl->ij", left, self.fit.covariance, left)
        mean[:, ~reached_often(self.closed, elapsed)] = np.nan
        return Forecast(mean, np.sqrt(own - shared * pull + unsure), np.full(len(elapsed), np.inf))

    def from_all(self, known: Numbers, values: Numbers, intake: Numbers, elapsed: float) -> tuple[float, float]:
        """Mean and standard deviation of one score of one therapy, given all its scores so far.

        `known`, `values`: times since the start and scores before `elapsed`; `intake`: (variables,).
        """
        times = np.log1p(np.append(known, elapsed))
        lines = np.stack([np.ones_like(times), times], axis=1)
        covariance = lines @ self.fit.random @ lines.T + self.fit.residual * np.eye(len(times))
        predictors = self._predictors(intake[None, :], times)[0]
        weights = np.linalg.solve(covariance[:-1, :-1], covariance[:-1, -1])
        left = predictors[-1] - weights @ predictors[:-1]
        mean = left @ self.fit.fixed + weights @ values
        variance = covariance[-1, -1] - weights @ covariance[:-1, -1] + left @ self.fit.covariance @ left
        return float(mean), float(np.sqrt(variance))

    def _predictors(self, intake: Numbers, g: Numbers) -> Numbers:
        """1, g, intake, intake times g, for each therapy and time."""
        columns = [np.ones((len(intake), len(g))), np.tile(g, (len(intake), 1))]
        columns += [np.tile(column[:, None], len(g)) for column in intake.T]
        columns += [column[:, None] * g for column in intake.T]
        return np.stack(columns, axis=2)


def fit_growth(closed: ClosedTherapies) -> Growth:
    """Fit the growth form by restricted maximum likelihood. Raises TooFewTherapies where none can be fitted.

    Parameters
    ----------
    closed : ClosedTherapies
        From `closed_therapies`.

    Returns
    -------
    Growth
        A `Form` for `expected_course` and `signals`.

    Raises
    ------
    TooFewTherapies
        No growth can be fitted.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> from alliance.expected import fit_growth
    >>> type(fit_growth(closed)).__name__
    'Growth'
    """
    g = np.log1p(closed.elapsed)
    of_row = closed.intake[closed.who]
    further = np.concatenate([of_row, of_row * g[:, None]], axis=1) if closed.intake_names else None
    fit = fit_mixed(closed.who, g, closed.values, further)
    if not fit.converged:
        raise TooFewTherapies("The growth model did not converge. Check the scores for errors.")
    return Growth(closed, fit)
