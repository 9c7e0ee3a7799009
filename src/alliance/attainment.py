"""Goal attainment scaling: one figure for several goals, each with five levels of its own.

Kiresuk & Sherman 1968 (Community Mental Health Journal 4:443-453):
T = 50 + 10 * sum(w x) / sqrt((1 - rho) * sum(w^2) + rho * (sum w)^2).
x: the level reached, from -2 (much less than expected) over 0 (as expected) to +2 (much more); w: how much the goal
counts; rho: the correlation that the authors assume between the levels of any two goals, .3.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, sqrt

__all__ = ["RHO", "attainment_t_score"]

#: The correlation between the levels of two goals that Kiresuk & Sherman assume.
RHO = 0.3
_LOWEST, _HIGHEST = -2, 2


def attainment_t_score(levels: Sequence[float], weights: Sequence[float], rho: float = RHO) -> float:
    """The T-score of one person's goals: 50 where all is as expected, 10 points to a standard deviation.

    The score rests on the five levels being written as unlikely as the authors meant them to be, so it tells about one
    person's own goals and compares no one with anyone else. It lies within 50 +- 20 / sqrt(rho).

    Parameters
    ----------
    levels : sequence of float
        One for each goal, -2 to +2. None may be missing.
    weights : sequence of float
        One for each goal, above 0; only their proportions matter.
    rho : float, default 0.3
        The correlation between the levels of any two goals, 0 to 1.

    Returns
    -------
    float
        The score, in T points.

    Raises
    ------
    ValueError
        With every fault that is found.

    References
    ----------
    Kiresuk & Sherman 1968, Community Mental Health Journal 4:443-453.

    Examples
    --------
    >>> from alliance import attainment_t_score
    >>> round(attainment_t_score([1, 0, -1], [1, 1, 1]), 2)
    50.0
    >>> round(attainment_t_score([1, 1], [2, 1]), 2)
    62.05
    """
    faults = [*_faults_of_lengths(levels, weights), *_faults_of_values(levels, weights, rho)]
    if faults:
        raise ValueError(f"No T-score: {'; '.join(faults)}.")
    largest = max(weights)  # only proportions matter: without their size no square runs over or under
    shares = [weight / largest for weight in weights]
    together = sum(share * level for share, level in zip(shares, levels, strict=True))
    spread = (1 - rho) * sum(share**2 for share in shares) + rho * sum(shares) ** 2
    return 50 + 10 * together / sqrt(spread)


def _faults_of_lengths(levels: Sequence[float], weights: Sequence[float]) -> list[str]:
    if len(levels) != len(weights):
        return [f"{len(levels)} levels and {len(weights)} weights; each goal needs one of each"]
    return [] if levels else ["at least one goal is needed"]


def _faults_of_values(levels: Sequence[float], weights: Sequence[float], rho: float) -> list[str]:
    off = [
        f"the level of goal {number} is {level}, not from -2 to +2"
        for number, level in enumerate(levels, 1)
        if not _LOWEST <= level <= _HIGHEST
    ]
    light = [
        f"the weight of goal {number} is {weight}, not above 0"
        for number, weight in enumerate(weights, 1)
        if not 0 < weight < inf
    ]
    return [*off, *light, *([] if 0 <= rho <= 1 else [f"rho is {rho}, not from 0 to 1"])]
