"""One factor behind the items, by maximum likelihood or by least residuals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.model.shown import Shown
from alliance.psychometrics.covariance import Matrix, TooLittleData, complete_forms, covariance

Vector: TypeAlias = NDArray[np.floating]
#: "ml": maximum likelihood (Jöreskog 1967, Psychometrika 32:443-482), as in structural equation programs; "minres":
#: least squares of the correlations off the diagonal (Harman & Jones 1966, Psychometrika 31:351-368), as in R's psych.
Fit: TypeAlias = Literal["ml", "minres"]
#: Steps allowed to each method; well-behaved data need fewer than 15 and some hundred.
_NEWTON_STEPS, _SWEEPS = 200, 5_000
#: The largest gradient (ml) or move (minres) at which the fit counts as found.
_TOLERANCE = 1e-8
#: An item with less own variance than this share is a boundary ("Heywood") case: one factor does not fit the data. R's
#: factanal stops at the same floor.
_HEYWOOD = 0.005
_FLOOR = np.log(_HEYWOOD)
_NOT_FOUND = "The one-factor model did not converge. The items may not measure one thing, or there are too few forms."


@dataclass(frozen=True, slots=True)
class OneFactor(Shown):
    """Loadings and own variances of the items, in the units of the answers; `standardised` loadings in units of 1 SD.

    `boundary` names a fit in which an item has (almost) no variance of its own: read it as "one factor does not fit".
    """

    items: tuple[str, ...]
    loadings: tuple[float, ...]
    own_variances: tuple[float, ...]
    standardised: tuple[float, ...]
    forms: int
    boundary: bool


@dataclass(frozen=True, slots=True)
class _Profile:
    value: float
    gradient: Vector
    curvature: Matrix
    loadings: Vector


def one_factor(items: pl.DataFrame, fit: Fit = "ml") -> OneFactor:
    """Fit one common factor to item answers (one numeric column per item; forms with a gap are left out).

    Raises TooLittleData with fewer than 3 items or when no fit is found.

    Parameters
    ----------
    items : polars.DataFrame
        One row per form, one numeric column per item, items that count the other way already turned round. Forms
        with a missing answer are left out.
    fit : {"ml", "minres"}
        Maximum likelihood, or least residuals.

    Returns
    -------
    OneFactor
        Loadings and own variances, in points and standardised.

    Raises
    ------
    TooLittleData
        A ValueError that says how much there is and how much is needed.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.psychometrics import one_factor
    >>> forms = pl.DataFrame({"a": [1, 2, 3, 4, 5, 3], "b": [2, 2, 3, 5, 5, 1], "c": [1, 3, 3, 4, 4, 2]})
    >>> [round(loading, 1) for loading in one_factor(forms).standardised]
    [0.9, 0.9, 1.0]
    """
    table = complete_forms(items)
    return fit_one_factor(covariance(table), tuple(items.columns), len(table), fit)


def fit_one_factor(matrix: Matrix, names: tuple[str, ...], forms: int, fit: Fit = "ml") -> OneFactor:
    """Fit one common factor to a covariance matrix of items. Raises TooLittleData as `one_factor` does."""
    if len(matrix) < 3:
        raise TooLittleData("A one-factor model needs at least 3 items.")
    if forms <= len(matrix):
        raise TooLittleData(
            f"A one-factor model of {len(matrix)} items needs more complete forms than items. There are {forms}."
        )
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
        boundary=bool((own < _HEYWOOD * 1.001).any()),
    )


def _least_residual(correlation: Matrix) -> tuple[Vector, Vector]:
    """One loading after the other is set to its best value given the rest, until none moves."""
    loadings = _start(correlation)[0]
    others = correlation - np.diag(np.diag(correlation))
    for _ in range(_SWEEPS):
        before = loadings.copy()
        for place in range(len(loadings)):
            loadings[place] = others[place] @ loadings / (loadings @ loadings - loadings[place] ** 2)
        if np.abs(loadings - before).max() < _TOLERANCE:
            return loadings, 1 - loadings**2
    raise TooLittleData(_NOT_FOUND)


def _likeliest(correlation: Matrix) -> tuple[Vector, Vector]:
    """Newton's method on the logs of the own variances; the loadings follow from these (Jöreskog 1967, section 4)."""
    log_own = np.log(_start(correlation)[1])
    value = _profile(correlation, log_own).value
    for _ in range(_NEWTON_STEPS):
        here = _profile(correlation, log_own)
        free = (log_own > _FLOOR) | (here.gradient < 0)
        if np.abs(here.gradient[free]).max(initial=0) < _TOLERANCE:
            return here.loadings, np.exp(log_own)
        log_own, value = _walk(correlation, log_own, value, _newton_step(here, free))
    raise TooLittleData(_NOT_FOUND)


def _start(correlation: Matrix) -> tuple[Vector, Vector]:
    values, vectors = np.linalg.eigh(correlation)
    loadings = np.clip(vectors[:, -1] * np.sqrt(values[-1]), -0.95, 0.95)
    return loadings, 1 - loadings**2


def _profile(correlation: Matrix, log_own: Vector) -> _Profile:
    """The misfit when the loadings are the best ones for these own variances, with its slope and curvature."""
    own_sd = np.exp(log_own / 2)
    values, vectors = np.linalg.eigh(correlation / np.outer(own_sd, own_sd))
    rest, others = np.maximum(values[:-1], 1e-12), vectors[:, :-1]
    return _Profile(
        value=float((rest - np.log(rest) - 1).sum()),
        gradient=(others**2) @ (1 - rest),
        curvature=(others @ others.T) ** 2,
        loadings=own_sd * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0)),
    )


def _newton_step(here: _Profile, free: NDArray[np.bool_]) -> Vector:
    step = np.zeros(len(free))
    step[free] = np.linalg.lstsq(here.curvature[np.ix_(free, free)], -here.gradient[free], rcond=None)[0]
    return step / max(1.0, float(np.abs(step).max()))


def _walk(correlation: Matrix, log_own: Vector, value: float, step: Vector) -> tuple[Vector, float]:
    """Go as far along the step as it lowers the misfit: all of it, half of it, a quarter of it, …"""
    for share in 0.5 ** np.arange(40):
        there = np.maximum(log_own + share * step, _FLOOR)
        lower = _profile(correlation, there).value
        if lower <= value + 1e-13:  # sums over items: the last digits are noise
            return there, lower
    raise TooLittleData(_NOT_FOUND)
