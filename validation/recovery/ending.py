"""A forecast of deterioration at the end from all scores so far: logistic, learnt from closed therapies.

Tried beside signals and the plain rule; it is no part of the library, since it does no better than the plain rule.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]


def known_so_far(values: Numbers, first: Numbers) -> Numbers:
    """By therapy and time: start, change so far, change at the score before, mean change, sessions, and products."""
    therapies, times = values.shape
    known = np.full((therapies, times, 9), np.nan)
    last, total, seen = first.copy(), first.copy(), np.ones(therapies)
    for time in range(times):
        here = np.isfinite(values[:, time])
        change, before, mean, long = values[:, time] - first, last - first, total / seen - first, np.log1p(seen)
        beyond = np.maximum(change - 6, 0)
        one = np.ones(therapies)
        known[:, time] = np.stack(
            [one, first, change, before, mean, long, change * long, first * change, beyond], axis=1
        )
        last = np.where(here, values[:, time], last)
        total, seen = total + np.where(here, values[:, time], 0.0), seen + here
    return known


def fit_logistic(known: Numbers, bad: Marks) -> Numbers:
    """Coefficients by Newton's method, with next to no penalty."""
    beta, penalty = np.zeros(known.shape[1]), 1e-3 * np.eye(known.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-known @ beta))
        slope = known.T @ (bad - likely) - penalty @ beta
        beta = beta + np.linalg.solve((known * (likely * (1 - likely))[:, None]).T @ known + penalty, slope)
    return beta


def likely(known: Numbers, beta: Numbers) -> Numbers:
    """How likely deterioration is, by therapy and time; 0 where there is no score."""
    told: Numbers = np.nan_to_num(1 / (1 + np.exp(-known @ beta)))
    return told
