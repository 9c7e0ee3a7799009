"""We talked about it, noted on a card or on the page of a strain, and undone.

noted on the card          every strain that the card showed as open about its session moves on with it
undone by who noted it     each strain is where it was before, if nothing else has happened with it since
undone on the strain       by either; the move stays in the story and counts nowhere else
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q
from django.urls import reverse

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CardUse
from alliance_web.repair.models import Episode, Move
from alliance_web.repair.queries.came_to import came_to
from alliance_web.repair.services import cards, episodes, talks
from alliance_web.repair.states import State
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast, rate
from tests.web.overview.reading import text

from .strains import CLIENT, THERAPIST, Visit, in_state, moved, noticed

pytestmark = pytest.mark.django_db


def talk(cast: Cast, episode: Episode, *, seen: int | None = None, part: Part = THERAPIST) -> bool:
    participant = chairs(cast.therapy).own(part)
    session = Session.objects.get(therapy=cast.therapy, number=3)
    shown = [(episode.key, episode.moves_made if seen is None else seen)]
    return cards.talk(session=session, participant=participant, strains=shown, by=participant.user)


def undo_card(cast: Cast, part: Part = THERAPIST) -> bool:
    participant = chairs(cast.therapy).own(part)
    session = Session.objects.get(therapy=cast.therapy, number=3)
    return cards.undo(session=session, participant=participant, by=participant.user)


def undo(cast: Cast, episode: Episode, seen: int, part: Part = CLIENT) -> Episode:
    participant = chairs(cast.therapy).own(part)
    return talks.undo(episode=episode, participant=participant, seen=seen, by=participant.user)


def state(episode: Episode) -> tuple[str, int]:
    row = Episode.objects.get(pk=episode.pk)
    return row.state, row.moves_made


@pytest.mark.parametrize(
    ("start", "before"),
    [(State.NOTICED, "noticed"), (State.NAMED, "named"), (State.NOT_REPAIRED, "not-repaired")],
)
def test_a_talk_about_the_card_moves_its_strain_and_takes_it_back(start: State, before: str, cast: Cast) -> None:
    episode = in_state(cast, start)
    seen = episode.moves_made
    assert talk(cast, Episode.objects.get(pk=episode.pk)) is True
    assert state(episode) == ("talked-about", seen + 1)
    assert talk(cast, episode) is False
    assert undo_card(cast) is True
    assert state(episode) == (before, seen + 2)
    assert CardUse.objects.count() == 0
    assert undo_card(cast) is False
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))[-4:]
    assert verbs == ["card.talked", "strain.move", "card.talked-undone", "strain.talk-undone"]


def test_what_the_client_said_since_stays(cast: Cast) -> None:
    episode = noticed(cast)
    talk(cast, episode)
    moved(episode, CLIENT, State.REPAIRED)
    undo_card(cast)
    assert state(episode) == ("repaired", 2)


def test_a_strain_that_moved_since_the_page_was_made_stays_as_it_is(cast: Cast) -> None:
    episode = noticed(cast)
    moved(episode, CLIENT, State.REPAIRED)
    assert talk(cast, episode, seen=0) is True
    assert state(episode) == ("repaired", 1)


@pytest.mark.parametrize("part", Part)
def test_either_undoes_a_talk_once(part: Part, cast: Cast) -> None:
    episode = moved(noticed(cast), THERAPIST, State.TALKED, words="We did.")
    for _ in range(2):  # a button that was pressed twice
        assert undo(cast, episode, 1, part).state == "noticed"
    assert state(episode) == ("noticed", 2)
    assert Move.objects.get().undone_by == chairs(cast.therapy).own(part)


def test_what_was_no_talk_is_not_undone(cast: Cast) -> None:
    episode = moved(noticed(cast), CLIENT, State.NAMED, words="It was the clock.")
    with pytest.raises(episodes.MayNotMove):
        undo(cast, episode, 1)
    with pytest.raises(episodes.MovedOn):
        undo(cast, episode, 0)


def test_an_undone_talk_counts_nowhere(cast: Cast) -> None:
    episode = moved(noticed(cast), THERAPIST, State.TALKED)
    undo(cast, episode, 1)
    (found,) = came_to(Q(therapy=cast.therapy.pk))
    assert (found.talked, found.state) == (None, "noticed")
    moved(episode, THERAPIST, State.TALKED)
    (found,) = came_to(Q(therapy=cast.therapy.pk))
    assert (found.talked, found.state) == (3, "talked-about")
    assert list(Move.objects.values_list("number", flat=True)) == [1, 3]


def test_on_the_pages(cast: Cast, rated: Therapy, visit: Visit) -> None:
    episode = noticed(cast, session=3)
    card = reverse("session-card", args=[cast.therapy.key])
    sent = {"session": 3, "use": "talked", "strain": f"{episode.key}:0"}
    markup = visit(cast.therapist).get(card).content.decode()
    assert f'name="strain" value="{episode.key}:0"' in markup
    after = visit(cast.therapist).post(reverse("card-talked", args=[cast.therapy.key]), sent, follow=True)
    assert "After session 3 talked about" in text(after)
    strain = reverse("strain", args=[cast.therapy.key, episode.key])
    page = text(visit(cast.client).get(strain))
    assert "Noor said that you talked about it together" in page
    undone = visit(cast.client).post(
        reverse("undo-talk", args=[cast.therapy.key, episode.key]), {"seen": 1}, follow=True
    )
    assert "Undone. The previous status is back." in text(undone)
    assert "You undid that" in text(undone)
    assert "After session 3 noticed" in text(visit(cast.therapist).get(card))
    assert "Sam undid that" in text(visit(cast.therapist).get(strain))


@pytest.mark.parametrize("form", [{}, {"seen": "x"}, {"seen": -1}, {"seen": 7}])
def test_an_undo_that_fits_nothing_shows_how_it_stands(form: dict[str, Any], cast: Cast, visit: Visit) -> None:
    episode = moved(noticed(cast), THERAPIST, State.TALKED)
    answer = visit(cast.client).post(reverse("undo-talk", args=[cast.therapy.key, episode.key]), form)
    assert answer.status_code == 409
    assert state(episode) == ("talked-about", 1)


def test_a_card_of_another_therapy_moves_nothing_here(cast: Cast) -> None:
    episode = noticed(cast)
    Episode.objects.filter(pk=episode.pk).update(key="00000000-0000-0000-0000-000000000001")
    assert talk(cast, episode) is True
    assert state(episode) == ("noticed", 0)


def test_one_card_talk_moves_both_chairs_answers_as_one_strain(cast: Cast, visit: Visit) -> None:
    three = list(Session.objects.filter(therapy=cast.therapy).order_by("number"))
    rate(three[2], "client", 7, strain=2)
    rate(three[2], "therapist", 7, strain=1)
    card = reverse("session-card", args=[cast.therapy.key])
    visit(cast.client).get(card)
    episode = Episode.objects.get()
    assert talk(cast, episode) is True
    assert "something was off" not in text(visit(cast.therapist).get(reverse("caseload")))
