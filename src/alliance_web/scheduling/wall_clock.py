"""A time on the wall of the practice as a moment. In the nights in which clocks change, not every time is one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _


class ClocksChange(Exception):
    """Times that do not exist, because the clocks go forward over them, or that come twice. `days`: on which days."""

    def __init__(self, at: time, missing: Iterable[date] = (), twice: Iterable[date] = ()) -> None:
        self.at, self.missing, self.twice = at, tuple(missing), tuple(twice)
        super().__init__(f"{len(self.missing)} missing, {len(self.twice)} twice")

    def sentences(self) -> list[str]:
        """What is wrong and what to do, one sentence for each day."""
        gone = _("At {time} on {day} the clocks go forward, so that time does not exist. Choose another time.")
        twice = _("At {time} on {day} the clocks go back, so that time comes twice. Choose another time.")
        said = [(gone, day) for day in self.missing] + [(twice, day) for day in self.twice]
        at = time_format(self.at, "H:i")
        return [words.format(time=at, day=date_format(day, "j F Y")) for words, day in said]


def moment(day: date, at: time, zone: tzinfo) -> datetime:
    """The moment at which clocks in a zone show this. Raises ClocksChange."""
    here = datetime.combine(day, at, tzinfo=zone)
    first, second = here.utcoffset(), here.replace(fold=1).utcoffset()
    if first != second:
        # Clocks that went forward never showed it: there and back it is another time.
        back = here.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        if back != here.replace(tzinfo=None):
            raise ClocksChange(at, missing=[day])
        raise ClocksChange(at, twice=[day])
    return here.astimezone(UTC)


def moments(days: Iterable[date], at: time, zone: tzinfo) -> list[datetime]:
    """The same time on many days. Raises one ClocksChange for all of them."""
    found: list[datetime] = []
    missing: list[date] = []
    twice: list[date] = []
    for day in days:
        try:
            found.append(moment(day, at, zone))
        except ClocksChange as fault:
            missing += fault.missing
            twice += fault.twice
    if missing or twice:
        raise ClocksChange(at, missing, twice)
    return found
