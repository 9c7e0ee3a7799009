"""How far two people agree about the same things: correlation, absolute agreement, and the size of differences."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.distributions import normal_quantile, t_quantile
from alliance.model.shown import Shown
from alliance.psychometrics import TooLittleData, intraclass_correlations
from alliance.versions import refuse_joined

Numbers = NDArray[np.float64]
#: Pairs needed before anything is told of agreement.
LEAST_PAIRS = 4
CONSTANT = "One rater's ratings are constant, so correlation and ICC cannot be estimated."


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement(Shown):
    """Agreement of two people over `n` pairs of ratings, difference = second - first.

    `r`: do they move together (Pearson; interval by Fisher's z). `icc`: do they say the same number, ICC(A,1) of McGraw
    & Wong 1996. `difference`: mean difference; `lower`, `upper`: the limits that hold 95 of 100 differences (Bland &
    Altman 1986), each with its own interval (1999). `slope`: how the difference changes with one point more of their
    mean; where its interval leaves 0 out, one limit for all heights misleads. Correlation, ICC and slope are
    None, with the `reason`, where one of the two always gives the same rating.
    """

    n: int
    r: Estimate | None
    icc: Estimate | None
    difference: Estimate
    lower: Estimate
    upper: Estimate
    slope: Estimate | None
    reason: str = ""


def agreement(pairs: pl.DataFrame, first: str, second: str) -> Agreement:
    """Agreement of two columns of ratings, one row per thing that both rated; rows with a gap are left out.

    The rows are taken as independent: for sessions of the same therapies see `agreement_by_level`.
    Raises TooLittleData with fewer than 4 complete rows, and VersionsJoined for a table with two versions of a form.
    """
    refuse_joined(pairs)
    complete = pairs.select(pl.col(first, second).cast(pl.Float64).fill_nan(None)).drop_nulls()
    x, y = complete[first].to_numpy(), complete[second].to_numpy()
    if len(x) < LEAST_PAIRS:
        raise TooLittleData(f"Agreement needs at least {LEAST_PAIRS} pairs of ratings. There are {len(x)}.")
    mean, lower, upper = _limits(y - x)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return Agreement(len(x), None, None, mean, lower, upper, None, CONSTANT)
    return Agreement(len(x), _correlation(x, y), _icc(complete), mean, lower, upper, _slope((x + y) / 2, y - x))


@dataclass(frozen=True, slots=True)
class LevelAgreement(Shown):
    """Agreement apart by level, for repeated sessions of many therapies.

    `between`: agreement of the means of each therapy. `r_within`: do the two move together from session to session
    around their own means (pooled over therapies, interval by Fisher's z with n - therapies degrees of freedom). Each
    is None where it cannot be estimated, with its reason.
    """

    therapies: int
    sessions: int
    between: Agreement | None
    r_within: Estimate | None
    between_reason: str = ""
    within_reason: str = ""


def agreement_by_level(pairs: pl.DataFrame, first: str, second: str, *, by: str) -> LevelAgreement:
    """Agreement between therapies and within them; `by` names the therapy.

    Raises TooLittleData where neither can be told, and VersionsJoined for a table with two versions of a form.
    """
    refuse_joined(pairs)
    complete = pairs.select(by, pl.col(first, second).cast(pl.Float64).fill_nan(None)).drop_nulls()
    means = complete.group_by(by, maintain_order=True).agg(pl.col(first, second).mean())
    away = complete.select(pl.col(first, second) - pl.col(first, second).mean().over(by))
    x, y = away[first].to_numpy(), away[second].to_numpy()
    freedom = len(x) - len(means)
    within, between, why, too_few = None, None, "", ""
    if freedom < 4:
        why = "Therapies have too few repeated sessions to tell whether the two move together within them."
    elif not x.any() or not y.any():
        why = "One rater's ratings do not change from session to session of a therapy."
    else:
        within = _correlation(x, y, freedom + 1)
    try:
        between = agreement(means, first, second)
    except TooLittleData as reason:
        too_few = str(reason)
    if within is None and between is None:
        raise TooLittleData(f"{too_few} {why}")
    return LevelAgreement(len(means), len(x), between, within, too_few, why)


def _icc(complete: pl.DataFrame) -> Estimate:
    if complete.to_series(0).equals(complete.to_series(1)):
        return Estimate(1.0, 1.0, 1.0)
    absolute = next(one for one in intraclass_correlations(complete) if one.also == "ICC(A,1)")
    return Estimate(absolute.value, absolute.low, absolute.high)


def _correlation(x: Numbers, y: Numbers, n: int | None = None) -> Estimate:
    r = float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))
    if abs(r) > 1 - 1e-12:
        return Estimate(r, r, r)
    margin = normal_quantile(0.975) / sqrt((n or len(x)) - 3)
    return Estimate(r, tanh(atanh(r) - margin), tanh(atanh(r) + margin))


def _limits(difference: Numbers) -> tuple[Estimate, Estimate, Estimate]:
    """Mean difference and the two limits, each with its interval."""
    n, mean, spread = len(difference), float(difference.mean()), float(difference.std(ddof=1))
    z, t = normal_quantile(0.975), t_quantile(0.975, n - 1)
    margin = t * spread / sqrt(n)
    limit_margin = t * spread * sqrt(1 / n + z * z / (2 * (n - 1)))  # Bland & Altman 1999, section 2.2
    lower, upper = (
        Estimate(limit, limit - limit_margin, limit + limit_margin) for limit in (mean - z * spread, mean + z * spread)
    )
    return Estimate(mean, mean - margin, mean + margin), lower, upper


def _slope(mean: Numbers, difference: Numbers) -> Estimate:
    away = mean - mean.mean()
    sxx = float(away @ away)
    if sxx == 0:
        return Estimate(0.0, 0.0, 0.0)
    slope = float(away @ difference) / sxx
    rest = difference - difference.mean() - slope * away
    margin = t_quantile(0.975, len(mean) - 2) * sqrt(float(rest @ rest) / (len(mean) - 2) / sxx)
    return Estimate(slope, slope - margin, slope + margin)
