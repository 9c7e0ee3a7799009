"""Parts of a rating: how the person is, how this session was, and how the one before was.

The within part and the lag are what links from one session to the next are studied with, beside the between part.
Observed means of few sessions are unreliable, and centring biases the link with the session before downwards, by about
(1 + link) / (sessions - 1): both are for the model to mend.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from alliance.course.arrange import Arranged, arrange
from alliance.course.sheets import Numbers


def centred(frame: pl.DataFrame | pl.LazyFrame, *, by: str | Sequence[str], over: str, value: str) -> pl.DataFrame:
    """One row per session: the columns of the question, ordered by series and session, and three parts of the value.

    `between`: the mean of the series minus the mean of all ratings. `within`: the value minus the mean of its series.
    `before`: the value one session earlier; missing where that session has no rating, or the session numbers are not
    neighbours. Missing values have no within part. Raises ValueError for tables that cannot be read (see `arrange`).

    Parameters
    ----------
    frame : polars.DataFrame or LazyFrame
        One row per session, in any order.
    by : str or sequence of str
        Column or columns of the series, such as the therapy.
    over : str
        Column of the session number, date or occasion.
    value : str
        Column of the rating, in points of its scale; null and NaN are a missing session.

    Returns
    -------
    polars.DataFrame
        `between`, `within` and `before` in points of the scale.

    Raises
    ------
    ValueError
        A table that cannot be read so, with every fault.

    References
    ----------
    Curran & Bauer 2011, Annual Review of Psychology 62:583-619.

    Examples
    --------
    >>> import polars as pl
    >>> from alliance.course import centred
    >>> ratings = pl.DataFrame({
    ...     "therapy": ["A"] * 8, "session": range(1, 9), "value": [7.5, 8.0, 7.8, 8.1, 7.9, 4.0, 5.0, 8.0],
    ... })
    >>> centred(ratings, by="therapy", over="session", value="value").columns
    ['therapy', 'session', 'value', 'between', 'within', 'before']
    """
    return parts(arrange(frame, by=by, over=over, value=value))


def parts(arranged: Arranged) -> pl.DataFrame:
    """The same for a table that is arranged already."""
    rating, own_mean = arranged.table[arranged.value], _own_means(arranged)
    within = rating - pl.Series(own_mean)
    overall = rating.mean()
    own_mean -= overall if isinstance(overall, float) else 0.0  # in place: at twenty million rows every copy counts
    session = pl.col(arranged.over).to_physical()
    neighbours = pl.lit(value=True) if not _numbered(arranged) else session - session.shift(1) == 1
    return arranged.table.with_columns(
        between=pl.Series(own_mean, nan_to_null=not arranged.count.all()),
        within=within,
        before=pl.when(neighbours & ~pl.lit(_first_rows(arranged))).then(pl.col(arranged.value).shift(1)),
    )


def _own_means(arranged: Arranged) -> Numbers:
    """For each row the mean of its series; not a number where nothing was rated."""
    if not len(arranged.starts):
        return np.array([])
    ratings = arranged.table[arranged.value]
    sums = np.add.reduceat(ratings.fill_null(0.0).to_numpy(), arranged.starts)
    means = np.divide(sums, arranged.count, where=arranged.count > 0, out=np.full(len(sums), np.nan))
    return np.repeat(means, np.diff(arranged.starts, append=len(ratings)))


def _numbered(arranged: Arranged) -> bool:
    """Whether sessions are numbered, so that it can be told which follow each other directly."""
    kind = arranged.table.schema[arranged.over]
    return kind.is_integer() or isinstance(kind, pl.Enum)


def _first_rows(arranged: Arranged) -> pl.Series:
    """For each row whether it is the first of its series."""
    first = np.zeros(len(arranged.table), dtype=bool)
    first[arranged.starts] = True
    return pl.Series(first)
