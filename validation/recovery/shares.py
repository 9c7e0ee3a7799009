"""Shares and means with their 95 % intervals, for rows that belong together by therapy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from alliance.distributions import normal_quantile

Z = normal_quantile(0.975)
Counts = NDArray[np.int64]


def mean(values: NDArray[np.float64]) -> list[float]:
    """The mean of independent values with its interval."""
    return _rounded(float(values.mean()), float(values.std(ddof=1)) / len(values) ** 0.5)


def ratio(hits: Counts, of: Counts) -> list[float]:
    """sum(hits) / sum(of), one entry per therapy."""
    share, away = _share(hits, of)
    return _rounded(share, float(np.sqrt((away**2).sum())))


def f1(right: Counts, said: Counts, found: Counts, there: Counts) -> list[float]:
    """The harmonic mean of precision (right of said) and recall (found of there), one entry per therapy.

    The interval is that of the linearised estimate: what each therapy adds to precision and to recall, weighted by how
    F1 depends on the two.
    """
    precision, of_precision = _share(right, said)
    recall, of_recall = _share(found, there)
    total = precision + recall
    weights = 2 * (recall / total) ** 2, 2 * (precision / total) ** 2
    away = weights[0] * of_precision + weights[1] * of_recall
    return _rounded(2 * precision * recall / total, float(np.sqrt((away**2).sum())))


def _share(hits: Counts, of: Counts) -> tuple[float, NDArray[np.float64]]:
    """A share, and by how much each therapy moves it."""
    share = float(hits.sum() / of.sum())
    return share, (hits - share * of) / of.sum()


def _rounded(value: float, error: float) -> list[float]:
    return [round(number, 3) for number in (value, value - Z * error, value + Z * error)]
