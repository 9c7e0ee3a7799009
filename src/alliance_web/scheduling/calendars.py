"""A calendar as a file (RFC 5545). The same sessions make the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar import Event as Entry

if TYPE_CHECKING:
    from .queries.feed import Event

PRODUCER = "-//Alliance//Calendar//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often a calendar should look again.
EVERY = timedelta(hours=1)
DAY = timedelta(days=1)


def as_file(events: Sequence[Event], zone: ZoneInfo, name: str) -> bytes:
    """All events, in the time zone of the practice, which the file describes itself."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    if events:
        calendar.add_component(_zone(zone, [event.starts_at for event in events]))
    for event in events:
        calendar.add_component(_entry(event, zone))
    return bytes(calendar.to_ical())


def _entry(event: Event, zone: ZoneInfo) -> Entry:
    entry, starts_at = Entry(), event.starts_at.astimezone(zone)
    entry.add("uid", event.uid)
    entry.add("dtstamp", event.changed_at.astimezone(UTC).replace(microsecond=0))
    entry.add("last-modified", event.changed_at.astimezone(UTC).replace(microsecond=0))
    entry.add("sequence", event.revision)
    entry.add("summary", event.title)
    entry.add("dtstart", starts_at)
    # Added in UTC: a session that runs into the night of the change takes as long as any other.
    entry.add("dtend", (event.starts_at + timedelta(minutes=event.minutes)).astimezone(zone))
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    entry.add("class", "PRIVATE")
    return entry


def _zone(zone: ZoneInfo, moments: Sequence[datetime]) -> Timezone:
    """The zone with every change of its clocks from before the first of these moments to after the last."""
    described = Timezone()
    described.add("tzid", zone.key)
    first, last = min(moments) - DAY, max(moments) + DAY
    start = first.astimezone(zone)
    described.add_component(_observance(start, start))
    for before, after in _changes(zone, first, last):
        described.add_component(_observance(before, after))
    return described


def _observance(before: datetime, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds from a change of the clocks on. Its start is told in what held before, as RFC 5545 has it."""
    here = TimezoneDaylight() if after.dst() else TimezoneStandard()
    was, now = before.utcoffset(), after.utcoffset()
    assert was is not None
    assert now is not None
    here.add("dtstart", (after.astimezone(UTC) + was).replace(tzinfo=None, microsecond=0))
    here.add("tzoffsetfrom", was)
    here.add("tzoffsetto", now)
    here.add("tzname", after.tzname() or "")
    return here


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each change of the clocks, day by day: the last second before it, and the moment of it."""
    day = first.astimezone(UTC)
    while day < last:
        following = min(day + DAY, last.astimezone(UTC))
        if day.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            at = _turn(zone, day, following)
            yield (at - timedelta(seconds=1)).astimezone(zone), at.astimezone(zone)
        day = following


def _turn(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second of a change that lies between two moments."""
    offset = before.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp()) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, tz=UTC).astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, tz=UTC)
