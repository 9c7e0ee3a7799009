"""What happens after the end of therapies: who loses the gain again, and who answers when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from alliance.simulate.calendar import Flags, Floats, normal
from alliance.simulate.settings import PUBLISHED, AfterEnd


@dataclass(frozen=True, slots=True)
class Later:
    """The true course of therapies (rows) at months after the end (columns)."""

    symptoms: Floats
    relapsed: Flags


def after_the_end(
    start: Sequence[float], end: Sequence[float], *, seed: int, settings: AfterEnd = PUBLISHED.after
) -> pl.DataFrame:
    """Return the true course of therapies after their end, and at which times the client answers.

    Parameters
    ----------
    start, end
        Symptoms at the first and the last session, one number per therapy, in points where more is worse.
    seed
        The same seed gives the same frame.
    settings
        Months at which clients are asked, how many relapse, and who answers; see `AfterEnd` for the sources.

    Returns
    -------
    polars.DataFrame
        One row per therapy (from 1) and month: ``therapy``, ``month``, ``symptoms`` (points, not rounded and not
        limited to a scale), ``relapsed`` (whether the gain has been lost by then) and ``answered``. Symptoms are
        there whether or not the client answers. A therapy without a gain has nothing to lose: its symptoms stay.

    Raises
    ------
    ValueError
        The two are not of one length, or a number is missing or infinite.

    Examples
    --------
    >>> from alliance.simulate import after_the_end
    >>> after_the_end([20, 14], [8, 9], seed=1).select("therapy", "month").height
    10
    """
    first, last = np.asarray(start, np.float32), np.asarray(end, np.float32)
    if first.shape != last.shape or first.ndim != 1:
        raise ValueError(f"start has {first.size} numbers and end has {last.size}; give one of each per therapy")
    if not (np.isfinite(first).all() and np.isfinite(last).all()):
        raise ValueError("start or end has a number that is missing or infinite; leave such therapies out")
    course, answers = np.random.default_rng(seed).spawn(2)
    later = draw_later(course, first, last, settings)
    months = len(settings.months)
    return pl.DataFrame(
        {
            "therapy": np.repeat(np.arange(1, len(first) + 1, dtype=np.int32), months),
            "month": np.tile(np.array(settings.months, np.int8), len(first)),
            "symptoms": later.symptoms.ravel(),
            "relapsed": later.relapsed.ravel(),
            "answered": draw_answered(answers, later.symptoms, settings).ravel(),
        }
    )


def relapsed_by(month: float, settings: AfterEnd = PUBLISHED.after) -> float:
    """Return the true share of therapies that have lost their gain so many months after the end.

    Relapses are spread evenly over ``settings.relapses_over`` months (assumed). The share is larger than the published
    one, which is seen through a questionnaire: some who lose their gain do not reach the mark on it.

    Parameters
    ----------
    month : float
        Months after the end; below 0 counts as 0.
    settings : AfterEnd
        How many relapse, and over how long; see `AfterEnd` for the sources.

    Returns
    -------
    float
        0 to 1.

    Examples
    --------
    >>> from alliance.simulate import relapsed_by
    >>> round(relapsed_by(24), 3)
    0.206
    """
    return settings.relapse * min(max(month, 0.0) / settings.relapses_over, 1.0)


def draw_later(rng: np.random.Generator, start: Floats, final: Floats, settings: AfterEnd) -> Later:
    """Return the symptoms after the end: most keep their gain, some lose it at a month of their own."""
    months = np.array(settings.months, np.float32)
    loses = rng.random(len(start)) < settings.relapse
    month = rng.uniform(0, settings.relapses_over, len(start))
    relapsed = loses[:, None] & (months > month[:, None])
    back = relapsed * (start - final).clip(0)[:, None]
    around = normal(rng, len(start), len(months), sd=settings.wave_sd)
    symptoms = final[:, None] + np.float32(settings.lost) * back + around
    return Later(np.asarray(symptoms, np.float32), relapsed)


def draw_answered(rng: np.random.Generator, symptoms: Floats, settings: AfterEnd) -> Flags:
    """Return who answers at each month. Whoever is worse than the others at that time answers less often."""
    usual = np.log(np.array(settings.answer) / (1 - np.array(settings.answer)))
    worse = symptoms - symptoms.mean(axis=0, keepdims=True) if len(symptoms) else symptoms
    habit = normal(rng, len(symptoms), 1, sd=settings.habit_sd)
    log_odds = usual + np.log(settings.worse_odds) * worse + habit
    return np.asarray(rng.random(symptoms.shape) < 1 / (1 + np.exp(-log_odds)))
