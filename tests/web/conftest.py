"""The cast of every page test: the two chairs of one therapy, and people who have no business in it."""

import gc
from collections.abc import Callable, Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from pytest_django.plugin import blocking_manager_key

from alliance_web.jobs.policy import TryAgain
from alliance_web.messages.services import delivery, outbox
from alliance_web.people.models import Practice, User
from alliance_web.safety.services import plans
from alliance_web.therapies.models import Therapy
from alliance_web.vault import unreadable

from .beginnings import Databases
from .cast import BEGINNINGS, Cast, read_cast

DATABASES = Databases(BEGINNINGS)
FOLDER = Path(__file__).parent

# What reads pages rather than writes rows: `make test` runs it on SQLite alone, `make nightly` on both databases. All
# that writes runs on both (services, commands, imports, races, walks of random deeds), and so does every count of
# queries, which opens each page that lists something. The pages of people and therapies are not here: they are where
# the services of these two are tested.
PAGES = {
    "checkins/test_*_page*.py": "the services behind them have files of their own",
    "exchange/test_*_page.py": "the same",
    "follow_up/test_after_page.py": "the same",
    "plan/test_*_page*.py": "the same",
    "questionnaires/test_*_pages.py": "the same",
    "reminders/test_own_page.py": "the same",
    "repair/test_*_page*.py": "the same",
    "safety/test_*_page*.py": "the same",
    "scheduling/test_planning_pages.py": "the same",
    "scheduling/test_files.py": "reads files",
    "scheduling/test_recurrence.py": "reckoned in Python",
    "access/test_permissions.py": "decided by the gate, in Python",
    "audit/test_reads.py": "the same; what is written is in audit/test_record.py",
    "commands/test_damaged_folders.py": "files of SQLite and addresses, whatever the database of the run",
    "overview/test_addresses_and_links.py": "addresses of pages",
    "people/test_tries.py": "counted in the cache",
    "serving/*": "connections, processes and headers",
    "vault/test_unreadable.py": "opened in Python; damaged bytes of SQLite",
    "checkins/test_privacy.py": "private words on pages; which rows are read is in checkins/test_shared.py",
    "exchange/test_reading.py": "reads files",
    "overview/test_card*.py": "made from the rows of checkins/test_shared.py",
    "overview/test_course*.py": "made from the rows of checkins/test_shared.py",
    "overview/test_expected.py": "made from the rows of checkins/test_expectations.py",
    "overview/test_no_prognosis.py": "words on pages",
    "overview/test_shared_words.py": "words on pages; every order of deeds is in overview/test_any_story.py",
    "overview/test_showing.py": "what a page shows of checkins/test_expectations.py",
    "endings/test_pages.py": "the services behind them have files of their own",
    "locking/test_*lock*.py": "decided in the session and the cache; what is kept is in locking/test_kept_words.py",
    "process_notes/test_pages.py": "which rows are read is in process_notes/test_nobody_else.py",
    "overview/test_last_time.py": "made from the rows of checkins/test_shared.py",
    "overview/test_openings.py": "made from the rows of checkins/test_shared.py",
    "overview/test_privacy.py": "made from the rows of checkins/test_shared.py",
    "plan/test_letter.py": "made from what the plan's pages read",
    "repair/test_nothing_private_leaks.py": "private words on pages; which rows are read is in test_notes_service.py",
    "ui/*": "components and style",
}
# What takes long and what `make fast` leaves to `make test`.
SLOW = (
    "*/test_killed*.py",
    "*/test_privacy.py",
    "access/test_permissions.py",
    "audit/test_reads.py",
    "audit/test_upgrade.py",
    "commands/test_*.py",
    "overview/test_addresses_and_links.py",
    "overview/test_any_story.py",
    "overview/test_awaiting.py",
    "overview/test_course_print.py",
    "overview/test_demo*.py",
    "overview/test_no_prognosis.py",
    "plan/test_walks.py",
    "races/*",
    "repair/test_nothing_private_leaks.py",
    "repair/test_walks.py",
    "serving/test_headers.py",
    "ui/test_*_in_browser.py",
    "ui/test_prepared_pages.py",
    "vault/test_old_rows.py",
    "vault/test_unreadable.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by its file what not every run needs."""
    for item in items:
        if FOLDER in item.path.parents:
            place = item.path.relative_to(FOLDER).as_posix()
            if any(fnmatch(place, pattern) for pattern in PAGES) and "quer" not in item.name:
                item.add_marker("page")
            if any(fnmatch(place, pattern) for pattern in SLOW):
                item.add_marker("slow")


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    """Pages are tested without it; the second factor has its own file."""
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def nothing_is_left_outside_the_database() -> Iterator[None]:
    """What is not rolled back with the rows, the next test would read: the cache, and the list of unreadable values."""
    yield
    cache.clear()
    unreadable.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The databases that tests begin with, built once."""
    with django_db_blocker.unblock():
        building = DATABASES.build()
        next(building)
        gc.collect()  # of the migrations' models nothing is kept,
        gc.freeze()  # and what is left stays to the end
        yield
        next(building, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: Any) -> Iterator[None]:
    """Each test works on the furthest database among its fixtures, or on a copy of it where it commits."""
    marker = item.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames
    # The server in another thread keeps the connection that it was started with.
    commits = commits and "live_server" not in item.fixturenames
    with pytest.MonkeyPatch.context() as patch:
        if commits:  # nothing is emptied: the copy is thrown away
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
        with DATABASES.of(item.fixturenames, item.config.stash[blocking_manager_key], commits=commits):
            return (yield)


@pytest.fixture
def practice(request: pytest.FixtureRequest, db: None) -> Practice:
    """A practice without anybody in it."""
    if "live_server" in request.fixturenames:
        pytest.fail("live_server empties its database after each test, and the people of all later tests with it.")
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


@pytest.fixture(autouse=True)
def mail_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message is sent the moment it is written, into `mail.outbox`: no worker runs beside a test.

    The tests of the outbox itself let it wait instead, with a fixture of the same name.
    """

    def deliver(message: Any) -> None:
        with suppress(TryAgain):
            delivery.deliver(message.pk)

    monkeypatch.setattr(outbox, "hand_over", deliver)
