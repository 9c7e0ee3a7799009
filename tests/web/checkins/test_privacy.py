"""A canary: private words and numbers are on their author's page only, and in no log, no record, no clear column."""

import logging
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.queries import shared_course
from alliance_web.safety.models import ReviewTask
from alliance_web.therapies.models import Session
from tests.web.cast import Cast, check_in_of, rate

from .conftest import form_of, link_of, outcome_form, path_of, text_of

Visit = Callable[[Any], Client]
WORDS = "CANARY-7f3a"
PRIVATE = {"unsaid": WORDS, "strain_words": WORDS + "-2", "sharing_unsaid": "never", "sharing_strain_words": "never"}


@pytest.fixture
def submitted(visit: Visit, cast: Cast, clients: CheckIn, session: Session) -> str:
    """Both chairs have answered; the client's words, and the only 3 among sevens, are private."""
    path = path_of(clients)
    visit(cast.client).post(path, form_of(bond="3", sharing_bond="never", strain="1", **PRIVATE))
    rate(session, "therapist", 6)
    return path


def addresses(cast: Cast) -> Iterator[str]:
    """Every address there is, about this therapy and with this therapy's own keys where an address needs one."""

    def walk(patterns: Any) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    check_ins = [check_in.key for check_in in CheckIn.objects.all()]
    tasks = [task.key for task in ReviewTask.objects.all()] or [uuid4()]
    for pattern in walk(get_resolver().url_patterns):
        converters = pattern.pattern.converters
        fixed = {"therapy": cast.therapy.key, "number": 3, "token": "x", "task": tasks[0], "key": "x", "uidb36": "x"}
        for check_in in check_ins if "check_in" in converters else check_ins[:1]:
            values = {name: fixed.get(name, check_in if name == "check_in" else uuid4()) for name in converters}
            try:
                yield reverse(pattern.name, kwargs=values)
            except NoReverseMatch:
                continue


OTHERS = ("therapist", "colleague", "lead", "administrator", "stranger", None)


@pytest.mark.parametrize("who", OTHERS)
def test_private_words_are_on_no_page_of_anybody_else(
    visit: Visit, cast: Cast, submitted: str, who: str | None
) -> None:
    browser = visit(getattr(cast, who) if who else None)
    browser.raise_request_exception = False
    visited = list(addresses(cast))
    assert len(visited) > 30
    for address in visited:
        assert WORDS not in browser.get(address).content.decode(errors="replace"), address


def test_the_author_finds_them_on_their_own_pages_only(visit: Visit, cast: Cast, submitted: str) -> None:
    browser = visit(cast.client)
    found = {address for address in addresses(cast) if WORDS in browser.get(address).content.decode(errors="replace")}
    mine = {reverse("my-answers", args=[cast.therapy.key])}
    correct = {address for address in found if address.endswith("/correct/")}
    assert found - correct == mine
    assert len(correct) == 1


def test_a_private_number_is_in_nothing_shared(visit: Visit, cast: Cast, submitted: str) -> None:
    course = shared_course(cast.therapy)[-1]
    assert course.value(Part.CLIENT, "bond") is None
    assert course.value(Part.CLIENT, "overall") == 7


def test_both_see_the_same_whatever_the_private_answer_is(visit: Visit, cast: Cast) -> None:
    """Two sessions that differ in nothing but a private number look the same to both chairs."""
    first, second, _third = Session.objects.filter(therapy=cast.therapy)
    for session, bond in ((first, "0"), (second, "10")):
        form = form_of(bond=bond, sharing_bond="never")
        visit(cast.client).post(path_of(check_in_of(session, "client")), form)
        rate(session, "therapist", 6)
    seen = [session.ratings[Part.CLIENT] for session in shared_course(cast.therapy)[:2]]
    assert (seen[0].answers, seen[0].overall) == (seen[1].answers, seen[1].overall)


def test_nothing_private_is_in_the_record_or_a_log(
    visit: Visit, cast: Cast, clients: CheckIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = visit(cast.client)
    faulty = form_of(bond="99", unsaid=WORDS, strain_words=WORDS * 2000)
    browser.post(path_of(clients), faulty)
    visit(None).post("/c/x/", faulty)
    browser.post(path_of(clients), form_of(unsaid=WORDS, sharing_unsaid="never"))
    browser.post(path_of(clients), form_of(unsaid=WORDS + " again"))
    share = reverse("share-answer", args=[cast.therapy.key, clients.key])
    browser.post(share, {"sharing_unsaid": "now", "sharing_bond": "never"})
    events = [repr((event.verb, event.thing, event.detail)) for event in AuditEvent.objects.all()]
    assert any("rating.share" in event for event in events)
    assert not any(WORDS in event for event in events)
    logged = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert not any(WORDS in message for message in logged)


def test_the_database_holds_no_word_in_clear(
    visit: Visit, cast: Cast, submitted: str, outcome: Any, safety_plan: Any
) -> None:
    visit(cast.client).post(link_of(outcome("phq-9")), outcome_form(9, "2"))
    review = reverse("review", args=[ReviewTask.objects.get().key])
    visit(cast.lead).post(review, {"what_was_done": WORDS + " called"})
    tables = ("checkins_rating", "checkins_personalanswer", "safety_reviewtask", "audit_auditevent", "checkins_digest")
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            rows = repr(cursor.fetchall())
        assert rows != "[]" or table == "checkins_digest"
        assert WORDS not in rows, table
        assert '["q9", 2]' not in rows, table


def test_the_page_that_shows_a_second_form_back_shows_nothing_of_the_first(
    visit: Visit, cast: Cast, submitted: str
) -> None:
    page = visit(cast.client).post(submitted, form_of(unsaid="second"))
    assert "second" in text_of(page)
    assert WORDS not in text_of(page)
