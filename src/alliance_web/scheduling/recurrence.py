"""The days of a series: every week or every second one, from a first day to an end that somebody named."""

from __future__ import annotations

from datetime import date, timedelta

WEEKS = (1, 2)
# Two years of weekly sessions: what lies beyond is planned when it is nearer.
MOST = 104
FARTHEST = timedelta(days=731)


class NoEnd(Exception):
    """Neither a number of sessions nor a last day: it would go on for ever."""


class TooLong(Exception):
    """More sessions, or further ahead, than one series may be."""


class NothingInIt(Exception):
    """The last day is before the first."""


def days(first: date, *, weeks: int, count: int | None = None, last: date | None = None) -> tuple[date, ...]:
    """The days of a series; with both a number and a last day, what comes first ends it.

    Raises NoEnd, TooLong, NothingInIt.
    """
    if count is None and last is None:
        raise NoEnd
    if (count is not None and count < 1) or (last is not None and last < first):
        raise NothingInIt
    step = timedelta(weeks=weeks)
    by_day = (last - first) // step + 1 if last is not None else None
    n = min(one for one in (count, by_day) if one is not None)
    if n > MOST or step * (n - 1) > FARTHEST:
        raise TooLong
    return tuple(first + step * at for at in range(n))
