"""The outcome questionnaire is asked about the session that the two agreed on as the last.

Agreed, session on that day   asked about it, whatever its turn
suggested only                not
no session on that day        not: which one will be the last is not known
withdrawn                     not about a session that is planned after that
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.checkins.models import CheckIn
from alliance_web.endings.services import days
from alliance_web.therapies.models import Participant, Session
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast

OUTCOME = "phq-8"
Plan = Callable[[int], Session]


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """A session at noon in so many days; the questionnaire is asked every ninth, so not by its turn."""
    cast.therapy.outcome, cast.therapy.outcome_every = OUTCOME, 9
    cast.therapy.save()

    def at(ahead: int) -> Session:
        noon = timezone.make_aware(datetime.combine(day(ahead), time(12)))
        return sessions.plan(therapy=cast.therapy, starts_at=noon, by=cast.therapist)

    return at


def day(ahead: int) -> date:
    return timezone.localdate() + timedelta(days=ahead)


def chair(cast: Cast, part: Part) -> Participant:
    return Participant.objects.get(therapy=cast.therapy, part=part)


def suggest(cast: Cast, ahead: int) -> None:
    days.suggest(on=day(ahead), seen=0, by=chair(cast, Part.THERAPIST))


def is_asked(session: Session) -> bool:
    return CheckIn.objects.filter(session=session, instrument=OUTCOME).exists()


def test_agreed_after_it_was_planned(cast: Cast, plan: Plan) -> None:
    before, last = plan(10), plan(20)
    suggest(cast, 20)
    assert not is_asked(last)
    days.agree(seen=1, by=chair(cast, Part.CLIENT))
    assert is_asked(last)
    assert not is_asked(before)


def test_planned_after_it_was_agreed(cast: Cast, plan: Plan) -> None:
    suggest(cast, 20)
    days.agree(seen=1, by=chair(cast, Part.CLIENT))
    assert not is_asked(plan(10))
    assert is_asked(plan(20))


def test_no_session_on_that_day(cast: Cast, plan: Plan) -> None:
    session = plan(10)
    suggest(cast, 20)
    days.agree(seen=1, by=chair(cast, Part.CLIENT))
    assert not is_asked(session)


def test_withdrawn(cast: Cast, plan: Plan) -> None:
    suggest(cast, 20)
    days.agree(seen=1, by=chair(cast, Part.CLIENT))
    days.withdraw(seen=1, by=chair(cast, Part.CLIENT))
    assert not is_asked(plan(20))
