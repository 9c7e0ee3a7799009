"""Old check-ins can be let go, singly and together; what was answered, or is somebody else's, never is.

Old: of the two chairs, open, about a session that began more than a day ago.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.states import State
from alliance_web.therapies.models import Session
from tests.web.cast import Cast, rate

Visit = Callable[..., Client]
PAGE = "/check-ins/let-go/"


@pytest.fixture
def old(cast: Cast) -> list[Session]:
    """The three sessions of the cast, four, three and two days ago."""
    sessions = list(Session.objects.filter(therapy=cast.therapy).order_by("number"))
    for days, session in zip((4, 3, 2), sessions, strict=True):
        session.starts_at = timezone.now() - timedelta(days=days)
        session.save()
    return sessions


def own(cast: Cast, session: Session, part: str = "therapist") -> CheckIn:
    instrument = getattr(cast.therapy, f"{part}_check_in")
    return CheckIn.objects.get(session=session, participant__part=part, instrument=instrument)


def send(browser: Client, *check_ins: CheckIn) -> Any:
    return browser.post(PAGE, {"check_ins": [str(one.key) for one in check_ins]})


def states(cast: Cast, sessions: list[Session], part: str = "therapist") -> list[str]:
    return [own(cast, session, part).state for session in sessions]


def test_all_are_ticked_and_go_together(cast: Cast, old: list[Session], visit: Visit) -> None:
    noor = visit(cast.therapist)
    seen = noor.get(PAGE).content.decode()
    assert seen.count(" checked") == 3
    assert send(noor, *(own(cast, one) for one in old))["Location"] == reverse("my-check-ins")
    assert states(cast, old) == [State.WAIVED] * 3
    assert states(cast, old, "client") == [State.OPEN] * 3
    assert AuditEvent.objects.filter(verb="check-in.waive", therapy=cast.therapy.key).count() == 3
    assert "You let 3 check-ins go." in noor.get("/check-ins/").content.decode()


def test_one_alone(cast: Cast, old: list[Session], visit: Visit) -> None:
    send(visit(cast.client), own(cast, old[0], "client"))
    assert states(cast, old, "client") == [State.WAIVED, State.OPEN, State.OPEN]


def test_one_that_was_answered_meanwhile_keeps_its_answers(cast: Cast, old: list[Session], visit: Visit) -> None:
    noor = visit(cast.therapist)
    kept = own(cast, old[1])
    rate(old[1], "therapist", 7)
    answer = send(noor, own(cast, old[0]), kept)
    assert answer.status_code == 422
    assert "Nothing was changed." in answer.content.decode()
    assert states(cast, old) == [State.OPEN, State.SUBMITTED, State.OPEN]


@pytest.mark.parametrize("who", ["colleague", "lead", "administrator", "stranger"])
def test_nobody_lets_go_of_what_is_not_theirs(who: str, cast: Cast, old: list[Session], visit: Visit) -> None:
    browser = visit(getattr(cast, who))
    assert "No old check-ins wait for you." in browser.get(PAGE).content.decode()
    assert send(browser, own(cast, old[0])).status_code == 422
    assert states(cast, old) == [State.OPEN] * 3


def test_the_other_chairs_are_no_choice(cast: Cast, old: list[Session], visit: Visit) -> None:
    assert send(visit(cast.client), own(cast, old[0])).status_code == 422
    assert states(cast, old) == [State.OPEN] * 3


def test_today_is_not_old(cast: Cast, old: list[Session], visit: Visit) -> None:
    old[2].starts_at = timezone.now() - timedelta(hours=23)
    old[2].save()
    assert visit(cast.therapist).get(PAGE).content.decode().count(" checked") == 2
    assert send(visit(cast.therapist), own(cast, old[2])).status_code == 422


def test_nothing_ticked_changes_nothing(cast: Cast, old: list[Session], visit: Visit) -> None:
    answer = send(visit(cast.therapist))
    assert answer.status_code == 422
    assert "Select at least one check-in, or go back." in answer.content.decode()
