"""What is known of a person before each session: the mean and the standard deviation of the ratings so far.

Running mean and sum of squares after Welford (1962): a session can only ever use what came before it, equal ratings
give a spread of exactly zero, and a series gives the same numbers alone and among millions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance.course.sheets import Marks, Numbers

#: A spread this small against the mean is rounding noise of equal ratings (float64 carries 16 digits).
NOISE = 1e-12


@dataclass(frozen=True, slots=True)
class Known:
    """`mean[t, i]` and `spread[t, i]`: mean and standard deviation (divisor n - 1) of the first t ratings of series i.

    Row t is what was known before rating t; one more row than there are ratings, so the last one is what is known now.
    Not a number where there are too few ratings: none for a mean, fewer than two for a spread.
    """

    mean: Numbers
    spread: Numbers


def known_before(values: Numbers) -> Known:
    """Walk all series of a sheet in step (`values[session, series]`) and note what is known before each session."""
    sessions, series = values.shape
    mean, squares = np.full((sessions + 1, series), np.nan), np.full((sessions + 1, series), np.nan)
    level, scatter = np.zeros(series), np.zeros(series)
    for seen, rating in enumerate(values, start=1):
        away = rating - level
        level += away / seen
        away *= rating - level
        scatter += away
        mean[seen], squares[seen] = level, scatter
    freedom = np.arange(-1.0, sessions)[:, np.newaxis]
    freedom[:2] = np.nan
    np.divide(squares, freedom, out=squares)
    return Known(mean, np.sqrt(squares, out=squares))


def varies(spread: Numbers, mean: Numbers) -> Marks:
    """Whether ratings differ by more than rounding noise; where they do not, nothing can be told from their spread."""
    wide_enough: Marks = spread > NOISE * np.abs(mean)
    return wide_enough
