"""Quantiles and tail probabilities of the normal, t and F distributions, with the standard library alone.

All of them rest on one function, the regularised incomplete beta function, computed by its continued fraction
(Press et al., Numerical Recipes, 3rd ed., 6.4). Tests hold the values against printed tables.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, pi
from statistics import NormalDist

NORMAL = NormalDist()
_TINY = 1e-300  # keeps the continued fraction away from a division by zero
_STEPS = 10_000  # far more than any df met here needs; reaching it means the arguments make no sense


def normal_quantile(p: float) -> float:
    """The point below which a standard normal value falls with probability `p` (0 < p < 1)."""
    return NORMAL.inv_cdf(p)


def t_probability(t: float, df: float) -> float:
    """The probability that a t value with `df` degrees of freedom is below `t`."""
    tail = 0.5 * beta_share(df / (df + t * t), df / 2, 0.5)
    return 1 - tail if t > 0 else tail


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """The point below which a t value with `df` > 0 degrees of freedom falls with probability `p` (0 < p < 1)."""
    if p < 0.5:
        return -t_quantile(1 - p, df)
    # The normal quantile lies below that of t, and above 0 the distribution is concave: Newton climbs, never over.
    t, step = normal_quantile(p), 1.0
    while step > 1e-13 * t:
        step = (p - t_probability(t, df)) / t_density(t, df)
        t += step
    return t


def t_density(t: float, df: float) -> float:
    """The density of the t distribution with `df` degrees of freedom at `t`."""
    return exp(lgamma((df + 1) / 2) - lgamma(df / 2) - 0.5 * log(df * pi) - (df + 1) / 2 * log1p(t * t / df))


def f_probability(f: float, df1: float, df2: float) -> float:
    """The probability that an F value with `df1` and `df2` degrees of freedom is below `f`."""
    return 0.0 if f <= 0 else beta_share(df1 * f / (df1 * f + df2), df1 / 2, df2 / 2)


@lru_cache(maxsize=1024)
def f_quantile(p: float, df1: float, df2: float) -> float:
    """The point below which an F value falls with probability `p` (0 < p < 1)."""
    return _bisect(lambda f: f_probability(f, df1, df2) - p)


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for 0 <= x <= 1."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast only on the near side of the mean
        return 1 - beta_share(1 - x, b, a)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return exp(front) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    total = d
    for m in range(1, _STEPS):
        for factor in _factors(m, x, a, b):
            d = 1 / _away_from_zero(1 + factor * d)
            c = _away_from_zero(1 + factor / c)
            total *= c * d
        if abs(c * d - 1) < 1e-15:
            return total
    raise ValueError(f"a={a}, b={b} are not valid degrees of freedom")


def _factors(m: int, x: float, a: float, b: float) -> tuple[float, float]:
    """The even and the odd coefficient of step `m`."""
    even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return even, odd


def _away_from_zero(value: float) -> float:
    return value or _TINY


def _bisect(distance: Callable[[float], float], low: float = 0.0, high: float = 1.0) -> float:
    """Where an increasing function of a value >= 0 crosses zero."""
    while distance(high) < 0 and high < inf:
        low, high = high, high * 2
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if distance(middle) < 0 else (low, middle)
    return middle
