"""Notes between the chairs on the session card: what is open and not done, for both, and nothing else.

The note                       on the card of both
shared, or its session came    with whose it is and what they would like
done                           no more
hidden                         never
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.repair.models import Note
from alliance_web.repair.services import notes
from alliance_web.repair.states import Moment, Wish
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast, rate
from tests.web.repair.notes import WORDS, written

from .reading import text

Visit = Callable[..., Client]

TITLES = [
    (Wish.TALK, "Sam would like to talk about this", "You would like to talk about this"),
    (Wish.KNOW, "Sam wants you to know", "You shared this"),
]


def card(visit: Visit, user: Any, therapy: Therapy) -> str:
    return text(visit(user).get(reverse("session-card", args=[therapy.key])))


@pytest.mark.parametrize(("wish", "theirs", "mine"), TITLES)
def test_it_stands_on_both_cards(wish: Wish, theirs: str, mine: str, cast: Cast, rated: Therapy, visit: Visit) -> None:
    written(cast, Moment.NOW, wish=wish)
    assert f"{theirs} {WORDS}" in card(visit, cast.therapist, rated)
    assert f"{mine} {WORDS}" in card(visit, cast.client, rated)


def test_a_done_note_is_off_the_card(cast: Cast, rated: Therapy, visit: Visit) -> None:
    notes.finish(note=written(cast, Moment.NOW), participant=chairs(cast.therapy).therapist, by=cast.therapist)
    assert WORDS not in card(visit, cast.therapist, rated) + card(visit, cast.client, rated)


def test_a_hidden_note_is_on_nobodys_card(cast: Cast, rated: Therapy, visit: Visit) -> None:
    """The card is looked at together: not even its author finds it there."""
    for moment in (Moment.NEVER, Moment.WHEN_I_SAY, Moment.SESSION):
        written(cast, moment, session=4 if moment is Moment.SESSION else None)
    assert WORDS not in card(visit, cast.therapist, rated) + card(visit, cast.client, rated)


def test_seeing_it_on_the_card_is_seeing_it(cast: Cast, rated: Therapy, visit: Visit) -> None:
    note = written(cast, Moment.NOW)
    card(visit, cast.client, rated)
    note.refresh_from_db()
    assert note.read_at is None
    card(visit, cast.therapist, rated)
    note.refresh_from_db()
    assert note.read_at is not None


def test_its_session_brings_it_on_the_card(cast: Cast, rated: Therapy, visit: Visit) -> None:
    note = written(cast, Moment.SESSION, session=4)
    Note.objects.filter(pk=note.pk).update(chosen_at=timezone.now() - timedelta(hours=3))
    fourth = sessions.plan(therapy=rated, starts_at=timezone.now() - timedelta(hours=1), by=cast.therapist)
    assert WORDS in card(visit, cast.therapist, rated)
    assert fourth.number == 4


def test_before_there_is_a_card_it_stands_there_too(cast: Cast, visit: Visit) -> None:
    written(cast, Moment.NOW, part=Part.THERAPIST)
    assert f"Noor would like to talk about this {WORDS}" in card(visit, cast.client, cast.therapy)
    rate(Session.objects.get(therapy=cast.therapy, number=3), "client", 7)
    assert WORDS in card(visit, cast.client, cast.therapy)


def test_the_way_to_a_note_of_ones_own(cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert "Leave a note for Noor" in card(visit, cast.client, rated)
    assert "Leave a note for Sam" in card(visit, cast.therapist, rated)
