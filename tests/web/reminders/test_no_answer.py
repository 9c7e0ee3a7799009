"""Who has not answered for three sessions: a plain list for their therapist, that counts against nobody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alliance_web.checkins.services import taking_part
from alliance_web.checkins.states import State
from alliance_web.consents.states import Choice
from alliance_web.people.models import User
from alliance_web.reminders.no_answer import answered_before, no_answer
from alliance_web.therapies.models import Participant, Session
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, rate

Visit = Callable[[User | None], Client]
OPEN, SENT, WAIVED, LAPSED = State.OPEN, State.SUBMITTED, State.WAIVED, State.LAPSED

#: states from the latest session back to the first -> the session of the last answer; None: not listed
STATES: list[tuple[list[State], int | None]] = [
    ([], None),
    ([OPEN, OPEN], None),
    ([OPEN, OPEN, OPEN], 0),
    ([OPEN, OPEN, OPEN, SENT], 1),
    ([OPEN, OPEN, OPEN, OPEN, SENT, OPEN], 2),
    ([OPEN, OPEN, SENT, OPEN], None),
    ([SENT, OPEN, OPEN, OPEN], None),
    ([OPEN, OPEN, WAIVED, OPEN], None),
    ([OPEN, OPEN, OPEN, WAIVED], 1),
    ([LAPSED, OPEN, OPEN, OPEN, SENT], 1),
    ([OPEN, LAPSED, OPEN, LAPSED, OPEN], 0),
    ([OPEN, OPEN, LAPSED, LAPSED], None),
    ([LAPSED, LAPSED, LAPSED, LAPSED], None),
]


@pytest.mark.parametrize(("states", "since"), STATES)
def test_three_in_a_row_that_were_asked(states: list[State], since: int | None) -> None:
    numbered = [(len(states) - place, state) for place, state in enumerate(states)]
    assert answered_before(numbered) == since


@pytest.mark.django_db
def test_the_page_says_since_when_and_what_to_do(cast: Cast, visit: Visit) -> None:
    words = visit(cast.therapist).get("/people/no-answer/").content.decode()
    assert "Sam" in words
    assert "no answer so far" in words
    assert [word for word in ("missed", "overdue", "failed", "%") if word in words] == []
    rate(Session.objects.get(number=1), "client")
    assert "No one is listed" in visit(cast.therapist).get("/people/no-answer/").content.decode()
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - timedelta(days=3), by=cast.therapist)
    assert "no answer since session 1" in visit(cast.therapist).get("/people/no-answer/").content.decode()


@pytest.mark.django_db
def test_a_session_of_yesterday_is_no_missing_answer(cast: Cast) -> None:
    rate(Session.objects.get(number=1), "client")
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - timedelta(days=1), by=cast.therapist)
    assert no_answer(cast.therapist, timezone.now()) == []


@pytest.mark.django_db
def test_who_said_no_or_has_ended_or_not_joined_is_not_listed(cast: Cast) -> None:
    now, sam = timezone.now(), Participant.objects.get(part="client")
    assert [one.client for one in no_answer(cast.therapist, now)] == ["Sam"]
    taking_part.choose(participant=sam, choice=Choice.PAUSED, by=cast.client)
    assert no_answer(cast.therapist, now) == []
    taking_part.choose(participant=sam, choice=Choice.TAKES_PART, by=cast.client)
    assert no_answer(cast.therapist, now) == []  # what lapsed is not asked again
    Participant.objects.filter(pk=sam.pk).update(user=None)
    assert no_answer(cast.therapist, now) == []
    therapies.end(therapy=cast.therapy, on=now.date(), by=cast.therapist)
    assert no_answer(cast.therapist, now) == []


@pytest.mark.django_db
def test_each_therapist_sees_their_own(cast: Cast, visit: Visit) -> None:
    assert no_answer(cast.colleague, timezone.now()) == []
    for who in (cast.client, cast.lead, cast.administrator):
        assert visit(who).get("/people/no-answer/").status_code == 404


@pytest.mark.django_db
def test_the_list_of_people_leads_to_it(cast: Cast, visit: Visit) -> None:
    assert 'href="/people/no-answer/"' in visit(cast.therapist).get("/people/").content.decode()
