"""Bring in a rating that was given before, elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from ..models import CheckIn, Rating
from . import ratings

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Session


def hold(therapies: Iterable[int]) -> None:
    """Lock the check-ins of some therapies until the transaction ends: who answers one just now is waited for once,
    here, and not in the middle of a long import by which everybody else is held up.
    """
    rows = CheckIn.objects.select_for_update(of=("self",)).filter(session__therapy__in=therapies)
    list(rows.order_by("pk").values_list("pk"))


@transaction.atomic
def bring_in(
    *,
    session: Session,
    participant: Participant,
    instrument: str,
    submission: ratings.Submission,
    rated_at: datetime,
    by: User,
) -> Rating:
    """Store a past rating; nobody is told of it and no review is opened, for the time to act on it has passed.

    The same submission again gives the rating that is there. Raises AlreadyAnswered, NotOpen.
    """
    check_in, _ = CheckIn.objects.get_or_create(session=session, participant=participant, instrument=instrument)
    return ratings.submit(check_in=check_in, submission=submission, rated_at=rated_at, imported=True, by=by)
