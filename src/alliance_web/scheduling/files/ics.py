"""Read an .ics file: single and repeating appointments, moved and cancelled ones. All faults come together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, vBroken

from alliance.tables import Fault, TableFaults

from . import repeats
from .rows import AHEAD, MOST_EVENTS, MOST_ROWS, Read, Row, Unreadable, minutes_between, tidy

FIRST_YEAR, LAST_YEAR = 1990, 2100
A_DAY = timedelta(days=1)


class Wrong(Exception):
    """What is wrong with one entry: the field, and the sentence."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column, self.words = column, words


@dataclass(slots=True)
class _Left:
    """What is left out of a file, counted."""

    past: int = 0
    all_day: int = 0
    cancelled: int = 0
    endless: int = 0
    faults: list[Fault] = field(default_factory=list)

    def notes(self) -> Iterator[str]:
        """One sentence for each kind."""
        if self.past:
            words = ngettext(
                "{n} appointment is in the past and left out.",
                "{n} appointments are in the past and left out.",
                self.past,
            )
            yield words.format(n=self.past)
        if self.all_day:
            words = ngettext("{n} all-day entry is left out.", "{n} all-day entries are left out.", self.all_day)
            yield words.format(n=self.all_day)
        if self.cancelled:
            words = ngettext("{n} cancelled entry is left out.", "{n} cancelled entries are left out.", self.cancelled)
            yield words.format(n=self.cancelled)
        if self.endless:
            words = ngettext(
                "{n} entry repeats for more than a year. Only its next 12 months are here.",
                "{n} entries repeat for more than a year. Only their next 12 months are here.",
                self.endless,
            )
            yield words.format(n=self.endless)


def read(content: bytes, now: datetime) -> Read:
    """The appointments of a file from now on. Raises Unreadable, and TableFaults with every fault."""
    events, left = _events(content), _Left()
    moved = _moved(events)
    rows: list[Row] = []
    for place, event in enumerate(events, start=1):
        try:
            rows += _rows(place, event, moved, now, left)
        except Wrong as wrong:
            left.faults.append(Fault(place, wrong.column, wrong.words))
    if len(rows) > MOST_ROWS:
        words = _("The file has more than {n} appointments to come. Export a shorter time.").format(n=MOST_ROWS)
        left.faults.append(Fault(None, None, words))
    if left.faults:
        raise TableFaults(left.faults)
    return Read(tuple(sorted(rows, key=lambda row: (row.starts_at, row.place))), tuple(left.notes()))


def _events(content: bytes) -> list[Any]:
    try:
        calendars: list[Any] = list(Calendar.from_ical(content.removeprefix(b"\xef\xbb\xbf"), multiple=True))
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except Exception as fault:  # the library raises whatever a broken line makes it raise
        raise Unreadable(_("This is not a calendar file. Export it as .ics and try again.")) from fault
    if not events:
        raise Unreadable(_("There are no appointments in this file."))
    if len(events) > MOST_EVENTS:
        raise Unreadable(_("The file has more than {n} entries. Export a shorter time.").format(n=MOST_EVENTS))
    return events


def _moved(events: list[Any]) -> set[tuple[str, datetime]]:
    """Which times of repeating appointments have an entry of their own, that says where they went."""
    return {
        (str(event.get("uid", "")), _moment(event["recurrence-id"].dt))
        for event in events
        if _is_near(_dt(event, "recurrence-id"))
    }


def _rows(place: int, event: Any, moved: set[tuple[str, datetime]], now: datetime, left: _Left) -> Iterator[Row]:
    """The appointments that one entry comes to."""
    start = _time(event, "dtstart")
    if start is None:
        left.all_day += 1
        return
    if str(event.get("status", "")).upper() == "CANCELLED":
        left.cancelled += 1
        return
    uid, title, minutes = str(event.get("uid", "")), tidy(str(event.get("summary", ""))), _minutes(event, start)
    if not title:
        raise Wrong("SUMMARY", _("The entry has no title. Give it one, so that you can tell whom it is with."))
    for at, own in _times(event, start, uid, moved, now, left):
        if at <= now:
            left.past += event.get("rrule") is None
        else:
            yield Row(place, own or f"{title} {at.isoformat()}", title, at, minutes)


