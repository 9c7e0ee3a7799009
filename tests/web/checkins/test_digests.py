"""What is kept of each therapy: made again only when it has changed, all together, from shared answers only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from alliance.prompts import find
from alliance_web.access.relation import Part
from alliance_web.checkins.models import Digest
from alliance_web.checkins.services import asking, digests
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, check_in_of, rate


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many therapies each pass of the library was given."""
    seen: list[int] = []

    def counting(ratings: Any, **others: Any) -> Any:
        seen.append(others["sessions"]["therapy"].n_unique())
        return find(ratings, **others)

    monkeypatch.setattr(digests, "find", counting)
    return seen


@pytest.fixture
def three(cast: Cast) -> list[Session]:
    return list(Session.objects.filter(therapy=cast.therapy).order_by("number"))


def test_both_lines_who_is_awaited_and_what_is_worth_talking_about(cast: Cast, three: list[Session]) -> None:
    for session in three[:2]:
        rate(session, "client", 7)
    for session in three:
        rate(session, "therapist", 5, strain=1 if session == three[1] else 0)
    glance = digests.refresh([cast.therapy])[cast.therapy.pk]
    assert glance.session == 3
    assert glance.shown == 2
    assert glance.awaited == (Part.CLIENT,)
    assert glance.lines == {Part.CLIENT: {1: 7, 2: 7}, Part.THERAPIST: {1: 5, 2: 5}}
    assert [(prompt.rule, prompt.session) for prompt in glance.current] == [("strain-said-by-therapist", 2)]
    assert glance.prompts[0].therapy == cast.therapy.pk


def test_before_the_first_session(cast: Cast) -> None:
    therapy = therapies.start(practice=cast.practice, therapist=cast.therapist, client_name="Ida", by=cast.therapist)
    glance = digests.refresh([therapy])[therapy.pk]
    assert (glance.session, glance.shown, glance.awaited, glance.last_check_in) == (0, 0, (), None)
    assert (glance.prompts, glance.current) == ((), ())


def test_what_is_read_back_is_what_was_made(cast: Cast, rated: Therapy) -> None:
    made = digests.refresh([rated])[rated.pk]
    kept = digests.refresh([rated])[rated.pk]
    assert (kept.lines, kept.prompts, kept.awaited, kept.last_check_in) == (
        made.lines,
        made.prompts,
        made.awaited,
        made.last_check_in,
    )


def test_nothing_is_made_twice(cast: Cast, rated: Therapy, passes: list[int]) -> None:
    digests.refresh([rated])
    digests.refresh([rated])
    assert passes == [1]


def test_all_that_changed_are_made_in_one_pass(cast: Cast, rated: Therapy, passes: list[int]) -> None:
    others = [
        therapies.start(practice=cast.practice, therapist=cast.therapist, client_name=f"C{n}", by=cast.therapist)
        for n in range(3)
    ]
    for therapy in others:
        sessions.plan(therapy=therapy, starts_at=timezone.now() - timedelta(days=2), by=cast.therapist)
        sessions.plan(therapy=therapy, starts_at=timezone.now() - timedelta(days=1), by=cast.therapist)
    digests.refresh([rated, *others])
    assert passes == [4]
    rate(others[0].sessions.get(number=2), "client", 7)
    digests.refresh([rated, *others])
    assert passes == [4, 1]


CHANGES: dict[str, Callable[[Cast, Session], object]] = {
    "a rating": lambda cast, session: rate(session, "client", 7),
    "a waived check-in": lambda cast, session: asking.waive(check_in=check_in_of(session, "client"), by=cast.client),
    "a cancelled session": lambda cast, session: sessions.cancel(session=session, by=cast.therapist),
    "a moved session": lambda cast, session: sessions.move(
        session=session, starts_at=timezone.now() + timedelta(days=1), by=cast.therapist
    ),
    "a planned session": lambda cast, session: sessions.plan(
        therapy=cast.therapy, starts_at=timezone.now() + timedelta(days=1), by=cast.therapist
    ),
    "the end": lambda cast, session: therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_is_seen(what: str, cast: Cast, three: list[Session], passes: list[int]) -> None:
    digests.refresh([cast.therapy])
    CHANGES[what](cast, three[2])
    digests.refresh([cast.therapy])
    assert passes == [1, 1]


def test_the_next_session_changes_it_by_beginning(cast: Cast, three: list[Session], passes: list[int]) -> None:
    rate(three[2], "client", 7)
    begins = timezone.now() + timedelta(hours=1)
    sessions.plan(therapy=cast.therapy, starts_at=begins, by=cast.therapist)
    assert digests.refresh([cast.therapy])[cast.therapy.pk].shown == 2
    assert digests.refresh([cast.therapy], now=begins - timedelta(seconds=1))[cast.therapy.pk].shown == 2
    assert passes == [1]
    after = digests.refresh([cast.therapy], now=begins)[cast.therapy.pk]
    assert (after.session, after.shown) == (4, 3)
    assert passes == [1, 1]


def test_a_digest_made_in_another_shape_or_with_other_rules_is_made_again(
    cast: Cast, rated: Therapy, passes: list[int]
) -> None:
    digests.refresh([rated])
    Digest.objects.filter(therapy=rated).update(content={"form": "made with other rules"})
    assert digests.refresh([rated])[rated.pk].shown == 3
    assert passes == [1, 1]


def test_a_therapy_that_came_without_a_digest_gets_one(cast: Cast, rated: Therapy) -> None:
    Digest.objects.filter(therapy=rated).delete()
    assert digests.refresh([rated])[rated.pk].shown == 3
    assert not Digest.objects.get(therapy=rated).stale


@pytest.mark.django_db
def test_an_empty_caseload_needs_no_pass(passes: list[int]) -> None:
    assert digests.refresh([]) == {}
    assert passes == []
