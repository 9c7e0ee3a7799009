"""Plan the last day: either suggests, the other agrees or suggests another, either withdraws."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.audit.record import record
from alliance_web.therapies.queries import lock as lock_therapy
from alliance_web.therapies.signals import therapy_changed

from ..models import LastDay

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant, Therapy


class DayChanged(Exception):
    """Another day was suggested, or the one there was withdrawn, since the page was opened."""


class HasEnded(Exception):
    """The therapy has ended: there is no last day to plan."""


@transaction.atomic
def suggest(*, on: date, seen: int, by: Participant) -> LastDay:
    """Suggest a day; `seen`: how many rows the page knew. The day that the other suggested is agreed to by it.

    Raises DayChanged, HasEnded.
    """
    last, so_far = _locked(by)
    if last and last.on == on:
        return _agreed(last, by)
    if so_far != seen:
        raise DayChanged
    return _add(on, by)


@transaction.atomic
def agree(*, seen: int, by: Participant) -> LastDay:
    """The day that the other suggested suits. Raises DayChanged, HasEnded."""
    last, so_far = _locked(by)
    if last is None or last.on is None or so_far != seen:
        raise DayChanged
    return _agreed(last, by)


@transaction.atomic
def withdraw(*, seen: int, by: Participant) -> None:
    """No last day is planned any more; either may say so. Doing it twice adds nothing. Raises DayChanged, HasEnded."""
    last, so_far = _locked(by)
    if last is None or last.on is None:
        return
    if so_far != seen:
        raise DayChanged
    _add(None, by)


def clear(*, therapy: Therapy, by: Participant) -> None:
    """The therapy goes on: what was planned is over. Runs in the transaction of the caller, with the therapy locked."""
    last = therapy.last_days.last()
    if last and last.on is not None:
        _add(None, by)


def _add(on: date | None, by: Participant) -> LastDay:
    day = LastDay.objects.create(therapy=by.therapy, on=on, by=by)
    record("last-day.suggest" if on else "last-day.withdraw", by=by.user_id, therapy=by.therapy.key)
    therapy_changed.send(sender=LastDay, therapy=by.therapy)
    return day


def _agreed(day: LastDay, by: Participant) -> LastDay:
    if day.by_id != by.pk and day.agreed_by_id is None:
        day.agreed_by = by
        day.save(update_fields=["agreed_by"])
        record("last-day.agree", by=by.user_id, therapy=by.therapy.key)
        # What is asked about the last session is asked from now on.
        therapy_changed.send(sender=LastDay, therapy=by.therapy)
    return day


def _locked(by: Participant) -> tuple[LastDay | None, int]:
    """The last row and how many there are, while nobody else adds one."""
    therapy = lock_therapy(by.therapy)
    if therapy.ended_on:
        raise HasEnded
    return therapy.last_days.last(), therapy.last_days.count()
