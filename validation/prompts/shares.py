"""A share with its interval."""

from __future__ import annotations

from alliance.distributions import normal_quantile
from alliance.shares import wilson


def share(count: int, of: int) -> list[float]:
    """The share, and the ends of its 95 % interval (Wilson 1927), to three digits; `of` is above 0."""
    return [round(number, 3) for number in wilson(count, of, normal_quantile(0.975)) if number is not None]
