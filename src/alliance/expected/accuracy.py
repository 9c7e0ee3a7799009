"""How good the expectations are, on therapies that the expectation has not seen (cross-validated by therapy)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.distributions import normal_quantile
from alliance.expected.closed import ClosedTherapies
from alliance.expected.forecast import Form, limit
from alliance.expected.signals import BANDS
from alliance.mixed import Numbers, Places
from alliance.shares import wilson

Flags = NDArray[np.bool_]
Fit = Callable[[ClosedTherapies], Form]

FOLDS = 10
#: Below so many therapies that ended badly no sensitivity is told: with 10, its interval is half the range from 0 to 1.
LEAST_CASES = 10
#: The plain sign of deterioration that signals are held against: as many points worse than at the start already.
WORSE_SO_FAR = "worse so far"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Closed therapies (rows) by time since the start (columns): scores, and the limits found without the therapy."""

    times: Numbers
    values: Numbers
    limits: dict[float, Numbers]
    last: Numbers
    change: Numbers
    worse: int
    start: float

    def beyond(self, share: float) -> Flags:
        """Which scores are worse than this share of such therapies was expected to be."""
        return np.asarray(self.worse * (self.values - self.limits[share]) > 0)

    def told(self, share: float) -> Flags:
        """Which scores there was an expectation for."""
        return np.asarray(np.isfinite(self.values) & np.isfinite(self.limits[share]))


