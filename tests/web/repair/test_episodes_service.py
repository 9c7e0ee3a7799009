"""Moving a strain: who may bring it where, once, from a page that is not old; and noticing one by hand or by a prompt.

Move                                                   what comes of it
may be made, from the newest page                      one row, the state, one event
the same button twice                                  once
may be made, but somebody moved it meanwhile           refused with what is there now; nothing changed
may not be made by this person, or from here           refused; nothing changed
the strain was taken back meanwhile                    says so
The client's verdict may come at any time.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.repair.models import Episode, EpisodeView, Move
from alliance_web.repair.services import episodes, sight
from alliance_web.repair.states import Kind, OwnView, State
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast

from .strains import CLIENT, THERAPIST, in_state, may, meet, moved, noticed, rows

pytestmark = pytest.mark.django_db

EVERY = [(start, to, by, noticer) for start in State for to in State for by in Part for noticer in Part]


@pytest.mark.parametrize(("start", "to", "by", "noticer"), EVERY)
def test_who_may_move_it_where(start: State, to: State, by: Part, noticer: Part, cast: Cast) -> None:
    episode = in_state(cast, start, noticer)
    before = Move.objects.count()
    if may(start, to, by, noticer):
        assert moved(episode, by, to).state == to
        assert Move.objects.count() == before + 1
    else:
        with pytest.raises(episodes.MayNotMove) as refused:
            moved(episode, by, to)
        assert (refused.value.episode.state, refused.value.to) == (start, to)
        assert Move.objects.count() == before


def test_a_move_keeps_who_when_and_after_which_session(cast: Cast) -> None:
    episode = noticed(cast, session=1)
    moved(episode, THERAPIST, State.NAMED, words="  I was late.  ")
    move = Move.objects.get()
    assert (move.number, move.by.part, move.session, move.words) == (1, "therapist", 3, "I was late.")
    event = AuditEvent.objects.get(verb="strain.move")
    assert (event.actor, event.detail) == (cast.therapist.pk, {"start": "noticed", "to": "named"})


def test_the_same_button_twice_moves_once(cast: Cast) -> None:
    episode = in_state(cast, State.NAMED)
    for _again in range(2):
        moved(episode, CLIENT, State.REPAIRED, words="Better.", seen=1)
    assert [move.to for move in Move.objects.all()] == ["named", "repaired"]
    assert AuditEvent.objects.filter(verb="strain.move").count() == 2


@pytest.mark.parametrize("to", [State.TALKED, State.REPAIRED, State.SET_ASIDE])
def test_an_old_page_is_told_what_came_between(to: State, cast: Cast) -> None:
    episode = noticed(cast)
    moved(episode, THERAPIST, State.NAMED, words="I was late.")
    with pytest.raises(episodes.MovedOn) as fault:
        moved(episode, CLIENT, to, words="my words", seen=0)
    assert (fault.value.episode.state, fault.value.episode.moves_made) == ("named", 1)
    assert Move.objects.count() == 1


def test_the_same_verdict_with_other_words_is_not_swallowed(cast: Cast) -> None:
    episode = noticed(cast)
    moved(episode, CLIENT, State.REPAIRED, words="Better.", seen=0)
    with pytest.raises(episodes.MovedOn):
        moved(episode, CLIENT, State.REPAIRED, words="Much better.", seen=0)


def test_a_repaired_strain_is_taken_up_again_by_the_client_alone(cast: Cast) -> None:
    episode = in_state(cast, State.REPAIRED)
    with pytest.raises(episodes.MayNotMove):
        moved(episode, THERAPIST, State.NAMED, words="still")
    assert moved(episode, CLIENT, State.NAMED, words="It came back.").state == State.NAMED
    assert moved(episode, CLIENT, State.REPAIRED).moves_made == 3


def test_a_strain_that_was_taken_back_cannot_be_moved(cast: Cast) -> None:
    episode = noticed(cast)
    Episode.objects.all().delete()
    with pytest.raises(episodes.TakenBack):
        episodes.move(episode=episode, participant=chairs(cast.therapy).client, to=State.NAMED, seen=0, by=cast.client)


# Noticing


def test_noticing_by_hand_with_words_names_it(cast: Cast) -> None:
    episode = noticed(cast, THERAPIST, session=3, kind=Kind.CONFRONTATION, words="We argued about homework.")
    assert rows(cast.therapy) == [(3, "hand", False, True, "named")]
    assert Move.objects.get(episode=episode).words == "We argued about homework."
    assert EpisodeView.objects.get(episode=episode).kind == Kind.CONFRONTATION


def test_the_same_key_gives_the_same_strain(cast: Cast) -> None:
    key = uuid4()
    first, second = (noticed(cast, key=key, words="same") for _ in range(2))
    assert first.pk == second.pk
    assert Move.objects.count() == 1
    with pytest.raises(episodes.MovedOn):
        noticed(cast, key=key, words="other words")


def test_a_session_may_be_noticed_by_hand_more_than_once(cast: Cast) -> None:
    noticed(cast, session=2)
    noticed(cast, THERAPIST, session=2)
    noticed(cast, session=0)
    assert [row[0] for row in rows(cast.therapy)] == [0, 2, 2]


@pytest.mark.parametrize("session", [4, 99])
def test_a_session_that_has_not_begun_cannot_be_noticed(session: int, cast: Cast) -> None:
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(days=1), by=cast.therapist)
    with pytest.raises(episodes.NotBegun):
        noticed(cast, session=session)


def test_a_cancelled_session_cannot_be_noticed_and_what_was_noticed_stays(cast: Cast) -> None:
    fourth = meet(cast)
    noticed(cast, session=4)
    sessions.cancel(session=fourth, by=cast.therapist)
    episodes.take_up_answers(therapy=cast.therapy)
    assert [row[0] for row in rows(cast.therapy)] == [4]
    with pytest.raises(episodes.NotBegun):
        noticed(cast, session=4)


def test_a_prompt_is_followed_once(cast: Cast) -> None:
    first = episodes.follow(therapy=cast.therapy, session=2, by=cast.client)
    second = episodes.follow(therapy=cast.therapy, session=2, by=cast.therapist)
    assert first.pk == second.pk
    assert rows(cast.therapy) == [(2, "prompt", False, False, "noticed")]
    assert AuditEvent.objects.filter(verb="strain.follow").count() == 1


def test_history_can_be_written_with_the_time_it_had(cast: Cast) -> None:
    at = timezone.now() - timedelta(days=10)  # after session 2, before session 3
    episode = noticed(cast, session=1, at=at - timedelta(days=1))
    moved(episode, CLIENT, State.TALKED, at=at)
    assert (Move.objects.get().session, Move.objects.get().at) == (2, at)


# How one sees it


def seen(cast: Cast, episode: Episode, part: Part, **said: object) -> EpisodeView:
    participant = chairs(cast.therapy).own(part)
    options = {"kind": Kind.WITHDRAWAL, "by": participant.user} | said
    return sight.see(episode=episode, participant=participant, **options)  # type: ignore[arg-type]


def test_each_says_how_they_see_it(cast: Cast) -> None:
    episode = noticed(cast)
    seen(cast, episode, CLIENT)
    seen(cast, episode, THERAPIST, my_part="My hurry.", my_part_shared=True, own_view=OwnView.NOT_YET)
    found = [(v.by.part, v.kind, v.my_part, v.my_part_shared, v.own_view) for v in EpisodeView.objects.order_by("pk")]
    assert found == [
        ("client", "withdrawal", "", False, ""),
        ("therapist", "withdrawal", "My hurry.", True, "not-yet"),
    ]


def test_the_client_has_no_view_in_place_of_a_verdict(cast: Cast) -> None:
    view = seen(cast, noticed(cast), CLIENT, my_part="x", my_part_shared=True, own_view=OwnView.REPAIRED)
    assert (view.my_part, view.my_part_shared, view.own_view) == ("", False, "")


def test_an_empty_part_is_never_shared(cast: Cast) -> None:
    assert not seen(cast, noticed(cast), THERAPIST, my_part="  ", my_part_shared=True).my_part_shared


def test_the_own_view_moves_nothing(cast: Cast) -> None:
    episode = in_state(cast, State.TALKED)
    seen(cast, episode, THERAPIST, own_view=OwnView.REPAIRED)
    episode.refresh_from_db()
    assert (episode.state, episode.moves_made) == ("talked-about", 2)


def test_two_windows_of_one_person(cast: Cast) -> None:
    episode = noticed(cast)
    first = seen(cast, episode, THERAPIST, my_part="first")
    with pytest.raises(sight.ViewMovedOn) as fault:
        seen(cast, episode, THERAPIST, my_part="second")
    assert fault.value.view.my_part == "first"
    again = seen(cast, episode, THERAPIST, my_part="first")  # the same button twice
    assert again.at == first.at
    assert seen(cast, episode, THERAPIST, my_part="second", seen=first.at.isoformat()).my_part == "second"
    assert AuditEvent.objects.filter(verb="strain.view").count() == 2
