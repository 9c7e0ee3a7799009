"""What the two of a cast do at the end, in one line each."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from alliance_web.endings.models import Ending, Farewell, Remark
from alliance_web.endings.services import days, endings, words
from alliance_web.endings.services.endings import Facts
from alliance_web.endings.states import Announced, Column, EndedBy, LastKept, Went
from alliance_web.therapies.models import Participant
from alliance_web.therapies.queries import by_key, chairs
from tests.web.cast import Cast

PLANNED = Facts(EndedBy.BOTH, Announced.BEFORE, LastKept.YES, Went.BETTER)
WITHOUT_GOODBYE = Facts(EndedBy.CLIENT, Announced.NOT, LastKept.NO, Went.CANNOT_SAY)


def client(cast: Cast) -> Participant:
    """Sam, fresh from the database."""
    return chairs(by_key(cast.therapy.key)).client


def therapist(cast: Cast) -> Participant:
    """Noor, fresh from the database."""
    return chairs(by_key(cast.therapy.key)).therapist


def in_days(n: int) -> date:
    """A day from today."""
    return timezone.localdate() + timedelta(days=n)


def suggest(by: Participant, on: date, seen: int = 0) -> Any:
    """A last day."""
    return days.suggest(on=on, seen=seen, by=by)


def end(cast: Cast, facts: Facts = PLANNED, on: date | None = None) -> Ending:
    """The therapy ends today, or on a day."""
    by = therapist(cast)
    return endings.end(therapy=by.therapy, on=on or in_days(0), facts=facts, by=by)


def write(by: Participant, said: str = "", *, seen: int = 0) -> Farewell:
    """Words, or the other button."""
    return words.write(words=said, is_empty=not said, seen=seen, by=by)


def both_write(cast: Cast) -> None:
    """Sam writes, Noor would rather say it."""
    write(client(cast), "Thank you for slowing down.")
    write(therapist(cast))


def add(by: Participant, said: str, column: Column = Column.HELPED) -> Remark:
    """An entry in a list."""
    return words.add(key=uuid4(), column=column, words=said, by=by)
