"""What of difficult moments and notes waits for whom: one question to the database for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q

from alliance_web.access.relation import Part
from alliance_web.therapies.queries import begun_later, sessions_begun_in
from alliance_web.therapies.seats import Found, Seats, in_part

from ..models import Episode, Note
from ..states import State, Wish
from ..waiting import STATES, asks

# A rupture is for the therapist to bring up: noticed, put into words, or not OK for the client.
TO_TALK = frozenset({State.NOTICED, State.NAMED, State.NOT_REPAIRED})


def to_talk_about(seats: Seats) -> Iterator[Found]:
    """Ruptures that wait for the therapist to talk about them. One query."""
    rows = Episode.objects.filter(therapy__in=in_part(seats, Part.THERAPIST), state__in=TO_TALK).order_by("pk")
    for therapy, key, session in rows.values_list("therapy", "key", "session"):
        yield Found(therapy, (key,), session)


def verdicts(seats: Seats) -> Iterator[Found]:
    """Moments that were talked about wait for the client's word; those put into words, or unsure, after two sessions.

    Two queries at most.
    """
    rows = Episode.objects.filter(therapy__in=in_part(seats, Part.CLIENT), state__in=STATES).order_by("pk")
    told = list(rows.annotate(last=Max("moves__at")).values_list("therapy", "key", "session", "state", "last"))
    begun = sessions_begun_in({row[0] for row in told}) if told else {}
    for therapy, key, session, state, since in told:
        if state == State.TALKED or asks(State(state), since, _starts(begun, therapy)):
            yield Found(therapy, (key,), session)


def notes(seats: Seats) -> Iterator[Found]:
    """Notes of the other that are open and not done: not read yet, or for talking about. One query.

    Only what `notes.open_to` would show: nothing tells that there are others.
    """
    others = [seat.other for seat in seats.values()]
    come = begun_later(therapy="by__therapy", than="chosen_at").filter(number__gte=OuterRef("session"))
    rows = Note.objects.filter(by__in=others, done_at=None).annotate(has_come=Exists(come))
    is_open = Q(shared_at__isnull=False) | Q(has_come=True)
    rows = rows.filter(is_open, Q(read_at=None) | Q(wish=Wish.TALK)).order_by("pk")
    for therapy in rows.values_list("by__therapy", flat=True):
        yield Found(therapy)


def _starts(begun: dict[int, list[tuple[int, datetime]]], therapy: int) -> list[datetime]:
    return [starts_at for _number, starts_at in begun.get(therapy, ())]