def _times(
    event: Any, start: datetime, uid: str, moved: set[tuple[str, datetime]], now: datetime, left: _Left
) -> Iterator[tuple[datetime, str]]:
    """Each time with what it is called: the entry's own name, and for a repeated one the time it stood at first."""
    rule, single = event.get("rrule"), _single(event, uid)
    if rule is None:
        yield start.astimezone(UTC), single
    else:
        if isinstance(rule, list | vBroken):
            raise Wrong("RRULE", _not_understood())
        gone, named = _excluded(event), {name.upper(): rule[name] for name in rule}
        try:
            left.endless += repeats.goes_beyond(start, named, now + AHEAD)
            for at in repeats.times(start, named, now + AHEAD):
                here = at.astimezone(UTC)
                if here not in gone and (uid, here) not in moved:
                    yield here, f"{uid}@{here.isoformat()}" if uid else ""
        except repeats.NotUnderstood as fault:
            raise Wrong("RRULE", _not_understood()) from fault
    for at in _dates(event, "rdate"):
        yield at, f"{uid}@{at.isoformat()}" if uid else ""


def _single(event: Any, uid: str) -> str:
    """What a single appointment is called; one time of a repeating one keeps the name that the rule gave it."""
    at = _dt(event, "recurrence-id")
    return f"{uid}@{_moment(at).isoformat()}" if uid and _is_near(at) else uid


def _time(event: Any, name: str) -> datetime | None:
    """A time of an entry, None for a whole day. Raises Wrong."""
    found = event.get(name)
    if found is None or isinstance(found, list):
        raise Wrong(name.upper(), _("The entry has no start, or more than one."))
    at = _dt(event, name)
    if at is None:
        raise Wrong(name.upper(), _("The start cannot be read as a date and time."))
    if not isinstance(at, datetime):
        return None
    if not _is_near(at):
        words = _("The year is before {first} or after {last}. Check it.")
        raise Wrong(name.upper(), words.format(first=FIRST_YEAR, last=LAST_YEAR))
    if at.tzinfo is None and found.params.get("TZID"):
        words = _("The time zone is not one that we know. Save the entry with a city, like Europe/Berlin.")
        raise Wrong(name.upper(), words)
    return at if at.tzinfo else at.replace(tzinfo=timezone.get_current_timezone())


def _minutes(event: Any, start: datetime) -> int:
    end, duration = _dt(event, "dtend"), _dt(event, "duration")
    if _is_near(end):
        return minutes_between(start, end if end.tzinfo else end.replace(tzinfo=start.tzinfo))
    if isinstance(duration, timedelta) and duration < A_DAY:
        return minutes_between(start, start + duration)
    return minutes_between(start, start)


def _dt(event: Any, name: str) -> Any:
    """The time in a field; None where there is none, or none that can be read."""
    found = event.get(name)
    return None if found is None or isinstance(found, list | vBroken) else getattr(found, "dt", None)


def _excluded(event: Any) -> set[datetime]:
    return set(_dates(event, "exdate"))


def _dates(event: Any, name: str) -> Iterator[datetime]:
    """The single times of a list of times, wherever they stand in an entry."""
    found = event.get(name)
    for one in found if isinstance(found, list) else [found]:
        for at in () if isinstance(one, vBroken) else getattr(one, "dts", ()):
            if _is_near(at.dt):
                yield _moment(at.dt)


def _is_near(at: Any) -> bool:
    """Whether it is a time in years that can be meant, and can be told in any zone."""
    return isinstance(at, datetime) and FIRST_YEAR <= at.year <= LAST_YEAR


def _moment(at: datetime) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=timezone.get_current_timezone())).astimezone(UTC)


def _not_understood() -> str:
    return _("The entry repeats in a way that we cannot read. Save its appointments one by one.")
