"""Keep what was learnt from closed therapies without keeping the therapies: plain values, and the form again from them.

What is kept are coefficients and counts. A line of the regression rests on 30 therapies or more, so no score of anybody
can be read from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from alliance.expected.closed import Reference
from alliance.expected.regression import Line, Regression
from alliance.model import Instrument


def keep(form: Regression) -> dict[str, Any]:
    """What was learnt as values that JSON can hold; `kept` makes the same form of them, to the last digit.

    Parameters
    ----------
    form : Regression
        From `fit_regression`.

    Returns
    -------
    dict
        Plain values, without a row of any therapy.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> from alliance.expected import fit_regression, keep
    >>> keep(fit_regression(closed))["therapies"]
    120
    """
    closed = form.closed
    return {
        "therapies": len(closed),
        "left_out": closed.left_out,
        "start": closed.start,
        "better": closed.better,
        "ends": [_finite(closed.lowest), _finite(closed.highest)],
        "intake_names": list(closed.intake_names),
        "instrument": closed.instrument.key if closed.instrument else "",
        "lines": [
            [time, line.coefficients.tolist(), line.inverse.tolist(), line.residual, line.freedom]
            for time, line in form.lines.items()
        ],
    }


def kept(content: Mapping[str, Any], instrument: Instrument | None) -> Regression:
    """The form again, without any row of the therapies behind it.

    `instrument`: whose scores they were. Raises ValueError for another one, NotValidated for one that may not.

    Parameters
    ----------
    content : mapping
        From `keep`.
    instrument : Instrument or None
        Whose scores they were.

    Returns
    -------
    Regression
        The form that was kept.

    Raises
    ------
    ValueError
        Another instrument.
    NotValidated
        The instrument may not be held against others.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> from alliance.expected import fit_regression, keep, kept
    >>> again = kept(keep(fit_regression(closed)), alliance.load("phq-9"))
    >>> type(again).__name__
    'Regression'
    """
    key = instrument.key if instrument else ""
    if content["instrument"] != key:
        raise ValueError(f"This was fitted to scores of {content['instrument'] or 'no instrument'}, not of {key}.")
    lowest, highest = content["ends"]
    reference = Reference(
        therapies=content["therapies"],
        left_out=content["left_out"],
        start=content["start"],
        better=content["better"],
        lowest=-np.inf if lowest is None else lowest,
        highest=np.inf if highest is None else highest,
        intake_names=tuple(content["intake_names"]),
        instrument=instrument,
    )
    return Regression(reference, {line[0]: _line(*line[1:]) for line in content["lines"]})


def _line(coefficients: list[float], inverse: list[list[float]], residual: float, freedom: int) -> Line:
    return Line(np.array(coefficients, dtype=np.float64), np.array(inverse, dtype=np.float64), residual, freedom)


def _finite(end: float) -> float | None:
    return float(end) if np.isfinite(end) else None
