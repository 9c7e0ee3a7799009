"""Past answers of a simulated practice, written all at once, and what was done with its session cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connection, transaction

from alliance.instruments import load
from alliance_web.access.relation import Part
from alliance_web.therapies.queries import people_in
from alliance_web.therapies.services.simulated import NotSimulated

from ..models import CardChange, CardUse, CheckIn, Digest, Rating, said
from ..states import State
from .expectations import closed_changed
from .ratings import overall

if TYPE_CHECKING:
    from alliance_web.people.models import Practice
    from alliance_web.therapies.models import Session
    from alliance_web.therapies.services.simulated import Past

ANSWERED_AFTER = timedelta(hours=2)
Answered = tuple["Session", dict[str, int | None]]


@transaction.atomic
def write_outcomes(*, practice: Practice, instrument: str, answered: Sequence[Answered]) -> None:
    """One client's answers about each of some sessions of closed therapies. Raises NotSimulated."""
    if not practice.simulated:
        raise NotSimulated
    therapies = {session.therapy_id for session, _answers in answered}
    clients = people_in(therapies, Part.CLIENT)
    asked = CheckIn.objects.bulk_create(
        CheckIn(
            session=session,
            participant=clients[session.therapy_id],
            instrument=instrument,
            state=State.SUBMITTED,
        )
        for session, _answers in answered
    )
    definition = load(instrument)
    Rating.objects.bulk_create(
        Rating(
            check_in=check_in,
            submission=uuid4(),
            content=said(answers=answers, guesses={}, overall=overall(definition, answers)),
            rated_at=session.starts_at + ANSWERED_AFTER,
            imported=True,
        )
        for check_in, (session, answers) in zip(asked, answered, strict=True)
    )
    Digest.objects.bulk_create((Digest(therapy_id=key) for key in therapies), ignore_conflicts=True)
    closed_changed(practice.pk)
    _count_rows()


def _count_rows() -> None:
    """Let the database count what it got at once, or it goes on joining as if the tables were empty, for minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@transaction.atomic
def put_cards_into_the_past(*, past: Past) -> None:
    """When the cards of the practice were opened and talked about, and what came of that."""
    past.redate({CardUse: "session__therapy", CardChange: "session__therapy"})
