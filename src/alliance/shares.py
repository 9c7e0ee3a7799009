"""A share and how surely it is known, with the standard library alone."""

from __future__ import annotations

from math import sqrt


def wilson(hits: int, of: int, z: float) -> tuple[float | None, float | None, float | None]:
    """A share with its interval (Wilson 1927); three times None when there is nothing to take a share of.

    `z`: the normal quantile of the interval, 1.96 for 95 %.
    """
    if not of:
        return None, None, None
    share, weight = float(hits / of), z * z / of
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return share, max(middle - half, 0.0), min(middle + half, 1.0)
