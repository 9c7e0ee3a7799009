"""The not-on-track signal: a score that few therapies with such a start have so late.

It says that a course is unlike those that began like it. For early word of deterioration the reliable change from the
start does better (validation/recovery), and no mixture of the two that was tried does better still; so it is told
beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from alliance.course.arrange import arrange
from alliance.expected.closed import first_session, intake_of
from alliance.expected.forecast import Forecast, Form, inside, limit, reached_often
from alliance.expected.growth import Growth
from alliance.expected.percentiles import same_intake
from alliance.mixed import Numbers, Places

#: Worse than 80, worse than 90 of 100 such therapies. Shares of this size are usual in outcome feedback; these are our
#: choice, and `signal_accuracy` tells what they find and what they miss.
BANDS = {"amber": 0.80, "red": 0.90}
#: The columns that `signals` adds.
TOLD = ("expected", *BANDS, "percentile", "percentile_given_all", "sparse", "reason", "signal", "deteriorated")
ON_TRACK = "on track"
NO_SCORE = "no score"
FIRST = "the first session is the baseline"
NO_START = "no score in the first session, or incomplete intake, so there is no expected course"
TOO_LATE = "too few completed therapies have a score this late"


@dataclass(frozen=True, slots=True)
class _Running:
    """Running therapies in order: by row therapy, time since the start, score; by therapy first score and intake."""

    table: pl.DataFrame
    who: Places
    elapsed: Numbers
    values: Numbers
    first: Numbers
    intake: Numbers


def signals(
    form: Form,
    frame: pl.DataFrame | pl.LazyFrame,
    *,
    by: str | Sequence[str],
    over: str,
    value: str,
    intake: Sequence[str] = (),
    worse_by: float | None = None,
) -> pl.DataFrame:
    """Hold every session of running therapies against what was expected at their start.

    `frame`: one row per session, in any order, columns as in `closed_therapies`; `intake` names the same variables in
    the same order. Returns one row per session of the file: the columns given, then expected (median), amber and red
    (limits in points), percentile (0-100: share of such therapies with a lower score), percentile_given_all (the same
    given every score before this one; growth form only), sparse (few closed therapies started alike), signal ("on
    track", "amber", "red") or null and then the reason. With `worse_by` (see `worsening`) also deteriorated: whether
    the score is so many points worse than the first one, the better early sign of deterioration. Raises
    ValueError for a table that cannot be read so.

    Parameters
    ----------
    form : Form
        From `fit_growth`, `fit_neighbours` or `fit_regression`.
    frame : polars.DataFrame or LazyFrame
        Running therapies, one row per session, in any order.
    by : str or sequence of str
        Column or columns of the therapy.
    over, value : str
        Columns of the session number and of the score.
    intake : sequence of str
        The same variables as in the closed therapies, in the same order.
    worse_by : float, optional
        Points worse than the first score that count as deterioration.

    Returns
    -------
    polars.DataFrame
        Limits in points, percentiles from 0 to 100.

    Raises
    ------
    ValueError
        A table that cannot be read so.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> from alliance.expected import fit_regression
    >>> running = done.filter(done["therapy"] <= 3)
    >>> alliance.signals(fit_regression(closed), running, by="therapy", over="session", value="score").columns[:3]
    ['therapy', 'session', 'score']
    """
    running = _running(form, frame, (by, over, value), intake)
    times, column = np.unique(running.elapsed, return_inverse=True)
    forecast = form.from_start(running.first, running.intake, times)
    found = _held_against(form, forecast, running, column)
    found["percentile_given_all"] = _given_all(form, running)
    table = pl.concat([running.table, pl.DataFrame(found, nan_to_null=True)], how="horizontal")
    sparse = np.zeros(len(running.first), dtype=bool) if forecast.sparse is None else forecast.sparse
    known = np.isfinite(running.first) & np.isfinite(running.intake).all(axis=1)
    marks = {"sparse": sparse[running.who], "started": known[running.who], "later": running.elapsed > 0}
    told = _with_signal(table.with_columns(**marks), value, form.closed.worse)
    if worse_by is None:
        return told
    gone = pl.Series(form.closed.worse * (running.values - running.first[running.who]), nan_to_null=True)
    return told.with_columns(deteriorated=gone >= worse_by)


def signal_as_shown(row: Mapping[str, Any], *, value: str, worse: int, decimals: int = 1) -> str | None:
    """The signal of a row from `signals` that its numbers bear out as people read them, rounded to `decimals`.

    A score that is printed as the edge of a band has not left it, even if it lies a hundredth beyond. `worse`: as in
    the closed therapies, 1 where higher scores are worse, else -1. None where there is no signal.

    Parameters
    ----------
    row : mapping
        A row from `signals`.
    value : str
        Its column with the score.
    worse : int
        1 or -1.
    decimals : int, default 1
        Of the figures as they are printed.

    Returns
    -------
    str or None
        "on track", "amber" or "red".

    Examples
    --------
    >>> from alliance.expected import signal_as_shown
    >>> row = {"signal": "amber", "score": 15.04, "amber": 15.01, "red": 18.0}
    >>> signal_as_shown(row, value="score", worse=1)
    'on track'
    """
    signal: str | None = row["signal"]
    if signal not in BANDS:
        return signal
    printed = {name: float(f"{row[name]:.{decimals}f}") for name in (value, *BANDS)}
    passed = [name for name in BANDS if worse * (printed[value] - printed[name]) > 0]
    return passed[-1] if passed else ON_TRACK


def _running(
    form: Form, frame: pl.DataFrame | pl.LazyFrame, columns: tuple[str | Sequence[str], str, str], intake: Sequence[str]
) -> _Running:
    by, over, value = columns
    arranged = arrange(frame, by=by, over=over, value=value, better=form.closed.better)
    _refuse_taken_names(arranged.table.columns)
    first_session(arranged, form.closed.start)
    elapsed = arranged.table[over].cast(pl.Float64).to_numpy() - form.closed.start
    values = arranged.table[value].to_numpy()
    who = np.searchsorted(arranged.starts, np.arange(len(values)), side="right") - 1
    first = np.full(len(arranged.keys), np.nan)
    first[who[elapsed == 0]] = values[elapsed == 0]
    known = same_intake(form.closed, intake_of(frame, arranged, intake))
    return _Running(arranged.table, who, elapsed, values, first, known)


def _refuse_taken_names(names: Sequence[str]) -> None:
    taken = [name for name in names if name in TOLD]
    if taken:
        raise ValueError(f"Column {', '.join(taken)} would be overwritten by the results. Rename it.")


def _held_against(form: Form, forecast: Forecast, running: _Running, column: Places) -> dict[str, Numbers]:
    """Expected score, limits and percentile of each row."""
    cell = running.who, column
    grid = np.full(forecast.mean.shape, np.nan)
    grid[cell] = running.values
    limits = {name: limit(form.closed, forecast, share)[cell] for name, share in BANDS.items()}
    expected = inside(form.closed, forecast.quantile(0.5))[cell]
    return {"expected": expected, **limits, "percentile": 100 * forecast.share_below(grid)[cell]}


def _given_all(form: Form, running: _Running) -> Numbers:
    """The share (0-100) of therapies with the same scores so far that would score lower now."""
    mean, spread = np.full((2, len(running.values)), np.nan)
    if isinstance(form, Growth):
        rated = np.isfinite(running.values)
        complete = np.asarray(np.isfinite(running.intake).all(axis=1))
        told = rated & reached_often(form.closed, running.elapsed) & complete[running.who]
        begin = np.searchsorted(running.who, running.who)
        for row in np.flatnonzero(told).tolist():
            before = begin[row] + np.flatnonzero(rated[begin[row] : row])
            if len(before):
                so_far = running.elapsed[before], running.values[before]
                intake = running.intake[running.who[row]]
                mean[row], spread[row] = form.from_all(*so_far, intake, float(running.elapsed[row]))
    alone = Forecast(mean[:, None], spread[:, None], np.array([np.inf]))
    return 100 * alone.share_below(running.values[:, None])[:, 0]


def _with_signal(table: pl.DataFrame, value: str, worse: int) -> pl.DataFrame:
    passed = {name: worse * (pl.col(value) - pl.col(name)) > 0 for name in BANDS}
    signal = pl.when(passed["red"]).then(pl.lit("red")).when(passed["amber"]).then(pl.lit("amber"))
    reason = (
        pl.when(pl.col(value).is_null())
        .then(pl.lit(NO_SCORE))
        .when(~pl.col("later"))
        .then(pl.lit(FIRST))
        .when(~pl.col("started"))
        .then(pl.lit(NO_START))
        .when(pl.col("expected").is_null())
        .then(pl.lit(TOO_LATE))
        .otherwise(pl.lit(""))
    )
    told = table.with_columns(reason=reason)
    shown = pl.when(pl.col("reason") == "").then(signal.otherwise(pl.lit(ON_TRACK)))
    return told.with_columns(signal=shown).drop("started", "later")
