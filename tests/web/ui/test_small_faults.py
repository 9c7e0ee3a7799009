"""Small faults that people met, and that must not come back.

| what they met                                         | what they meet                                     |
| ----------------------------------------------------- | -------------------------------------------------- |
| "usual for you with Anna K.."                         | one full stop                                      |
| "Never" and "When I say so": one choice, twice        | "Keep private" once                                |
| the second to answer is told to wait for the first    | both can look                                      |
| who has no account is told they can look              | they are told to ask for an invitation             |
| a letter to Sam signed by Sam                         | signed by the therapist                            |
| a picture without anything in it                      | no picture                                         |
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from alliance.prompts import Prompt, catalogue, words
from alliance_web.access.relation import Part
from alliance_web.checkins.services import asking
from alliance_web.plan.letter import words as letter
from alliance_web.plan.queries.agreed import Agreed
from alliance_web.repair.states import Moment
from alliance_web.therapies.frame import frame
from alliance_web.therapies.models import Session
from tests.web.cast import ITEMS, Cast, check_in_of, rate
from tests.web.repair.notes import written

pytestmark = pytest.mark.django_db
Visit = Callable[[Any], Client]
NAMES = {"client": "Anna K.", "therapist": "Dr. B."}


@pytest.mark.parametrize("rule", [rule.name for rule in catalogue()])
def test_no_prompt_ends_with_two_full_stops(rule: str) -> None:
    found = next(one for one in catalogue() if one.name == rule)
    for reader, about in ((reader, about) for reader, texts in found.words.items() for about in texts):
        prompt = Prompt(therapy=1, rule=rule, chair=about, item="bond", start=3, session=3, until=3)
        told = words(prompt, chair=reader, names=NAMES)
        assert ".." not in told.said + told.ask


def test_a_note_is_kept_private_in_one_way(cast: Cast, visit: Visit) -> None:
    page = visit(cast.client).get(reverse("note-new", args=[cast.therapy.key])).content.decode()
    assert re.findall(r'name="moment"[^>]*value="([a-z-]+)"', page) == ["never", "now", "session"]
    assert "Only you can read it. You can share it later." in page


def test_a_note_kept_until_its_author_says_so_can_be_edited(cast: Cast, visit: Visit) -> None:
    note = written(cast, Moment.WHEN_I_SAY)
    page = visit(cast.client).get(reverse("note-change", args=[cast.therapy.key, note.key])).content.decode()
    assert re.search(r'name="moment"[^>]*value="never"[^>]* checked', page)


FORM = dict.fromkeys(ITEMS, "7") | {"strain": "0", "unsaid": ""}
WAITS, BOTH = "once you've both answered", "has answered too, so you can both see"


@pytest.mark.parametrize(("first", "second"), [("client", "therapist"), ("therapist", "client")])
def test_the_second_to_answer_is_not_told_to_wait(cast: Cast, visit: Visit, first: str, second: str) -> None:
    session = Session.objects.get(number=3)
    for part, says, leaves in ((first, WAITS, BOTH), (second, BOTH, WAITS)):
        path = reverse("check-in", args=[cast.therapy.key, check_in_of(session, part).key])
        browser = visit(getattr(cast, part))
        browser.post(path, FORM | {"submission": str(uuid4())})
        page = browser.get(path).content.decode().replace("&#x27;", "'")
        assert (says in page, leaves in page) == (True, False)


def test_who_has_no_account_is_told_how_to_look(cast: Cast, visit: Visit) -> None:
    cast.therapy.participants.filter(part="client").update(user=None)
    link = reverse("check-in-by-link", args=[asking.link_token(check_in_of(Session.objects.get(number=3), "client"))])
    visit(None).post(link, FORM | {"submission": str(uuid4())})
    page = visit(None).get(link).content.decode()
    assert "To look at your answers later, ask your therapist for an invitation." in page
    assert "You can look at your answers" not in page


def test_the_letter_to_the_client_is_signed_by_the_therapist(cast: Cast) -> None:
    own = frame(cast.therapy.key, Part.CLIENT, "plan")
    told = letter.words(Agreed((), None), own, "The Practice", date(2031, 3, 3))
    assert (told["greeting"], told["signed"]) == ("Dear Sam,", "Noor")


def pictures(page: str) -> list[str]:
    """The drawings of a page with axes in them."""
    return [one for one in re.findall(r"<svg.*?</svg>", page, re.DOTALL) if "p-grid" in one]


@pytest.mark.parametrize("reader", ["client", "therapist"])
def test_where_nobody_has_answered_there_are_no_axes(cast: Cast, visit: Visit, reader: str) -> None:
    for route in ("course", "session-card"):
        page = visit(getattr(cast, reader)).get(reverse(route, args=[cast.therapy.key])).content.decode()
        assert pictures(page) == []


def test_a_question_that_nobody_answers_has_no_picture(cast: Cast, visit: Visit) -> None:
    for session in Session.objects.order_by("number"):
        rate(session, "client", 7, bond=None)
        rate(session, "therapist", 7, bond=None)
    page = visit(cast.client).get(reverse("course", args=[cast.therapy.key])).content.decode()
    drawn = pictures(page)
    assert drawn
    assert 'id="small-bond' not in page
    assert 'id="small-goals' in page
