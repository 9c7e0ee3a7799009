"""What talking about the card changed: said once by each of the two, changeable, and only after a talk."""

from typing import Any

import pytest

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.cards import card_changes
from alliance_web.checkins.models import CardChange
from alliance_web.checkins.services import card, changed
from alliance_web.checkins.services.changed import What
from alliance_web.therapies.models import Session
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast


@pytest.fixture
def third(cast: Cast) -> Session:
    return Session.objects.get(therapy=cast.therapy, number=3)


def talk(cast: Cast, session: Session) -> None:
    card.note(session=session, participant=chairs(cast.therapy).therapist, use=card.Use.TALKED, by=cast.therapist)


def say(cast: Cast, session: Session, *what: What, words: str = "", seen: int = 0) -> CardChange:
    client = chairs(cast.therapy).client
    return changed.say(session=session, participant=client, changed=what, words=words, seen=seen, by=cast.client)


def test_it_needs_a_talk(cast: Cast, third: Session) -> None:
    with pytest.raises(changed.NotTalkedYet):
        say(cast, third, What.GOAL)
    assert not CardChange.objects.exists()


def test_either_may_say_so_after_the_talk_that_one_of_them_noted(cast: Cast, third: Session) -> None:
    talk(cast, third)
    say(cast, third, What.WAY, What.GOAL, words="Slower.")
    told = card_changes(cast.therapy)[3][Part.CLIENT]
    assert (told.what, told.words, told.changes) == (("goal", "way-of-working"), "Slower.", 1)


def test_the_same_form_again_changes_nothing(cast: Cast, third: Session) -> None:
    talk(cast, third)
    for _ in range(2):
        say(cast, third, What.NOTHING)
    assert AuditEvent.objects.filter(verb="card.changed", thing="session:3").count() == 1


def test_it_can_be_changed(cast: Cast, third: Session) -> None:
    talk(cast, third)
    say(cast, third, What.NOTHING)
    assert say(cast, third, What.TASK, seen=1).changes == 2
    assert card_changes(cast.therapy)[3][Part.CLIENT].what == ("task",)


@pytest.mark.parametrize("seen", [0, 2])
def test_an_old_page_is_told_what_is_there(seen: int, cast: Cast, third: Session) -> None:
    talk(cast, third)
    say(cast, third, What.TASK, words="Fewer.")
    with pytest.raises(changed.Moved) as fault:
        say(cast, third, What.GOAL, seen=seen)
    assert fault.value.said.words == "Fewer."


def test_nothing_is_said_of_talks_without_an_answer(cast: Cast, third: Session, django_assert_num_queries: Any) -> None:
    talk(cast, third)
    with django_assert_num_queries(1):
        assert card_changes(cast.therapy) == {}
