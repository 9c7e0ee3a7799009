"""The last session of the cast, its check-ins, and forms as a browser sends them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.services import asking
from alliance_web.therapies.models import Session
from alliance_web.therapies.services import sessions
from tests.web.cast import ITEMS, Cast, check_in_of

Form = dict[str, str]


@pytest.fixture
def session(cast: Cast) -> Session:
    """The last session that has begun."""
    return Session.objects.filter(therapy=cast.therapy).latest("number")


@pytest.fixture
def clients(session: Session) -> CheckIn:
    """The client's check-in about it."""
    return check_in_of(session, "client")


@pytest.fixture
def therapists(session: Session) -> CheckIn:
    """The therapist's check-in about it."""
    return check_in_of(session, "therapist")


def form_of(part: str = "client", **changes: str) -> Form:
    """A whole form of the two chairs' check-in, every scale answered with 7."""
    form = dict.fromkeys(ITEMS, "7") | {"strain": "0", "unsaid": "", "submission": str(uuid4())}
    guesses = {f"guess_{item}": "6" for item in ITEMS} if part == "therapist" else {}
    return form | guesses | changes


def path_of(check_in: CheckIn) -> str:
    """Where a signed-in person answers it."""
    return reverse("check-in", args=[check_in.session.therapy.key, check_in.key])


def link_of(check_in: CheckIn) -> str:
    """Where anybody with its link answers it."""
    return reverse("check-in-by-link", args=[asking.link_token(check_in)])


@pytest.fixture
def outcome(cast: Cast) -> Callable[[str], CheckIn]:
    """The client's check-in on an outcome questionnaire, about a session that began an hour ago."""

    def ask(instrument: str) -> CheckIn:
        cast.therapy.outcome = instrument
        cast.therapy.save(update_fields=["outcome"])
        session = sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - timedelta(hours=1), by=cast.therapist)
        return CheckIn.objects.get(session=session, instrument=instrument)

    return ask


def outcome_form(items: int, value: str = "1", **changes: str) -> Form:
    """A whole form of an outcome questionnaire with the items q1 … qn."""
    return {f"q{n}": value for n in range(1, items + 1)} | {"submission": str(uuid4())} | changes


def text_of(answer: Any) -> str:
    """What a page says, as text."""
    text: str = answer.content.decode()
    return text
