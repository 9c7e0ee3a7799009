"""A share and how surely it is known, two shares compared, and how many that needs, with the standard library alone."""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist


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


def in_percent(share: float) -> int:
    """A share, or a difference of two, in whole percent."""
    return round(100 * share)


def difference(before: tuple[int, int], after: tuple[int, int], z: float) -> tuple[float, float, float] | None:
    """The second share less the first with its interval, each given as hits and of how many; None where one is empty.

    Newcombe's hybrid of two Wilson intervals: Newcombe RG (1998), Statistics in Medicine 17:873-890, method 10.
    """
    first, first_low, first_high = wilson(*before, z)
    second, second_low, second_high = wilson(*after, z)
    if first is None or first_low is None or first_high is None:
        return None
    if second is None or second_low is None or second_high is None:
        return None
    down = sqrt((second - second_low) ** 2 + (first_high - first) ** 2)
    up = sqrt((second_high - second) ** 2 + (first - first_low) ** 2)
    return second - first, second - first - down, second - first + up


def needed_in_each(before: float, after: float, *, level: float = 0.95, power: float = 0.8) -> int:
    """How many independent answers each of two groups needs, so that a change between two shares is found so surely.

    Two-sided test of two shares without correction for continuity: Fleiss JL, Levin B, Paik MC (2003), Statistical
    Methods for Rates and Proportions, 3rd edition, formula 4.14. From 60 % to 70 %: 356. Raises ValueError for two
    shares that are the same, or none.
    """
    if before == after or not (0 <= before <= 1 and 0 <= after <= 1):
        raise ValueError("Two different shares between 0 and 1 are needed.")
    sure, found = NormalDist().inv_cdf(1 - (1 - level) / 2), NormalDist().inv_cdf(power)
    middle = (before + after) / 2
    alike = sqrt(2 * middle * (1 - middle))
    apart = sqrt(before * (1 - before) + after * (1 - after))
    return ceil(((sure * alike + found * apart) / (after - before)) ** 2)
