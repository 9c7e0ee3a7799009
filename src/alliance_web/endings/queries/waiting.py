"""What of an ending waits for whom: one question to the database for each kind, some more where there is anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.therapies.seats import Found, Seats, in_part, own_pks

from ..models import Ending, Farewell, HarmAnswer, LastDay
from ..states import Label, label_of

# From so long before the last day on, a first page says that the two can write.
SOON = timedelta(days=7)
# What is asked after the end is asked once, and for so long.
ASKED_FOR = timedelta(days=60)


def days_to_answer(seats: Seats) -> Iterator[Found]:
    """A last day that the other suggested. One query."""
    for row in _planned(seats):
        if row.agreed_by_id is None and row.by_id == seats[row.therapy_id].other:
            yield Found(row.therapy_id, day=row.on)


def days_to_write(seats: Seats) -> Iterator[Found]:
    """The last day is near and the reader has written nothing yet. Two queries at most."""
    near = [row for row in _planned(seats) if row.on and row.on <= timezone.localdate() + SOON]
    written = _written(seats) if near else set()
    yield from (Found(row.therapy_id, day=row.on) for row in near if row.therapy_id not in written)


def days_over(seats: Seats) -> Iterator[Found]:
    """The last day is over, and the therapist has not said how it ended. One query."""
    for row in _planned(in_part(seats, Part.THERAPIST)):
        if row.on and row.on < timezone.localdate():
            yield Found(row.therapy_id, day=row.on)


def letters(seats: Seats) -> Iterator[Found]:
    """Both have written, and the reader has not said yes to the letter. One query."""
    rows = list(Farewell.objects.filter(therapy__in=list(seats)).values_list("therapy", "by", "yes_at"))
    for therapy, seat in sorted(seats.items()):
        here = {by: yes_at for at, by, yes_at in rows if at == therapy}
        if seat.own in here and seat.other in here and here[seat.own] is None:
            yield Found(therapy)


def words_after(seats: Seats) -> Iterator[Found]:
    """It ended without a word, and the client has not been heard: asked once, for a while. Two queries at most."""
    gone = [row for row in _ended(seats) if label_of(row.announced, row.last_kept) is Label.WITHOUT_GOODBYE]
    written = _written(seats) if gone else set()
    yield from (Found(row.therapy_id) for row in gone if row.therapy_id not in written)


def harm_after(seats: Seats) -> Iterator[Found]:
    """What is asked of every client, alone. Two queries at most."""
    ended = _ended(seats)
    said = set(HarmAnswer.objects.filter(by__in=own_pks(seats)).values_list("by__therapy", flat=True)) if ended else ()
    yield from (Found(row.therapy_id) for row in ended if row.therapy_id not in said)


def _planned(seats: Seats) -> list[LastDay]:
    """The last row of each therapy that plans a day."""
    last = LastDay.objects.filter(therapy=OuterRef("therapy")).order_by("-pk").values("pk")[:1]
    rows = LastDay.objects.filter(therapy__in=list(seats), pk=Subquery(last), on__isnull=False)
    return list(rows.order_by("pk"))


def _ended(seats: Seats, today: date | None = None) -> list[Ending]:
    since = (today or timezone.localdate()) - ASKED_FOR
    rows = Ending.objects.filter(therapy__in=list(seats), reopened_at=None, therapy__ended_on__gte=since)
    return list(rows.order_by("pk"))


def _written(seats: Seats) -> set[int]:
    return set(Farewell.objects.filter(by__in=own_pks(seats)).values_list("therapy", flat=True))
