"""What the course page says in words is so: about the session that is on, the picture, and talks.

| state                                     | words                                                     |
| ----------------------------------------- | --------------------------------------------------------- |
| a session goes on, or ended a moment ago  | until when it is on; when it was today                     |
| no answer to show                         | a sentence, and no axes                                    |
| too few answers to say where they go      | no sentence above the picture                              |
| one talk changed something                | after which session, not after how many                    |
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.checkins.services.card import Use, note
from alliance_web.checkins.services.changed import What, say
from alliance_web.checkins.states import Sharing
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import session_of
from tests.web.cast import ITEMS, Cast, rate

from .reading import pictures, text

Visit = Callable[..., Client]


def page(visit: Visit, user: Any, therapy: Therapy) -> Any:
    return visit(user).get(reverse("course", args=[therapy.key]))


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.5, "Session 4 is on until"), (1.2, "Session 4 was today at"), (5, "Session 4: waiting for you and Noor.")],
)
def test_a_session_is_said_to_be_on_only_while_it_is(
    hours: float, said: str, cast: Cast, rated: Therapy, meet: Callable[..., Session], visit: Visit
) -> None:
    """85 minutes after its beginning no session has just begun; whoever looks after midnight reads that it is over."""
    began = meet(hours).starts_at
    if timezone.localdate(began) != timezone.localdate():
        said = said.replace("was today at", "is over")
    words = text(page(visit, cast.client, rated))
    assert said in words
    assert ("Say how session 4 felt" in words) is (hours > 1)


def test_a_chart_without_an_answer_is_not_drawn(cast: Cast, three: list[Session], visit: Visit) -> None:
    """Whatever is kept private, on whatever line: words in place of empty axes, and no small picture of it."""
    private = dict.fromkeys(ITEMS, Sharing.NEVER)
    for session in three:
        rate(session, "client", 7, sharing=private)
        rate(session, "therapist", 6, sharing=private)
    seen = visit(cast.client).get(reverse("course", args=[cast.therapy.key]), {"item": "bond"})
    assert "There are no answers to show here yet." in text(seen)
    assert pictures(seen) == []
    assert "Each question" not in text(seen)


def test_the_sentence_above_the_picture_is_true_or_absent(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session, value in zip(three, (7, 8, 7), strict=True):
        rate(session, "client", value)
        rate(session, "therapist", 7)
    assert "course-sentence" not in page(visit, cast.client, cast.therapy).content.decode()


def test_one_talk_says_after_which_session(cast: Cast, rated: Therapy, visit: Visit) -> None:
    session, sam = session_of(rated, 3), rated.participants.get(part="client")
    assert session
    note(session=session, participant=sam, use=Use.TALKED, by=cast.client)
    say(session=session, participant=sam, by=cast.client, changed=[What.GOAL], words="", seen=0)
    words = text(page(visit, cast.client, rated))
    assert "What changed after you talked After session 3" in words
    assert "After 1 session" not in words
