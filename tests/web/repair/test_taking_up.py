"""What strain answers begin: only what both may see, once for a session, and gone again when it is taken back.

What was answered                                     the strains that are followed
nothing felt off                                      none
one chair said so, the other is awaited               none yet; one when both have answered
kept private, or for the next session                 none, until it is shared
both said so about one session                        one, noticed by both
again about a later session, while it is open         the same one, with a mark in its story
again after it was repaired                           a second one
about the session of one that was noticed by hand     the same one
taken back before anybody did anything                none
taken back after somebody did something               it stays, and nobody is called the one who noticed
brought in from elsewhere                             none
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import first_fault
from alliance_web.checkins.models import Rating
from alliance_web.checkins.queries import shared_course
from alliance_web.checkins.services import asking, past, ratings
from alliance_web.checkins.states import Sharing
from alliance_web.repair.models import Episode
from alliance_web.repair.noticing import sort
from alliance_web.repair.queries.strains import followed
from alliance_web.repair.services import episodes, sight
from alliance_web.repair.states import Kind, State
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from tests.web.cast import ITEMS, Cast, check_in_of, rate

from .strains import CLIENT, THERAPIST, moved, noticed, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast: Cast) -> list[Session]:
    return list(Session.objects.filter(therapy=cast.therapy).order_by("number"))


def marks(therapy: Therapy) -> dict[int, list[int]]:
    """By the session of a strain: the later sessions that belong to it."""
    strains = followed(therapy)
    found = sort(shared_course(therapy), [one.known() for one in strains])
    return {one.session: [felt.session for felt in found.marks.get(one.pk, [])] for one in strains}


def private(**items: Sharing) -> dict[str, Any]:
    return {"sharing": items}


def test_nothing_felt_off(cast: Cast, rated: Therapy) -> None:
    assert rows(rated) == []


@pytest.mark.parametrize("answer", [1, 2])
def test_an_answer_that_both_may_see_begins_a_strain(answer: int, cast: Cast, three: list[Session]) -> None:
    rate(three[2], "client", strain=answer)
    assert rows(cast.therapy) == []  # the therapist is awaited, so nobody sees it yet
    rate(three[2], "therapist")
    assert rows(cast.therapy) == [(3, "answer", True, False, "noticed")]


def test_the_therapists_answer_begins_one_too(cast: Cast, three: list[Session]) -> None:
    rate(three[0], "therapist", strain=1)
    assert rows(cast.therapy) == [(1, "answer", False, True, "noticed")]


def test_both_about_one_session_are_one_strain(cast: Cast, three: list[Session]) -> None:
    rate(three[0], "client", strain=2)
    rate(three[0], "therapist", strain=1)
    assert rows(cast.therapy) == [(1, "answer", True, True, "noticed")]


def test_showing_without_ones_own_reveals_it(cast: Cast, three: list[Session]) -> None:
    rate(three[2], "client", strain=2)
    asking.waive(check_in=check_in_of(three[2], "therapist"), by=cast.therapist)
    assert rows(cast.therapy) == [(3, "answer", True, False, "noticed")]


@pytest.mark.parametrize("sharing", [Sharing.NEVER, Sharing.NEXT])
def test_a_private_answer_begins_nothing(sharing: Sharing, cast: Cast, three: list[Session]) -> None:
    rate(three[2], "client", strain=2, **private(strain=sharing))
    rate(three[2], "therapist")
    assert rows(cast.therapy) == []


def test_an_answer_for_the_next_session_begins_one_when_it_begins(cast: Cast, three: list[Session]) -> None:
    rate(three[2], "client", strain=2, **private(strain=Sharing.NEXT))
    rate(three[2], "therapist")
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(hours=1), by=cast.therapist)
    assert rows(cast.therapy) == []
    later = timezone.now() + timedelta(hours=2)  # time alone reveals it; no service is called
    episodes.catch_up(therapy=cast.therapy, course=shared_course(cast.therapy, later), now=later)
    assert rows(cast.therapy) == [(3, "answer", True, False, "noticed")]


def test_words_that_are_kept_for_good_do_not_hide_an_answer_that_is_shared_later(
    cast: Cast, three: list[Session]
) -> None:
    words = {"strain_words": "mine", "unsaid": "mine too"}
    rate(three[1], "client", strain=2, words=words, **private(strain=Sharing.NEXT))
    rate(three[1], "therapist")
    later = timezone.now() + timedelta(hours=2)
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(hours=1), by=cast.therapist)
    episodes.take_up_answers(therapy=cast.therapy, now=later)
    assert rows(cast.therapy) == [(2, "answer", True, False, "noticed")]


def test_taking_up_again_changes_nothing(cast: Cast, three: list[Session]) -> None:
    for session in three:
        rate(session, "client", strain=2)
        rate(session, "therapist", strain=1)
    before, events = rows(cast.therapy), AuditEvent.objects.count()
    for _again in range(3):
        episodes.take_up_answers(therapy=cast.therapy)
    assert (rows(cast.therapy), AuditEvent.objects.count()) == (before, events)


def test_a_later_answer_belongs_to_the_open_strain(cast: Cast, three: list[Session]) -> None:
    for session in three:
        rate(session, "client", strain=1)
        rate(session, "therapist")
    assert rows(cast.therapy) == [(1, "answer", True, False, "noticed")]
    assert marks(cast.therapy) == {1: [2, 3]}


def test_a_mark_stays_with_its_strain_after_the_verdict(cast: Cast, three: list[Session]) -> None:
    for session in three:
        rate(session, "client", strain=1)
        rate(session, "therapist")
    moved(Episode.objects.get(), CLIENT, State.REPAIRED)
    episodes.take_up_answers(therapy=cast.therapy)
    assert rows(cast.therapy) == [(1, "answer", True, False, "repaired")]
    assert marks(cast.therapy) == {1: [2, 3]}


def test_an_answer_after_it_was_not_ok_belongs_to_the_same(cast: Cast, three: list[Session]) -> None:
    """ "It's not OK" is no end: what felt off since then is the same rupture, and one prompt."""
    rate(three[0], "client", strain=1)
    moved(Episode.objects.get(), CLIENT, State.NOT_REPAIRED)
    rate(three[1], "client", strain=2)
    assert [row[0] for row in rows(cast.therapy)] == [1]
    assert marks(cast.therapy) == {1: [2]}


@pytest.mark.parametrize("end", [State.REPAIRED, State.SET_ASIDE])
def test_an_answer_after_the_end_begins_another(end: State, cast: Cast, three: list[Session]) -> None:
    rate(three[0], "client", strain=1)
    moved(Episode.objects.get(), CLIENT, end)
    rate(three[1], "client", strain=2)
    assert [row[0] for row in rows(cast.therapy)] == [1, 2]


def test_a_strain_noticed_by_hand_takes_up_the_answer_about_its_session(cast: Cast, three: list[Session]) -> None:
    noticed(cast, THERAPIST, session=2)
    rate(three[1], "client", strain=2)
    assert rows(cast.therapy) == [(2, "hand", False, True, "noticed")]
    assert marks(cast.therapy) == {2: [2]}


def test_who_noticed_follows_what_both_may_see(cast: Cast, three: list[Session]) -> None:
    rate(three[0], "client", strain=2)
    theirs = rate(three[0], "therapist", strain=1)
    ratings.share(rating=theirs, sharing={"strain": Sharing.NEVER}, by=cast.therapist)
    assert rows(cast.therapy) == [(1, "answer", True, False, "noticed")]
    ratings.share(rating=theirs, sharing={"strain": Sharing.NOW}, by=cast.therapist)
    assert rows(cast.therapy) == [(1, "answer", True, True, "noticed")]


def test_an_answer_taken_back_leaves_nothing(cast: Cast, three: list[Session]) -> None:
    rating = rate(three[0], "client", strain=2)
    ratings.share(rating=rating, sharing={"strain": Sharing.NEVER}, by=cast.client)
    assert rows(cast.therapy) == []
    assert [event.verb for event in AuditEvent.objects.filter(thing__startswith="strain:")] == [
        "strain.take-up",
        "strain.take-back",
    ]


def test_what_had_belonged_to_it_begins_a_strain_of_its_own(cast: Cast, three: list[Session]) -> None:
    rating = rate(three[0], "client", strain=2)
    rate(three[1], "client", strain=1)
    ratings.share(rating=rating, sharing={"strain": Sharing.NEVER}, by=cast.client)
    assert rows(cast.therapy) == [(2, "answer", True, False, "noticed")]


def _named(cast: Cast) -> None:
    moved(Episode.objects.get(), THERAPIST, State.NAMED, words="I looked at the clock.")


def _seen(cast: Cast) -> None:
    therapist = chairs(cast.therapy).therapist
    sight.see(
        episode=Episode.objects.get(), participant=therapist, kind=Kind.UNKNOWN, my_part="My hurry.", by=cast.therapist
    )


@pytest.mark.parametrize("do", [_named, _seen])
def test_a_strain_that_somebody_worked_on_stays(do: Callable[[Cast], None], cast: Cast, three: list[Session]) -> None:
    """Nothing that was typed is lost; but nothing tells any more whose answer it was."""
    rating = rate(three[0], "client", strain=2)
    do(cast)
    ratings.share(rating=rating, sharing={"strain": Sharing.NEVER}, by=cast.client)
    assert [row[:4] for row in rows(cast.therapy)] == [(1, "answer", False, False)]


@pytest.mark.parametrize("do", [None, _named])
def test_a_page_shows_what_holds_even_while_somebody_else_holds_the_therapy(
    do: Callable[[Cast], None] | None, cast: Cast, three: list[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    rating = rate(three[0], "client", strain=2)
    if do:
        do(cast)
    monkeypatch.setattr(episodes, "lock_if_free", lambda therapy: False)
    ratings.share(rating=rating, sharing={"strain": Sharing.NEVER}, by=cast.client)
    assert len(rows(cast.therapy)) == 1  # left to whoever comes next
    shown = episodes.catch_up(therapy=cast.therapy, course=shared_course(cast.therapy))
    assert [one.noticed_by for one in shown] == ([frozenset()] if do else [])


def test_a_prompts_strain_stays_without_any_answer(cast: Cast, three: list[Session]) -> None:
    episodes.follow(therapy=cast.therapy, session=2, by=cast.client)
    rating = rate(three[1], "client", strain=2)
    assert rows(cast.therapy) == [(2, "prompt", True, False, "noticed")]
    ratings.share(rating=rating, sharing={"strain": Sharing.NEVER}, by=cast.client)
    assert rows(cast.therapy) == [(2, "prompt", False, False, "noticed")]


def test_what_was_brought_in_begins_nothing(cast: Cast) -> None:
    long_ago = timezone.now() - timedelta(days=300)
    session = sessions.note(therapy=cast.therapy, starts_at=long_ago, number=9, by=cast.therapist)
    for participant, form in zip(
        (chairs(cast.therapy).client, chairs(cast.therapy).therapist),
        ("both-chairs-client-1", "both-chairs-therapist-1"),
        strict=True,
    ):
        past.bring_in(
            session=session,
            participant=participant,
            instrument=form,
            submission=ratings.Submission(key=cast.therapy.key, answers=dict.fromkeys(ITEMS, 4) | {"strain": 2})
            if participant.part == "client"
            else ratings.Submission(key=participant.key, answers=dict.fromkeys(ITEMS, 4)),
            rated_at=long_ago,
            by=cast.therapist,
        )
    assert Rating.objects.filter(imported=True).count() == 2
    episodes.take_up_answers(therapy=cast.therapy)
    assert rows(cast.therapy) == []


def test_the_record_is_whole_and_holds_no_words(cast: Cast, three: list[Session]) -> None:
    words = {"strain_words": "You looked at the clock."}
    rate(three[0], "client", strain=2, words=words, sharing={"strain_words": Sharing.NOW})
    _named(cast)
    assert first_fault() is None
    assert not any("clock" in str(event.detail) for event in AuditEvent.objects.all())
