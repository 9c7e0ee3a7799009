"""A time of a session that is possible but looks like a slip: it is asked about once, and then believed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

FAR = timedelta(days=365)
# Beyond these years nobody plans: such a date is a slip for sure.
FIRST_YEAR, YEARS_AHEAD = 1950, 10


def is_impossible(starts_at: datetime, now: datetime) -> bool:
    """Whether the year can only be a slip."""
    return not FIRST_YEAR <= starts_at.year <= now.year + YEARS_AHEAD


def about(
    starts_at: datetime,
    *,
    now: datetime,
    therapy_started_on: date,
    before: datetime | None = None,
    after: datetime | None = None,
) -> Iterator[str]:
    """Each doubt as a sentence. `before`, `after`: when the sessions with the next lower and higher number are."""
    day = timezone.localtime(starts_at).date()
    if starts_at > now + FAR:
        yield _("{day} is more than a year from now. Is the year correct?").format(day=_words(day))
    if day < therapy_started_on:
        yield _("{day} is before this therapy started on {start}. Is that correct?").format(
            day=_words(day), start=_words(therapy_started_on)
        )
    if before is not None and starts_at < before:
        yield _("The session before this one is later, on {day}. Is that correct?").format(day=_day(before))
    if after is not None and starts_at > after:
        yield _("The session after this one is earlier, on {day}. Is that correct?").format(day=_day(after))


def _day(moment: datetime) -> str:
    return _words(timezone.localtime(moment).date())


def _words(day: date) -> str:
    return date_format(day, "j F Y")
