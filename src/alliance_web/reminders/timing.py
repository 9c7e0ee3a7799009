"""When a message may go: pure arithmetic on the practice's clocks, asked anew with every look, so nothing is planned.

A moment is aware. Where the clock is put forward over a time that somebody chose, their message goes when that time
would have come; where it is put back, the first of the two counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

# "Soon after": an hour, so that nobody is asked on the stairs.
SOON = timedelta(hours=1)
# After this long a message is stale and never sent: a worker that wakes two days late sends nothing.
GOOD_FOR = timedelta(hours=24)
# The one more goes at the chosen time, but never so soon after a first one that was late.
APART = timedelta(hours=18)


@dataclass(frozen=True, slots=True)
class Times:
    """What a person chose. `at`: None is soon after the session; quiet from and to the same: never quiet."""

    at: time | None
    quiet_from: time
    quiet_to: time


@dataclass(frozen=True, slots=True)
class Window:
    """From when a message may go, and from when it is stale."""

    opens: datetime
    closes: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it is open."""
        return self.opens <= now < self.closes


def is_quiet(now: datetime, times: Times, zone: tzinfo) -> bool:
    """Whether a person wants quiet now; the hours may lie across midnight."""
    return is_quiet_at(now.astimezone(zone).time(), times.quiet_from, times.quiet_to)


def is_quiet_at(clock: time, quiet_from: time, quiet_to: time) -> bool:
    """The same for a time of day."""
    if quiet_from <= quiet_to:
        return quiet_from <= clock < quiet_to
    return clock >= quiet_from or clock < quiet_to


def first(ended: datetime, following: datetime | None, times: Times, zone: tzinfo) -> Window:
    """For the message after a session that ended then; `following`: when the next one begins, if one is planned."""
    opens = ended + SOON if times.at is None else _next(ended, times.at, zone)
    return _until_the_day_of(following, opens, zone)


def one_more(made: datetime, following: datetime | None, times: Times, zone: tzinfo) -> Window:
    """For the one more, after a first message that was written then."""
    opens = made + GOOD_FOR if times.at is None else _next(made + APART, times.at, zone)
    return _until_the_day_of(following, opens, zone)


def _until_the_day_of(following: datetime | None, opens: datetime, zone: tzinfo) -> Window:
    """A day long, but never on the day of the next session: a message before a session is what keeps people away."""
    closes = opens + GOOD_FOR
    if following is not None:
        day = following.astimezone(zone).date()
        closes = min(closes, datetime.combine(day, time(), zone).astimezone(UTC))
    return Window(opens, closes)


def _next(after: datetime, clock: time, zone: tzinfo) -> datetime:
    """The first moment, not before `after`, at which the clocks of the zone show this time."""
    day = after.astimezone(zone).date()
    moments = (
        moment
        for days in (0, 1)
        for fold in (0, 1)
        if (moment := _moment(datetime.combine(day + timedelta(days=days), clock, zone).replace(fold=fold)))
    )
    return min(moment for moment in moments if moment >= after)


def _moment(clock: datetime) -> datetime | None:
    """The moment that a reading of the clock stands for; None for the second reading of a time that never came."""
    moment = clock.astimezone(UTC)
    shows = moment.astimezone(clock.tzinfo).replace(fold=0, tzinfo=None)
    return None if clock.fold and shows != clock.replace(fold=0, tzinfo=None) else moment
