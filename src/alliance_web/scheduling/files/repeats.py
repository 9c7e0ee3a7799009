"""What a repeating appointment of a calendar file comes to, up to a day. Rules that could run for ever are not run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice, takewhile
from typing import Any

from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, YEARLY, rrule, weekday

EVERY = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY, "YEARLY": YEARLY}
DAYS: Mapping[str, weekday] = {"MO": MO, "TU": TU, "WE": WE, "TH": TH, "FR": FR, "SA": SA, "SU": SU}
KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", "BYMONTHDAY", "BYMONTH"})
# More times than this of one entry are not looked through: daily since 1990 is a third of it.
MOST_LOOKED_AT = 40_000


class NotUnderstood(Exception):
    """A rule of a kind that is not read here."""


def goes_beyond(start: datetime, rule: Mapping[str, Any], until: datetime) -> bool:
    """Whether a rule never stops, or stops later than this moment. Raises NotUnderstood."""
    if rule.get("COUNT"):
        return any(one > until for one in islice(_rule(start, rule, until), MOST_LOOKED_AT))
    end = _until(_first(rule, "UNTIL"), start)
    return end is None or end > until


def times(start: datetime, rule: Mapping[str, Any], until: datetime) -> Iterator[datetime]:
    """Every time of a repeating appointment up to a moment, on the clock on the wall of its own time zone.

    Raises NotUnderstood.
    """
    series = _rule(start, rule, until)
    for n, at in enumerate(takewhile(lambda one: one <= until, series)):
        if n > MOST_LOOKED_AT:
            raise NotUnderstood
        yield at


def _rule(start: datetime, rule: Mapping[str, Any], until: datetime) -> rrule:
    every = EVERY.get(str(_first(rule, "FREQ") or "").upper())
    interval = int(rule["INTERVAL"][0]) if rule.get("INTERVAL") else 1
    if every is None or not set(rule) <= KNOWN or not 1 <= interval <= 1000:
        raise NotUnderstood
    count = _first(rule, "COUNT")
    end = _until(_first(rule, "UNTIL"), start)
    last = min(end, until) if end else until
    days = [_day(str(one)) for one in rule.get("BYDAY", ())]
    if any(one.n for one in days) and every in (DAILY, WEEKLY):
        raise NotUnderstood
    # A rule that never comes true is looked through until the year 9999; by days alone that is quick.
    if every is DAILY and (rule.get("BYMONTH") or rule.get("BYMONTHDAY")):
        raise NotUnderstood
    try:
        return rrule(
            every,
            dtstart=start,
            interval=interval,
            wkst=_day(str(_first(rule, "WKST") or "MO")),
            byweekday=days or None,
            bymonthday=[int(one) for one in rule.get("BYMONTHDAY", ())] or None,
            bymonth=[int(one) for one in rule.get("BYMONTH", ())] or None,
            **({"count": int(count)} if count else {"until": last}),
        )
    except (ValueError, TypeError, OverflowError) as fault:
        raise NotUnderstood from fault


def _first(rule: Mapping[str, Any], name: str) -> Any:
    found = rule.get(name)
    return found[0] if isinstance(found, list | tuple) and found else found


def _until(end: Any, start: datetime) -> datetime | None:
    """UNTIL as a moment: a day counts to its end, and a time without a zone is one of the start's zone."""
    if end is None:
        return None
    if not isinstance(end, datetime):
        return datetime(end.year, end.month, end.day, 23, 59, 59, tzinfo=start.tzinfo)
    return end if end.tzinfo else end.replace(tzinfo=start.tzinfo or UTC)


def _day(text: str) -> weekday:
    """MO, or 2MO and -1FR for the second and the last of a month."""
    name, n = text[-2:].upper(), text[:-2]
    if name not in DAYS or (n and not n.lstrip("+-").isdecimal()):
        raise NotUnderstood
    try:
        return DAYS[name](int(n)) if n else DAYS[name]
    except ValueError as fault:
        raise NotUnderstood from fault
