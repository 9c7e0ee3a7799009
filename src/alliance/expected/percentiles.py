"""What was expected of one therapy at its start, as percentiles by session: the numbers behind the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from alliance.expected.closed import Reference
from alliance.expected.forecast import Form, inside
from alliance.mixed import Numbers
from alliance.model.shown import Shown

#: The middle, and what holds 6 and 8 in 10 such therapies: leaving a band is what a signal says (see `BANDS`).
_SHARES = (0.10, 0.20, 0.50, 0.80, 0.90)
Percentiles = tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class ExpectedCourse(Shown):
    """What was expected of one therapy at its start.

    `percentiles`: by session, the scores below which 10, 20, 50, 80 and 90 of 100 such therapies lie, within the scale.
    `therapies`: how many closed ones this rests on. `distance`, `sparse`: how unlike the therapies compared with are,
    and whether that is unusual; None and False for forms that compare with all.
    """

    percentiles: Mapping[float, Percentiles]
    therapies: int
    distance: float | None = None
    sparse: bool = False


def expected_course(
    form: Form, *, first: float, sessions: Sequence[float], intake: Sequence[float] = ()
) -> ExpectedCourse:
    """The percentiles expected of a therapy whose first session had the score `first`.

    `sessions`: numbered as in the closed therapies; those of which nothing can be said are left out, the first one
    too. `intake`: as in the closed therapies. Raises ValueError for another number of intake variables.

    Parameters
    ----------
    form : Form
        From `fit_growth`, `fit_neighbours` or `fit_regression`.
    first : float
        Score at the first session, in points.
    sessions : sequence of float
        For which sessions.
    intake : sequence of float
        Numbers known at the start.

    Returns
    -------
    ExpectedCourse
        By session the 10th, 20th, 50th, 80th and 90th percentile, in points.

    Raises
    ------
    ValueError
        Another number of intake variables.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import practice
    >>> done = practice(seed=1, therapies=130, therapists=8).outcomes.rename({"total": "score"})
    >>> closed = alliance.closed_therapies(
    ...     done, by="therapy", over="session", value="score", instrument=alliance.load("phq-9")
    ... )
    >>> from alliance.expected import fit_regression
    >>> found = alliance.expected_course(fit_regression(closed), first=16, sessions=[2, 3])
    >>> sorted(found.percentiles)
    [2, 3]
    """
    known = same_intake(form.closed, np.array([intake], dtype=np.float64).reshape(1, -1))
    elapsed = np.array(sessions, dtype=np.float64) - form.closed.start
    forecast = form.from_start(np.array([first]), known, elapsed)
    rows = np.stack([inside(form.closed, forecast.quantile(share))[0] for share in _SHARES], axis=1)
    told = np.isfinite(rows[:, 0])
    return ExpectedCourse(
        percentiles={sessions[place]: _five(rows[place]) for place in np.flatnonzero(told).tolist()},
        therapies=len(form.closed),
        distance=None if forecast.distance is None else float(forecast.distance[0]),
        sparse=bool(forecast.sparse is not None and forecast.sparse[0]),
    )


def _five(row: Numbers) -> Percentiles:
    p10, p20, p50, p80, p90 = row.tolist()
    return p10, p20, p50, p80, p90


def same_intake(closed: Reference, intake: Numbers) -> Numbers:
    """The intake, if it has as many variables as that of the closed therapies. Raises ValueError."""
    if intake.shape[1] != len(closed.intake_names):
        raise ValueError(
            f"The completed therapies have the intake variables ({', '.join(closed.intake_names) or 'none'}), but "
            f"{intake.shape[1]} were given. Use the same ones in the same order."
        )
    return intake
