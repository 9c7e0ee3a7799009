"""The cast of every page test: the two chairs of one therapy, and people who have no business in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from alliance_web.people.models import Practice, User
from alliance_web.safety.services import plans
from alliance_web.therapies.models import Therapy

from .cast import BEGINNINGS, Cast, read_cast
from .databases import Databases

DATABASES = Databases()


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    """Pages are tested without it; the second factor has its own file."""
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The databases that tests begin with, built once."""
    with django_db_blocker.unblock():
        yield from DATABASES.build(BEGINNINGS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: Any) -> Iterator[None]:
    """Each test begins with the furthest database among its fixtures; what is not a page test, with an empty one."""
    DATABASES.begin(item.fixturenames, BEGINNINGS)
    try:
        return (yield)
    finally:
        DATABASES.begin((), BEGINNINGS)


@pytest.fixture
def practice(db: None) -> Practice:
    """A practice without anybody in it."""
    return Practice.objects.get()


@pytest.fixture
def cast(practice: Practice) -> Cast:
    """Sam (client) and Noor (therapist) in one therapy with three begun sessions, and the others outside it."""
    return read_cast(practice)


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
