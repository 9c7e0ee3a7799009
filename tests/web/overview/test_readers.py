"""Who has looked: every opened page of a therapy in plain words, the same list for both chairs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.overview.queries.readers import ON_A_PAGE, OWN_PAGES, PAGES
from alliance_web.therapies.models import Therapy
from tests.web.cast import Cast, check_in_of, with_a_record
from tests.web.repair.places import routes

from .reading import text

Visit = Callable[..., Client]


def page(visit: Visit, user: Any, therapy: Therapy, **query: str) -> Any:
    return visit(user).get(reverse("readers", args=[therapy.key]), query)


def test_before_anybody_looked(cast: Cast, visit: Visit) -> None:
    assert "No views yet" in text(page(visit, cast.client, cast.therapy))


def test_each_look_stands_in_the_readers_person(cast: Cast, rated: Therapy, visit: Visit) -> None:
    visit(cast.therapist).get(reverse("course", args=[rated.key]))
    visit(cast.client).get(reverse("session-card", args=[rated.key]))
    words = text(page(visit, cast.client, rated))
    assert words.index("You opened the session card") < words.index("Noor opened the course")
    words = text(page(visit, cast.therapist, rated))
    assert "Sam opened the session card" in words
    assert "You opened the course" in words
    assert "Sam opened this list" in words


def test_the_same_page_several_times_in_a_row_is_one_line(cast: Cast, rated: Therapy, visit: Visit) -> None:
    for _ in range(3):
        visit(cast.therapist).get(reverse("course", args=[rated.key]))
    assert "Noor opened the course , 3 times" in text(page(visit, cast.client, rated))


def test_own_pages_are_not_in_the_list(cast: Cast, rated: Therapy, visit: Visit) -> None:
    for route, keys in (("my-answers", []), ("check-in", [check_in_of(rated.sessions.first(), "client").key])):
        assert visit(cast.client).get(reverse(route, args=[rated.key, *keys])).status_code == 200
    report = reverse("report", args=[rated.key, check_in_of(rated.sessions.first(), "client").key])
    assert visit(cast.client).post(report).status_code == 200
    for user in (cast.therapist, cast.client):
        words = text(page(visit, user, rated))
        assert "opened another page" not in words
        assert "Sam opened" not in words


def test_a_look_at_another_therapy_is_not_in_the_list(cast: Cast, visit: Visit) -> None:
    record("read.course", by=cast.therapist.pk, therapy=uuid4())
    assert "opened the course" not in text(page(visit, cast.client, cast.therapy))


def test_a_page_without_words_of_its_own_is_still_told(cast: Cast, visit: Visit) -> None:
    record("read.something-new", by=cast.therapist.pk, therapy=cast.therapy.key)
    assert "Noor opened another page of this therapy" in text(page(visit, cast.client, cast.therapy))


def test_every_page_about_a_therapy_has_words_or_is_ones_own() -> None:
    about = {route.name for route in routes() if "therapy" in route.pattern.converters}
    assert about - {*PAGES, *OWN_PAGES} == set()


def test_lists_are_counted_and_not_told_one_by_one(cast: Cast, visit: Visit) -> None:
    for _ in range(3):
        visit(cast.therapist).get(reverse("caseload"))
    words = text(page(visit, cast.client, cast.therapy))
    assert "In lists, over the last 30 days" in words
    assert "Noor opened the list of people, 3 times" in words.replace(" ,", ",")
    assert "No views yet" in words
    assert "You opened the list of people" in text(page(visit, cast.therapist, cast.therapy))


def test_a_list_opened_long_ago_is_no_longer_counted(cast: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        then = timezone.now() - timedelta(days=31)
        earlier.setattr("django.utils.timezone.now", lambda: then)
        record("read.caseload", by=cast.therapist.pk, therapy=cast.therapy.key)
    assert "the list of people" not in text(page(visit, cast.client, cast.therapy))


def test_what_was_opened_by_a_link_names_nobody(cast: Cast, visit: Visit) -> None:
    record("read.join", by=None, therapy=cast.therapy.key)
    record("read.check-in-by-link", by=None, therapy=cast.therapy.key)
    words = text(page(visit, cast.client, cast.therapy))
    assert "Someone with the link opened the invitation" in words
    assert words.count("Someone with the link") == 1


def test_what_was_written_is_no_look(cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert "No views yet" in text(page(visit, cast.client, rated))


def test_a_long_list_has_pages(cast: Cast, visit: Visit) -> None:
    for n in range(ON_A_PAGE + 1):
        route = "course" if n % 2 else "session-card"
        record(f"read.{route}", by=cast.therapist.pk, therapy=cast.therapy.key)
    first = page(visit, cast.client, cast.therapy)
    assert first.content.decode().count("<time") == ON_A_PAGE
    assert "Page 1 of 2" in text(first)
    assert 'href="?page=2"' in first.content.decode()
    assert "Page 2 of 2" in text(page(visit, cast.client, cast.therapy, page="2"))


def test_a_page_number_that_is_not_there_gives_the_nearest(cast: Cast, visit: Visit) -> None:
    for number in ("0", "-1", "99", "two", ""):
        assert page(visit, cast.client, cast.therapy, page=number).status_code == 200


def test_outsiders_find_nothing(cast: Cast, visit: Visit) -> None:
    for user in (cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert page(visit, user, cast.therapy).status_code == 404


def test_the_number_of_queries_does_not_grow(cast: Cast, visit: Visit, django_assert_num_queries: Any) -> None:
    browser, address = visit(cast.client), reverse("readers", args=[cast.therapy.key])
    for _ in range(2):
        browser.get(address)
        with django_assert_num_queries(with_a_record(16)):
            browser.get(address)
        for n in range(20):
            record("read.course", by=(cast.client, cast.therapist)[n % 2].pk, therapy=cast.therapy.key)
