"""Later means later in time: numbers out of order, sessions at the same minute, choices made after the fact.

sessions (number: weeks ago)     client has answered about    seen by the therapist
6: 2, 7: 1                       7                            nothing of 7
7: 2, 6: 1                       6                            nothing of 6, all of 7
6 and 7: the same minute         6, 7                         all of 6, nothing of 7
choice "at the next session"     made                         seen
with the form                    before 4 begins              when 4 begins
on My answers                    after 4 began                when 5 begins
with a form that comes late      after 4 began                when 5 begins
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.checkins import queries
from alliance_web.checkins.services import digests, ratings
from alliance_web.checkins.shared import SharedSession, not_shown_yet
from alliance_web.checkins.states import Sharing
from alliance_web.therapies.models import Session
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast, rate

pytestmark = pytest.mark.django_db
WORDS = "it went too fast for me"


@pytest.fixture
def held(cast: Cast) -> Callable[[int, datetime], Session]:
    """A session with this number at this time."""

    def at(number: int, when: datetime) -> Session:
        return sessions.plan(therapy=cast.therapy, starts_at=when, number=number, by=cast.therapist)

    return at


def ago(**time: float) -> datetime:
    return timezone.now() - timedelta(**time)


def seen(cast: Cast, number: int, now: datetime | None = None) -> SharedSession:
    return next(one for one in queries.shared_course(cast.therapy, now) if one.number == number)


@pytest.mark.parametrize(("first", "last"), [(6, 7), (7, 6)], ids=["in order", "numbers swapped"])
def test_the_last_in_time_waits_for_both(
    cast: Cast, held: Callable[..., Session], first: int, last: int, visit: Callable[..., Client]
) -> None:
    held(first, ago(days=4))
    rate(held(last, ago(days=2)), "client", 3)
    assert seen(cast, first).revealed
    assert not seen(cast, last).revealed
    assert seen(cast, last).value(Part.CLIENT, "bond") is None
    glance = digests.refresh([cast.therapy])[cast.therapy.pk]
    assert (glance.session, glance.awaited) == (last, (Part.THERAPIST,))
    course = visit(cast.therapist).get(reverse("course", args=[cast.therapy.key])).content.decode()
    assert f"Session {last}: waiting for you." in course


def test_at_the_same_minute_numbers_decide(cast: Cast, held: Callable[..., Session]) -> None:
    now = ago(days=2)
    for number in (7, 6):
        rate(held(number, now), "client", 3)
    assert [seen(cast, number).revealed for number in (6, 7)] == [True, False]


def test_nothing_waits_where_all_is_shown(cast: Cast) -> None:
    assert not_shown_yet(()) is None
    for part in ("client", "therapist"):
        rate(Session.objects.get(therapy=cast.therapy, number=3), part, 7)
    assert not_shown_yet(queries.shared_course(cast.therapy)) is None


# when "at the next session" was chosen: with the form, on My answers, with a form that comes late
CHOICES = ("with the form", "afterwards", "with a late form")


@pytest.mark.parametrize("when", CHOICES)
def test_the_next_session_is_the_next_after_the_choice(cast: Cast, held: Callable[..., Session], when: str) -> None:
    third = Session.objects.get(therapy=cast.therapy, number=3)
    sharing = {"unsaid": Sharing.NEVER if when == "afterwards" else Sharing.NEXT}
    if when == "with a late form":
        held(4, ago(hours=3))
    rating = rate(third, "client", 7, words={"unsaid": WORDS}, sharing=sharing)
    if when != "with a late form":
        held(4, timezone.now() + timedelta(days=1))
    if when == "afterwards":
        Session.objects.filter(number=4).update(starts_at=ago(hours=3))
        ratings.share(rating=rating, sharing={"unsaid": Sharing.NEXT}, by=cast.client)
    held(5, timezone.now() + timedelta(days=7))

    def said(**after: float) -> list[str]:
        return [one.words for one in seen(cast, 3, timezone.now() + timedelta(**after)).said]

    assert said() == []
    assert said(days=2) == ([WORDS] if when == "with the form" else [])
    assert said(days=8) == [WORDS]


def test_a_session_noted_for_an_earlier_day_releases_nothing(cast: Cast, held: Callable[..., Session]) -> None:
    """Whoever plans sessions cannot open what waits for the next one by noting one that lies before the answer."""
    third = Session.objects.get(therapy=cast.therapy, number=3)
    rate(third, "client", 7, bond=2, words={"unsaid": WORDS}, sharing={"unsaid": Sharing.NEXT, "bond": Sharing.NEXT})
    rate(third, "therapist", 7)
    held(4, ago(minutes=5))
    assert seen(cast, 3).said == ()
    assert seen(cast, 3).value(Part.CLIENT, "bond") is None


def test_the_kept_digest_is_made_again_when_the_next_session_begins(cast: Cast, held: Callable[..., Session]) -> None:
    third = Session.objects.get(therapy=cast.therapy, number=3)
    for part in ("client", "therapist"):
        rate(third, part, 7, bond=0, sharing={"bond": Sharing.NEXT} if part == "client" else {})
    held(4, timezone.now() + timedelta(days=1))

    def overall(now: Any = None) -> Any:
        return digests.refresh([cast.therapy], now)[cast.therapy.pk].lines[Part.CLIENT][3]

    assert overall() == 7
    assert overall(timezone.now() + timedelta(days=2)) == pytest.approx((7 * 7 + 0) / 8)
