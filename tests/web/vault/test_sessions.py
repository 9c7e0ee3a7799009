"""Sessions: the browser's key is nowhere in the database, and what is in a session cannot be read there."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from alliance_web.vault.sessions import SessionStore, stored_key
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db
CANARY = "the canary sings at dusk"


@pytest.fixture
def store() -> SessionStore:
    made = SessionStore()
    made["word"] = CANARY
    made.create()
    made["word"] = CANARY
    made.save()
    return made


def whole_table() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM django_session")
        return str(cursor.fetchall())


def test_a_session_comes_back_by_the_key_of_the_browser(store: SessionStore) -> None:
    assert SessionStore(store.session_key)["word"] == CANARY
    assert store.exists(store.session_key)


def test_the_database_holds_neither_key_nor_content(store: SessionStore) -> None:
    assert store.session_key not in whole_table()
    assert CANARY not in whole_table()
    assert Session.objects.get().session_data.startswith("e1:")


def test_what_the_database_holds_opens_nothing(store: SessionStore) -> None:
    stolen = SessionStore(Session.objects.get().session_key)
    assert stolen.load() == {}
    assert stolen.session_key is None


def test_a_visitor_with_the_stored_key_is_nobody(cast: Cast, settings) -> None:
    browser = Client()
    browser.force_login(cast.therapist, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/people/").status_code == 200
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key
    assert thief.get("/people/").status_code == 302


def test_the_stored_key_is_a_digest_of_the_right_length() -> None:
    assert stored_key("abcdefgh12345678") == "25f94a2a5c7fbaf499c665bc73d67c1c87e496da"


def test_a_new_key_ends_the_old_one(store: SessionStore) -> None:
    old = store.session_key
    store.cycle_key()
    assert SessionStore(old).load() == {}
    assert SessionStore(store.session_key)["word"] == CANARY
    assert Session.objects.count() == 1


def test_signing_out_leaves_no_row(store: SessionStore) -> None:
    store.flush()
    assert Session.objects.count() == 0


def test_a_session_past_its_time_is_over(store: SessionStore) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert SessionStore(store.session_key).load() == {}


@pytest.mark.parametrize("data", ["", "plain", "e1:9:AAAA", "e1:1:AAAA"])
def test_a_session_that_cannot_be_opened_is_over(store: SessionStore, data: str) -> None:
    Session.objects.update(session_data=data)
    assert SessionStore(store.session_key).load() == {}


async def _asynchronous(store: SessionStore) -> str:
    return (await SessionStore(store.session_key).aload())["word"]


@pytest.mark.django_db(transaction=True)
def test_asynchronous_code_finds_the_same(store: SessionStore) -> None:
    from asgiref.sync import async_to_sync

    assert async_to_sync(_asynchronous)(store) == CANARY
