"""A day on which the two want to look at their goals: one proposes it, the other agrees or proposes another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.audit.record import record
from alliance_web.therapies.queries import lock as lock_therapy

from ..models import ReviewDay

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant


class DayChanged(Exception):
    """Another day was proposed since the page was opened. `latest`: the one that is on the table now, if any."""

    def __init__(self, latest: ReviewDay | None) -> None:
        super().__init__("another day was proposed meanwhile")
        self.latest = latest


@transaction.atomic
def propose(*, on: date, after: int, by: Participant) -> ReviewDay:
    """Propose a day, `after` as many as were proposed before. The day the other proposed is agreed to by it.

    Raises DayChanged.
    """
    last, so_far = _locked(by)
    if last and last.on == on:
        return _agreed(last, by)
    if so_far != after:
        raise DayChanged(last)
    day = ReviewDay.objects.create(therapy=by.therapy, on=on, by=by)
    record("review-day.propose", by=by.user_id, therapy=by.therapy.key)
    return day


@transaction.atomic
def agree(*, seen: int, by: Participant) -> ReviewDay:
    """Agree with the day the other proposed, the `seen`-th of all. Raises DayChanged."""
    last, so_far = _locked(by)
    if last is None or so_far != seen:
        raise DayChanged(last)
    return _agreed(last, by)


def _agreed(day: ReviewDay, by: Participant) -> ReviewDay:
    if day.by_id != by.pk and day.agreed_by_id is None:
        day.agreed_by = by
        day.save(update_fields=["agreed_by"])
        record("review-day.agree", by=by.user_id, therapy=by.therapy.key)
    return day


def _locked(by: Participant) -> tuple[ReviewDay | None, int]:
    """The last day and how many there are, while nobody else proposes one."""
    therapy = lock_therapy(by.therapy)
    return therapy.review_days.last(), therapy.review_days.count()
