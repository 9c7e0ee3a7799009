"""What other therapies let expect is on the card only while a session goes on in which the therapist shows it.

| session                              | shown by the therapist | card of both | course of the client |
| ------------------------------------ | ---------------------- | ------------ | -------------------- |
| on                                   | no                     | no           | no                   |
| on                                   | yes                    | yes          | no                   |
| on                                   | yes, then taken back   | no           | no                   |
| planned for later, or over           | yes                    | no           | no                   |
| none planned, or the therapy ended   | cannot                 | no           | no                   |
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn, ExpectedShown
from alliance_web.checkins.services import ratings
from alliance_web.checkins.services.ratings import Submission
from alliance_web.therapies.models import Session
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast
from tests.web.closed import OUTCOME, answers_of, close, scores

from .reading import text

Visit = Callable[..., Client]
TITLE = "How others went on who began alike"


@pytest.fixture(autouse=True)
def scored(cast: Cast, three: list[Session]) -> None:
    """Closed therapies to learn from, and three scores, the last of them far off."""
    close(cast.practice, cast.therapist, scores(120))
    for session, total in zip(three, (12, 10, 24), strict=True):
        check_in = CheckIn.objects.get(session=session, instrument=OUTCOME)
        submission = Submission(key=uuid4(), answers=answers_of(total))
        ratings.submit(check_in=check_in, submission=submission, rated_at=session.starts_at, by=cast.client)


def press(visit: Visit, user: Any, cast: Cast, show: str, session: int = 4) -> Any:
    address = reverse("show-expected", args=[cast.therapy.key])
    return visit(user).post(address, {"session": session, "show": show}, follow=True)


def card(visit: Visit, user: Any, cast: Cast) -> str:
    return text(visit(user).get(reverse("session-card", args=[cast.therapy.key])))


def course(visit: Visit, user: Any, cast: Cast) -> str:
    return text(visit(user).get(reverse("course", args=[cast.therapy.key])))


def verbs() -> list[str]:
    return list(AuditEvent.objects.filter(verb__startswith="expected.").order_by("pk").values_list("verb", flat=True))


def test_shown_in_the_session_that_is_on_and_nowhere_else(
    cast: Cast, meet: Callable[..., Session], visit: Visit
) -> None:
    meet(0.5)
    assert "Show Sam on the session card for this session" in course(visit, cast.therapist, cast)
    assert TITLE not in card(visit, cast.client, cast)
    said = text(press(visit, cast.therapist, cast, "yes"))
    assert "Sam can see this on the session card during the session." in said
    for user in (cast.client, cast.therapist):
        seen = card(visit, user, cast)
        assert TITLE in seen
        assert "Noor shows this in today's session, so that you can talk about it." in seen
        for word in ("worse", "outside the band", "Depression", "sensitivity"):
            assert word not in seen
    assert "Stop showing this to Sam" in card(visit, cast.therapist, cast)
    assert "Stop showing" not in card(visit, cast.client, cast)
    assert "began alike" not in course(visit, cast.client, cast)


def test_taken_back_and_shown_again(cast: Cast, meet: Callable[..., Session], visit: Visit) -> None:
    meet(0.5)
    for show in ("yes", "yes", "no", "no", "yes"):
        press(visit, cast.therapist, cast, show)
    assert verbs() == ["expected.shown", "expected.hidden", "expected.shown"]
    assert TITLE in card(visit, cast.client, cast)
    assert "It is off the session card." in text(press(visit, cast.therapist, cast, "no"))
    assert TITLE not in card(visit, cast.client, cast)
    assert ExpectedShown.objects.get().hidden_at


@pytest.mark.parametrize("minutes", [-60 * 24, -1, 61, 300])
def test_it_begins_and_ends_with_the_session(
    minutes: int, cast: Cast, meet: Callable[..., Session], visit: Visit
) -> None:
    session = meet(-1)
    press(visit, cast.therapist, cast, "yes")
    assert TITLE not in card(visit, cast.client, cast)
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timedelta(minutes=minutes))
    assert TITLE not in card(visit, cast.client, cast)
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timedelta(minutes=10))
    assert TITLE in card(visit, cast.client, cast)


def test_without_a_session_there_is_nothing_to_press(cast: Cast, visit: Visit) -> None:
    Session.objects.filter(therapy=cast.therapy, starts_at__gt=timezone.now()).update(state="cancelled")
    words = course(visit, cast.therapist, cast)
    assert "Sam cannot see this. You can show it in a session; none is planned." in words
    assert "That session is over. Nothing was changed." in text(press(visit, cast.therapist, cast, "yes", session=3))
    assert verbs() == []


def test_not_of_a_therapy_that_has_ended(cast: Cast, meet: Callable[..., Session], visit: Visit) -> None:
    meet(0.5)
    press(visit, cast.therapist, cast, "yes")
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    assert TITLE not in card(visit, cast.client, cast)


@pytest.mark.parametrize("sent", [{}, {"session": "4"}, {"show": "yes"}, {"session": "x", "show": "yes"},
                                  {"session": "4", "show": "perhaps"}, {"session": "9", "show": "yes"}])  # fmt: skip
def test_what_cannot_be_done_says_so(
    sent: dict[str, str], cast: Cast, meet: Callable[..., Session], visit: Visit
) -> None:
    meet(0.5)
    answer = visit(cast.therapist).post(reverse("show-expected", args=[cast.therapy.key]), sent, follow=True)
    assert "Nothing was changed." in text(answer)
    assert verbs() == []


def test_only_the_therapist_can(cast: Cast, meet: Callable[..., Session], visit: Visit) -> None:
    meet(0.5)
    for user in (cast.client, cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert press(visit, user, cast, "yes").status_code == 404
    assert visit(cast.therapist).get(reverse("show-expected", args=[cast.therapy.key])).status_code == 405
    assert verbs() == []
