"""One factor behind the items, by maximum likelihood or by least residuals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.psychometrics.covariance import Matrix, TooLittleData, complete_forms, covariance

Vector: TypeAlias = NDArray[np.floating]
#: "ml": maximum likelihood (Jöreskog 1967, Psychometrika 32:443-482), as in structural equation programs; "minres":
#: least squares of the correlations off the diagonal (Harman & Jones 1966, Psychometrika 31:351-368), as in R's psych.
Fit: TypeAlias = Literal["ml", "minres"]
#: Steps allowed; well-behaved data need fewer than 15 by maximum likelihood and some hundred by least residuals.
_STEPS = 5_000
#: The largest gradient (ml) or move (minres) at which the fit counts as found.
_TOLERANCE = 1e-8
#: No step moves a loading or the log of an own variance further than this, so that a bad start cannot overflow.
_LONGEST_STEP = 1.0
#: A share of own variance below this is a boundary ("Heywood") case: the one-factor model does not fit the data.
_HEYWOOD = 0.005
_NOT_FOUND = "No one-factor fit was found. The items may not hang together, or the forms are too few."


@dataclass(frozen=True, slots=True)
class OneFactor:
    """Loadings and own variances of the items, in the units of the answers; `standardised` loadings in units of 1 SD.

    `boundary` names a fit in which an item has (almost) no variance of its own: read it as "one factor does not fit".
    """

    items: tuple[str, ...]
    loadings: tuple[float, ...]
    own_variances: tuple[float, ...]
    standardised: tuple[float, ...]
    forms: int
    boundary: bool


def one_factor(items: pl.DataFrame, fit: Fit = "ml") -> OneFactor:
    """Fit one common factor to item answers (one numeric column per item; forms with a gap are left out).

    Raises TooLittleData with fewer than 3 items or when no fit is found.
    """
    table = complete_forms(items)
    return fit_one_factor(covariance(table), tuple(items.columns), len(table), fit)


def fit_one_factor(matrix: Matrix, names: tuple[str, ...], forms: int, fit: Fit = "ml") -> OneFactor:
    """Fit one common factor to a covariance matrix of items. Raises TooLittleData as `one_factor` does."""
    if len(matrix) < 3:
        raise TooLittleData("One factor needs at least 3 items to be told from the items' own variance.")
    spread = np.sqrt(np.diag(matrix))
    correlation = matrix / np.outer(spread, spread)
    loadings, own = _likeliest(correlation) if fit == "ml" else _least_residual(correlation)
    loadings = loadings if loadings.sum() >= 0 else -loadings
    return OneFactor(
        items=names,
        loadings=tuple((loadings * spread).tolist()),
        own_variances=tuple((own * spread**2).tolist()),
        standardised=tuple((loadings / np.sqrt(loadings**2 + own)).tolist()),
        forms=forms,
        boundary=bool((own < _HEYWOOD).any()),
    )


def _least_residual(correlation: Matrix) -> tuple[Vector, Vector]:
    """One loading after the other is set to its best value given the rest, until none moves."""
    loadings = _start(correlation)[0]
    others = correlation - np.diag(np.diag(correlation))
    for _ in range(_STEPS):
        before = loadings.copy()
        for place in range(len(loadings)):
            loadings[place] = others[place] @ loadings / (loadings @ loadings - loadings[place] ** 2)
        if np.abs(loadings - before).max() < _TOLERANCE:
            return loadings, 1 - loadings**2
    raise TooLittleData(_NOT_FOUND)


def _likeliest(correlation: Matrix) -> tuple[Vector, Vector]:
    """Fisher scoring on the loadings and the logs of the own variances."""
    loadings, log_own = _start(correlation)
    value = _discrepancy(correlation, loadings, log_own)
    for _ in range(_STEPS):
        gradient, information = _derivatives(correlation, loadings, log_own)
        if np.abs(gradient).max() < _TOLERANCE or (np.exp(log_own) < _HEYWOOD).any():
            return loadings, np.exp(log_own)
        step = np.clip(np.linalg.lstsq(information, -gradient, rcond=None)[0], -_LONGEST_STEP, _LONGEST_STEP)
        loadings, log_own, value = _walk(correlation, loadings, log_own, value, step)
    raise TooLittleData(_NOT_FOUND)


def _start(correlation: Matrix) -> tuple[Vector, Vector]:
    values, vectors = np.linalg.eigh(correlation)
    loadings = np.clip(vectors[:, -1] * np.sqrt(values[-1]), -0.95, 0.95)
    return loadings, np.log(1 - loadings**2)


def _discrepancy(correlation: Matrix, loadings: Vector, log_own: Vector) -> float:
    implied = np.outer(loadings, loadings) + np.diag(np.exp(log_own))
    return float(np.linalg.slogdet(implied)[1] + np.trace(np.linalg.solve(implied, correlation)))


def _derivatives(correlation: Matrix, loadings: Vector, log_own: Vector) -> tuple[Vector, Matrix]:
    """Gradient and expected second derivatives of the discrepancy in the loadings and the logs of the own variances."""
    own = np.exp(log_own)
    inverse = np.linalg.inv(np.outer(loadings, loadings) + np.diag(own))
    slope = inverse - inverse @ correlation @ inverse
    toward = inverse @ loadings
    both = 2 * inverse * toward * own
    return (
        np.concatenate([2 * slope @ loadings, own * np.diag(slope)]),
        np.block(
            [
                [2 * (loadings @ toward * inverse + np.outer(toward, toward)), both],
                [both.T, np.outer(own, own) * inverse**2],
            ]
        ),
    )


def _walk(
    correlation: Matrix, loadings: Vector, log_own: Vector, value: float, step: Vector
) -> tuple[Vector, Vector, float]:
    """Go as far along the step as it lowers the discrepancy; half of it, a quarter of it, … if need be."""
    half = len(loadings)
    for share in 0.5 ** np.arange(30):
        here = loadings + share * step[:half], log_own + share * step[half:]
        lower = _discrepancy(correlation, *here)
        if lower <= value + 1e-12:  # the two are sums over items: their last digits are noise
            return *here, lower
    raise TooLittleData(_NOT_FOUND)
