"""The cast of every page test: the two chairs of one therapy, and people who have no business in it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.jobs.policy import TryAgain
from alliance_web.messages.services import delivery, outbox
from alliance_web.people import services as people
from alliance_web.people.models import Practice, User
from alliance_web.safety.services import plans
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import invitations, sessions
from alliance_web.therapies.services import therapy as therapies

from .cast import Cast, rate

PASSWORD = "a long walk by the sea"


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    """Pages are tested without it; the second factor has its own file."""
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def practice(db: None) -> Practice:
    return people.set_up_practice(name="The Practice")


def _staff(practice: Practice, name: str, *roles: Role) -> User:
    email = f"{name.lower()}@practice.test"
    return people.add_staff(practice=practice, name=name, email=email, roles=set(roles), password=PASSWORD, by=None)


@pytest.fixture
def cast(practice: Practice) -> Cast:
    """Sam (client) and Noor (therapist) in one therapy with three begun sessions, and the others outside it."""
    noor = _staff(practice, "Noor", Role.THERAPIST)
    therapy = therapies.start(
        practice=practice,
        therapist=noor,
        client_name="Sam",
        client_email="sam@home.test",
        by=noor,
        started_on=(timezone.now() - timedelta(days=30)).date(),
    )
    client = therapy.participants.get(part="client")
    fresh = invitations.make(participant=client, by=noor)
    sam = invitations.accept(token=fresh.token, code=fresh.code).user
    for weeks_ago in (3, 2, 1):
        sessions.plan(therapy=therapy, starts_at=timezone.now() - timedelta(weeks=weeks_ago), by=noor)
    return Cast(
        practice=practice,
        therapy=therapy,
        client=sam,
        therapist=noor,
        colleague=_staff(practice, "Kim", Role.THERAPIST),
        lead=_staff(practice, "Lea", Role.LEAD),
        administrator=_staff(practice, "Ada", Role.ADMINISTRATOR),
        stranger=people.add_account(name="Stef", email="stef@away.test", by=None),
    )


@pytest.fixture
def visit() -> Callable[[User | None], Client]:
    """A browser signed in as somebody (None: as nobody)."""

    def as_(user: User | None) -> Client:
        browser = Client()
        if user is not None:
            browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return as_


@pytest.fixture
def rated(cast: Cast) -> Therapy:
    """The therapy with both chairs' ratings on its three sessions."""
    for session in Session.objects.filter(therapy=cast.therapy):
        rate(session, "client", 7)
        rate(session, "therapist", 6)
    return cast.therapy


@pytest.fixture
def safety_plan(cast: Cast) -> Any:
    """A complete safety plan: the lead answers."""
    return plans.write(
        practice=cast.practice,
        emergency_numbers="112 · ambulance and police",
        out_of_hours="0800 1234, day and night",
        answered_by=cast.lead,
        answer_within_hours=24,
        by=cast.lead,
    )


@pytest.fixture(autouse=True)
def mail_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message is sent the moment it is written, into `mail.outbox`: no worker runs beside a test.

    The tests of the outbox itself let it wait instead, with a fixture of the same name.
    """

    def deliver(message: Any) -> None:
        with suppress(TryAgain):
            delivery.deliver(message.pk)

    monkeypatch.setattr(outbox, "hand_over", deliver)