def signal_accuracy(
    closed: ClosedTherapies,
    fit: Fit,
    *,
    worse_by: float,
    bands: dict[str, float] = BANDS,
    folds: int = FOLDS,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """What the signal tells about reliable deterioration at the end, for therapies that the fit has not seen.

    `fit`: `fit_growth`, `fit_neighbours` or `fit_regression`. A therapy ended in deterioration when its last score is
    worse than its first by `worse_by` points or more. Only scores before the last one count: at the end a signal
    comes too late to be of use. One row per band and session (as numbered in the table), and one with session null for
    a signal in any session before the last; then the same for "worse so far", the plain sign that knows no other
    therapy: `worse_by` points worse than at the start already. Columns: band, session, therapies, deteriorated,
    flagged, and sensitivity (share of those who deteriorated that were flagged), specificity (share of the others that
    were not), ppv (share of the flagged who deteriorated), each with _low and _high (Wilson). Sensitivity is null below
    10 who deteriorated. Raises ValueError when `worse_by` is not above 0 or `folds` below 2.

    Parameters
    ----------
    closed : ClosedTherapies
        From `closed_therapies`.
    fit : callable
        `fit_growth`, `fit_neighbours` or `fit_regression`.
    worse_by : float
        Deterioration, in points.
    bands : dict of str to float
        Band -> share of therapies beyond it.
    folds : int
        How many parts the therapies are cut into.
    confidence : float, default 0.95
        Of the intervals.

    Returns
    -------
    polars.DataFrame
        One row per band and session, shares from 0 to 1 with intervals.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> from alliance.expected import fit_regression, signal_accuracy
    >>> signal_accuracy(closed, fit_regression, worse_by=5, folds=3)["band"].unique().sort().to_list()
    ['amber', 'red', 'worse so far']
    """
    if not worse_by > 0:
        raise ValueError("Enter `worse_by`, the points that count as deterioration, above 0.")
    sheet = _held_out(closed, fit, tuple(bands.values()), folds)
    bad = sheet.worse * sheet.change >= worse_by
    z = normal_quantile((1 + confidence) / 2)
    told = {name: (sheet.beyond(share), sheet.told(share)) for name, share in bands.items()}
    so_far = sheet.worse * (sheet.values - closed.first[:, None]) >= worse_by
    told[WORSE_SO_FAR] = so_far, np.any([known for _, known in told.values()], axis=0)
    rows = [row for name, (beyond, known) in told.items() for row in _signal_rows(sheet, beyond, known, bad, z, name)]
    return pl.DataFrame(rows, infer_schema_length=None)


def calibration(closed: ClosedTherapies, fit: Fit, *, folds: int = FOLDS, confidence: float = 0.95) -> pl.DataFrame:
    """How often unseen therapies really pass the limits that 10, 20, 50, 80 and 90 of 100 are said to pass.

    One row per share and session, and one with session null over all sessions, whose interval takes the scores of one
    therapy as one draw. Columns: expected and observed share of worse scores, session, scores, low, high.

    Parameters
    ----------
    closed : ClosedTherapies
        From `closed_therapies`.
    fit : callable
        `fit_growth`, `fit_neighbours` or `fit_regression`.
    folds : int
        How many parts the therapies are cut into.
    confidence : float, default 0.95
        Of the intervals.

    Returns
    -------
    polars.DataFrame
        Shares from 0 to 1.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> from alliance.expected import calibration, fit_regression
    >>> calibration(closed, fit_regression, folds=3).columns
    ['expected', 'session', 'scores', 'observed', 'low', 'high']
    """
    shares = (0.1, 0.2, 0.5, 0.8, 0.9)
    sheet = _held_out(closed, fit, shares, folds)
    z = normal_quantile((1 + confidence) / 2)
    rows = [row for share in shares for row in _calibration_rows(sheet, share, z, closed.start)]
    return pl.DataFrame(rows, infer_schema_length=None)


def _held_out(closed: ClosedTherapies, fit: Fit, shares: tuple[float, ...], folds: int) -> _Sheet:
    """Limits of every therapy, from a fit to the other folds. Folds are drawn by chance, always the same."""
    if not 2 <= folds <= len(closed):
        raise ValueError(f"The {len(closed)} therapies cannot be split into {folds} folds. Choose 2 or more.")
    times, column = np.unique(closed.elapsed, return_inverse=True)
    values = np.full((len(closed), len(times)), np.nan)
    values[closed.who, column] = closed.values
    limits = {share: np.full(values.shape, np.nan) for share in shares}
    fold = np.random.default_rng(0).permutation(len(closed)) % folds
    for number in range(folds):
        out = np.flatnonzero(fold == number)
        form = fit(closed.only(np.flatnonzero(fold != number)))
        forecast = form.from_start(closed.first[out], closed.intake[out], times)
        for share in shares:
            limits[share][out] = limit(closed, forecast, share)
    place = values.shape[1] - 1 - np.argmax(np.isfinite(values[:, ::-1]), axis=1)
    change = values[np.arange(len(values)), place] - closed.first
    return _Sheet(times, values, limits, times[place], change, closed.worse, closed.start)


def _signal_rows(
    sheet: _Sheet, beyond: Flags, known: Flags, bad: Flags, z: float, name: str
) -> Iterator[dict[str, object]]:
    before_end = known & (sheet.times > 0) & (sheet.times < sheet.last[:, None])
    flagged = beyond & before_end
    for column, time in enumerate(sheet.times.tolist()):
        if (seen := before_end[:, column]).any():
            yield {"band": name, "session": sheet.start + time, **_shares(flagged[seen, column], bad[seen], z)}
    anyone = np.asarray(before_end.any(axis=1))
    ever = np.asarray(flagged[anyone].any(axis=1))
    yield {"band": name, "session": None, **_shares(ever, bad[anyone], z)}


def _shares(flagged: Flags, bad: Flags, z: float) -> dict[str, object]:
    counts = {"therapies": len(bad), "deteriorated": int(bad.sum()), "flagged": int(flagged.sum())}
    of = {
        "sensitivity": (flagged & bad, bad if counts["deteriorated"] >= LEAST_CASES else np.zeros_like(bad)),
        "specificity": (~flagged & ~bad, ~bad),
        "ppv": (flagged & bad, flagged),
    }
    found: dict[str, object] = dict(counts)
    for share, (hits, among) in of.items():
        found |= dict(
            zip((share, f"{share}_low", f"{share}_high"), wilson(int(hits.sum()), int(among.sum()), z), strict=True)
        )
    return found


def _calibration_rows(sheet: _Sheet, share: float, z: float, start: float) -> Iterator[dict[str, object]]:
    told, beyond = sheet.told(share), sheet.beyond(share) & sheet.told(share)
    for column, time in enumerate(sheet.times.tolist()):
        if scores := int(told[:, column].sum()):
            yield _row(share, start + time, scores, wilson(int(beyond[:, column].sum()), scores, z))
    yield _row(share, None, int(told.sum()), _by_therapy(beyond.sum(axis=1), told.sum(axis=1), z))


def _by_therapy(hits: Places, scores: Places, z: float) -> tuple[float | None, float | None, float | None]:
    """A share of scores whose interval knows that scores of one therapy belong together (ratio estimator)."""
    if not scores.sum():
        return None, None, None
    share = float(hits.sum() / scores.sum())
    error = sqrt(float(((hits - share * scores) ** 2).sum())) / float(scores.sum())
    return share, max(share - z * error, 0.0), min(share + z * error, 1.0)


def _row(
    share: float, session: float | None, scores: int, found: tuple[float | None, float | None, float | None]
) -> dict[str, object]:
    observed, low, high = found
    return {
        "expected": 1 - share,
        "session": session,
        "scores": scores,
        "observed": observed,
        "low": low,
        "high": high,
    }
