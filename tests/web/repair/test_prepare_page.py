"""Difficult feedback: prepared by the therapist alone, in a few questions, and kept until they say so."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from alliance_web.access.relation import Part
from alliance_web.plan.models import Goal, GoalVersion, Preferences
from alliance_web.repair.models import Note
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast, with_a_record
from tests.web.overview.reading import text

from .notes import reads

Visit = Callable[..., Client]
ANSWERS = {
    "saw": "Twice you came late.",
    "work": "We begin in a hurry.",
    "part": "I never spoke of it.",
    "ask": "May we look at it?",
}


def address(cast: Cast) -> str:
    return reverse("note-prepare", args=[cast.therapy.key])


def send(visit: Visit, cast: Cast, **sent: Any) -> Any:
    return visit(cast.therapist).post(address(cast), {"key": uuid4(), "goal": ""} | sent, follow=True)


def test_only_the_therapist_has_it(cast: Cast, visit: Visit) -> None:
    assert visit(cast.therapist).get(address(cast)).status_code == 200
    for user in (cast.client, cast.colleague, cast.lead, cast.stranger):
        assert visit(user).get(address(cast)).status_code == 404
    notes = reverse("notes", args=[cast.therapy.key])
    assert "Prepare something difficult" in text(visit(cast.therapist).get(notes))
    assert "Prepare something difficult" not in text(visit(cast.client).get(notes))


def test_the_answers_become_paragraphs_that_wait(cast: Cast, visit: Visit) -> None:
    assert "Only you can read this. You can share it with Sam at any time." in text(send(visit, cast, **ANSWERS))
    note = Note.objects.get()
    assert note.words.split("\n\n") == list(ANSWERS.values())
    assert (note.moment, note.shared_at) == ("when-i-say", None)


def test_one_answer_is_enough(cast: Cast, visit: Visit) -> None:
    send(visit, cast, ask="May we look at it?")
    assert Note.objects.get().words == "May we look at it?"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Answer at least one of the four questions."),
        ({"saw": " ", "ask": ""}, "Answer at least one of the four questions."),
        ({**ANSWERS, "part": "x" * 1001}, "Shorten your answer to 1000 characters or fewer."),
        ({**ANSWERS, "goal": "77"}, "Select a valid choice"),
    ],
)
def test_a_fault_loses_nothing(sent: dict[str, str], says: str, cast: Cast, visit: Visit) -> None:
    seen = send(visit, cast, **sent)
    assert says in text(seen)
    assert all(words in seen.content.decode() for words in sent.values() if len(words) > 2)
    assert not Note.objects.exists()


def test_sent_twice_is_kept_once(cast: Cast, visit: Visit) -> None:
    key = uuid4()
    for _ in range(2):
        send(visit, cast, key=key, **ANSWERS)
    assert Note.objects.count() == 1


def test_the_clients_wish_for_directness_stands_above(cast: Cast, visit: Visit) -> None:
    browser = visit(cast.therapist)
    assert "Sam has not said how direct you can be." in text(browser.get(address(cast)))
    client = chairs(cast.therapy).client
    Preferences.objects.create(therapy=cast.therapy, by=client, answers={"directness": 2})
    seen = text(browser.get(address(cast)))
    assert "Sam has not said how direct" not in seen
    assert "How Sam likes to get feedback" in seen


def test_the_goal_it_serves_stands_beside_it(cast: Cast, visit: Visit) -> None:
    assert "Which goal is it for?" not in text(visit(cast.therapist).get(address(cast)))
    client = chairs(cast.therapy).client
    goal = Goal.objects.create(therapy=cast.therapy, number=1)
    GoalVersion.objects.create(goal=goal, number=1, by=client, words="I sleep through.")
    seen = text(visit(cast.therapist).get(address(cast)))
    assert "Which goal is it for?" in seen
    assert "I sleep through. (not agreed)" in seen
    assert "I sleep through." in seen
    assert "For goal 1" in text(send(visit, cast, goal=goal.key, **ANSWERS))
    note = Note.objects.get()
    change = reverse("note-change", args=[cast.therapy.key, note.key])
    sent = {"key": uuid4(), "seen": 0, "words": "Shorter.", "moment": "now", "wish": "talk"}
    visit(cast.therapist).post(change, sent)
    note.refresh_from_db()
    assert (note.words, note.goal) == ("Shorter.", goal)
    assert "For goal 1" in text(visit(cast.client).get(reverse("notes", args=[cast.therapy.key])))


def test_until_then_the_client_finds_nothing_and_then_all(cast: Cast, visit: Visit) -> None:
    send(visit, cast, **ANSWERS)
    assert reads(cast, Part.CLIENT) == []
    note = Note.objects.get()
    visit(cast.therapist).post(reverse("note-share", args=[cast.therapy.key, note.key]), {"seen": 0})
    assert reads(cast, Part.CLIENT) == [note.words]


def test_the_number_of_queries(cast: Cast, visit: Visit, django_assert_num_queries: Any) -> None:
    browser = visit(cast.therapist)
    with django_assert_num_queries(with_a_record(17)):
        browser.get(address(cast))
