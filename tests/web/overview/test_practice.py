"""The practice in counts: for the lead only, never by person, never a number from 1 to 4."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.endings.states import Label
from alliance_web.overview.queries import practice as figures
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast, rate
from tests.web.endings import acts

from .reading import text

Visit = Callable[..., Client]


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "none"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (81, "81")]
)
def test_small_counts_are_not_shown(number: int, shown: str) -> None:
    assert figures.count(number) == shown


@pytest.mark.parametrize(
    ("asked", "answered", "shown"),
    [
        (0, 0, "too few to say"),
        (4, 4, "too few to say"),
        (5, 5, "about 100%"),
        (40, 39, "about 100%"),
        (40, 9, "about 20%"),
    ],
)
def test_shares_are_told_in_steps(asked: int, answered: int, shown: str) -> None:
    assert figures.share(asked, answered) == shown


def test_counts_of_the_last_four_weeks(cast: Cast, visit: Visit) -> None:
    for day in range(6):
        session = sessions.plan(
            therapy=cast.therapy, starts_at=timezone.now() - timedelta(days=6 - day), by=cast.therapist
        )
        rate(session, "client", 7)
    long_ago = sessions.plan(
        therapy=cast.therapy, starts_at=timezone.now() - timedelta(weeks=9), number=99, by=cast.therapist
    )
    rate(long_ago, "therapist", 7)
    words = text(visit(cast.lead).get(reverse("practice")))
    assert "fewer than 5 therapies running" in words
    assert "9 sessions held" in words
    assert "about 65% between 35% and 90% of client check-ins answered" in words  # 6 of 9
    assert "about 0% between 0% and 30% of therapist check-ins answered" in words
    assert "none session cards opened" in words


def test_sessions_to_come_and_cancelled_ones_do_not_count(cast: Cast) -> None:
    first, *_ = Session.objects.filter(therapy=cast.therapy)
    sessions.cancel(session=first, by=cast.therapist)
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(days=1), by=cast.therapist)
    shown = [figure.value for figure in figures.figures(cast.practice.pk) if figure.about == "sessions held"]
    assert shown == ["fewer than 5"]  # two of them


def test_endings_are_counted_by_what_they_are_called_and_never_below_five(cast: Cast, visit: Visit) -> None:
    assert figures.endings(cast.practice.pk) == ()
    acts.end(cast, acts.WITHOUT_GOODBYE)
    assert [(one.about, one.value) for one in figures.endings(cast.practice.pk)] == [
        ("Planned ending", "none"),
        ("Planned ending, without the last session", "none"),
        ("Ended with short notice", "none"),
        ("Ended without a goodbye", "fewer than 5"),
        ("Ended, details not known", "none"),
    ]
    assert "fewer than 5 Ended without a goodbye" in text(visit(cast.lead).get(reverse("practice")))


@pytest.mark.parametrize(("found", "shown"), [(1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (12, "12")])
def test_from_five_endings_on_the_count_stands_there(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, found: int, shown: str
) -> None:
    monkeypatch.setattr(figures, "labels_of_practice", lambda _practice: Counter({Label.PLANNED: found}))
    assert figures.endings(cast.practice.pk)[0].value == shown


def test_nobody_is_named(cast: Cast, rated: Therapy, visit: Visit) -> None:
    words = text(visit(cast.lead).get(reverse("practice")))
    assert not {"Noor", "Sam", "Kim"} & set(words.replace(",", " ").split())


def test_only_the_lead(cast: Cast, visit: Visit) -> None:
    for user in (cast.therapist, cast.client, cast.administrator, cast.stranger):
        assert visit(user).get(reverse("practice")).status_code == 404


def test_the_number_of_queries(cast: Cast, rated: Therapy, visit: Visit, django_assert_num_queries: Any) -> None:
    browser = visit(cast.lead)
    browser.get(reverse("practice"))
    with django_assert_num_queries(21):  # three of them: what must not be overlooked
        browser.get(reverse("practice"))
