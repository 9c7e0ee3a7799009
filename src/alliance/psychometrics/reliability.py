"""How far the items of a scale measure one thing: alpha, omega, and the error of a single score."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
import polars as pl

from alliance.distributions import t_quantile
from alliance.model.shown import Shown
from alliance.psychometrics.covariance import Matrix, TooLittleData, complete_forms, covariance
from alliance.psychometrics.factor import Fit, OneFactor, fit_one_factor


@dataclass(frozen=True, slots=True)
class Alpha(Shown):
    """Cronbach's alpha with its confidence interval; `without` is alpha when one item is left out (from 3 items on)."""

    value: float
    low: float
    high: float
    forms: int
    without: dict[str, float]


@dataclass(frozen=True, slots=True)
class Omega(Shown):
    """Omega total and the one-factor fit that it rests on."""

    value: float
    factor: OneFactor


def cronbach_alpha(items: pl.DataFrame, *, confidence: float = 0.95) -> Alpha:
    """Alpha of a scale (Cronbach 1951) with its interval, from forms without a missing answer.

    `items`: one numeric column per item, items that count the other way already turned round. The interval does not
    take answers as normal (asymptotically distribution-free; Maydeu-Olivares, Coffman & Hartmann 2007, Psychological
    Methods 12:157), since most scales here end where many people are; it is formed on the logarithm of 1 - alpha. That
    of Feldt (1965) is too narrow for such answers (validation/intervals). Raises TooLittleData.

    Parameters
    ----------
    items : polars.DataFrame
        One row per form, one numeric column per item, items that count the other way already turned round. Forms
        with a missing answer are left out.
    confidence : float, default 0.95
        Of the interval, between 0 and 1.

    Returns
    -------
    Alpha
        `value` with `low` and `high` (no unit), `forms` used, and alpha `without` each item.

    Raises
    ------
    TooLittleData
        A ValueError that says how much there is and how much is needed.

    References
    ----------
    Cronbach 1951, Psychometrika 16:297-334; Maydeu-Olivares et al. 2007, Psychological Methods 12:157-176.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.psychometrics import cronbach_alpha
    >>> forms = pl.DataFrame({"a": [1, 2, 3, 4, 5, 3], "b": [2, 2, 3, 5, 5, 1], "c": [1, 3, 3, 4, 4, 2]})
    >>> round(cronbach_alpha(forms).value, 3)
    0.913
    """
    table = complete_forms(items)
    matrix = covariance(table)
    value = alpha_of(matrix)
    forms, k = table.shape
    margin = t_quantile((1 + confidence) / 2, float(forms - 1)) * _log_error(table, value)
    names = items.columns if k > 2 else []
    return Alpha(
        value=value,
        low=1 - (1 - value) * exp(margin),
        high=1 - (1 - value) * exp(-margin),
        forms=forms,
        without={name: alpha_of(_leave_out(matrix, place)) for place, name in enumerate(names)},
    )


def _log_error(table: Matrix, alpha: float) -> float:
    """The standard error of log(1 - alpha), from how much each form moves the two variances that alpha is made of."""
    away = table - table.mean(axis=0)
    items, total = (away * away).sum(axis=1), away.sum(axis=1) ** 2
    moved = items / items.mean() - total / total.mean()
    # 1 - alpha = (k T / S - 1) / (k - 1): by the chain rule its logarithm moves k / (k - 1) T / S / (1 - alpha) times
    # as far
    share = items.mean() / total.mean()
    k = table.shape[1]
    steep = k / (k - 1) * share / max(1 - alpha, 1e-12)
    return float(steep * moved.std(ddof=1) / sqrt(len(table)))


def alpha_of(matrix: Matrix) -> float:
    """Alpha from the covariance matrix of the items. Raises TooLittleData when their sum does not vary."""
    k, total = len(matrix), matrix.sum()
    if total <= 0:
        raise TooLittleData("The sum score is constant, so its reliability cannot be estimated.")
    return float(k / (k - 1) * (1 - np.trace(matrix) / total))


def omega_total(items: pl.DataFrame, fit: Fit = "minres") -> Omega:
    """Omega total (McDonald 1999): the share of the variance of the sum of the standardised items that is not their
    own.

    `items` as for `cronbach_alpha`. With `fit="minres"` it equals `omega(nfactors=1)$omega.tot` of R's psych. Raises
    TooLittleData, also with fewer than 3 items.

    Parameters
    ----------
    items : polars.DataFrame
        One row per form, one numeric column per item, items that count the other way already turned round. Forms
        with a missing answer are left out.
    fit : {"minres", "ml"}
        How the factor is fitted.

    Returns
    -------
    Omega
        `value` (no unit) and the `factor` behind it.

    Raises
    ------
    TooLittleData
        A ValueError that says how much there is and how much is needed.

    References
    ----------
    McDonald 1999, Test theory: a unified treatment.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.psychometrics import omega_total
    >>> forms = pl.DataFrame({"a": [1, 2, 3, 4, 5, 3], "b": [2, 2, 3, 5, 5, 1], "c": [1, 3, 3, 4, 4, 2]})
    >>> round(omega_total(forms).value, 2)
    0.93
    """
    table = complete_forms(items)
    return omega_of(covariance(table), tuple(items.columns), len(table), fit)


def omega_of(matrix: Matrix, names: tuple[str, ...], forms: int, fit: Fit = "minres") -> Omega:
    """Omega total from the covariance matrix of the items."""
    factor = fit_one_factor(matrix, names, forms, fit)
    variances = np.diag(matrix)
    own = sum(np.array(factor.own_variances) / variances)
    return Omega(float(1 - own / (matrix / np.sqrt(np.outer(variances, variances))).sum()), factor)


def item_rest_correlations(items: pl.DataFrame) -> dict[str, float | None]:
    """The correlation of each item with the sum of the others (corrected item-total), from forms without a gap.

    `items` as for `cronbach_alpha`. Below 0 an item goes against the others, as one does that was turned round twice or
    not at all. None where the item or the rest does not vary, or there are fewer than 3 forms or 2 items. Equals
    `r.drop` of `alpha` in R's psych.
    """
    table = items.cast(pl.Float64).fill_nan(None).drop_nulls().to_numpy()
    if table.shape[0] < 3 or table.shape[1] < 2:
        return dict.fromkeys(items.columns)
    found: dict[str, float | None] = {}
    for place, name in enumerate(items.columns):
        rest = table.sum(axis=1) - table[:, place]
        varies = np.ptp(table[:, place]) > 0 and np.ptp(rest) > 0
        found[name] = float(np.corrcoef(table[:, place], rest)[0, 1]) if varies else None
    return found


def standard_error_of_measurement(sd: float, reliability: float) -> float:
    """The spread of observed scores around one true score, in points: sd * sqrt(1 - reliability).

    `sd`: standard deviation of the scores, 0 or more; `reliability`: 0 to 1. Raises ValueError outside these.

    Parameters
    ----------
    sd : float
        Standard deviation of the scores, in points.
    reliability : float
        0 to 1.

    Returns
    -------
    float
        In points.

    Raises
    ------
    ValueError
        A value outside these.

    Examples
    --------
    >>> from alliance.psychometrics import standard_error_of_measurement
    >>> standard_error_of_measurement(5.0, 0.84)
    2.0
    """
    if not sd >= 0 or not 0 <= reliability <= 1:
        raise ValueError("The standard error of measurement needs an SD of 0 or more and a reliability from 0 to 1.")
    return sd * sqrt(1 - reliability)


def _leave_out(matrix: Matrix, place: int) -> Matrix:
    return np.delete(np.delete(matrix, place, axis=0), place, axis=1)
