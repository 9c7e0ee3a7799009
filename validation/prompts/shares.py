"""A share with its interval."""

from __future__ import annotations

from math import sqrt

from alliance.distributions import normal_quantile


def share(count: int, of: int) -> list[float]:
    """The share, and the ends of its 95 % interval (Wilson 1927), to three digits."""
    z2 = normal_quantile(0.975) ** 2
    middle, margin = count + z2 / 2, sqrt(z2 * (count * (of - count) / of + z2 / 4))
    return [round(number, 3) for number in (count / of, (middle - margin) / (of + z2), (middle + margin) / (of + z2))]
