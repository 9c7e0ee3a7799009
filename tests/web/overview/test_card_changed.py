"""What the talk about a card changed: after the talk, by either, once each and changeable; both read it.

Before the talk                 the page says what to do first, and keeps what was typed
after it                        ticks and a few words
said before                     the form holds what was said
from an old page                what is there now stands above what was typed
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliance_web.checkins.models import CardChange
from alliance_web.therapies.models import Session, Therapy
from tests.web.cast import Cast, with_a_record

from .reading import text

Visit = Callable[..., Client]


def address(therapy: Therapy, number: int = 3) -> str:
    return reverse("card-changed", args=[therapy.key, number])


def talk(visit: Visit, user: Any, therapy: Therapy) -> None:
    visit(user).post(reverse("card-talked", args=[therapy.key]), {"session": 3, "use": "talked"})


def say(visit: Visit, user: Any, therapy: Therapy, number: int = 3, **sent: Any) -> Any:
    return visit(user).post(address(therapy, number), {"changed": ["goal"], "seen": 0} | sent, follow=True)


def card(visit: Visit, user: Any, therapy: Therapy) -> str:
    return text(visit(user).get(reverse("session-card", args=[therapy.key])))


def test_the_way_to_it_stands_on_the_card_after_the_talk(cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert "Say what it changed" not in card(visit, cast.client, rated)
    talk(visit, cast.therapist, rated)
    for user in (cast.client, cast.therapist):
        assert "Say what it changed" in card(visit, user, rated)


def test_both_read_what_each_said(cast: Cast, rated: Therapy, visit: Visit) -> None:
    talk(visit, cast.client, rated)
    seen = text(say(visit, cast.client, rated, changed=["way-of-working", "goal"], words="We begin with the week."))
    assert "Kept. Noor sees it too." in seen
    assert "You: A goal, The way we work We begin with the week." in seen
    assert "Change what you said" in seen
    say(visit, cast.therapist, rated, changed=["nothing"])
    assert "Noor: Nothing for now You: A goal, The way we work" in card(visit, cast.client, rated)
    assert "Sam: A goal, The way we work We begin with the week. You: Nothing" in card(visit, cast.therapist, rated)


def test_the_course_keeps_it(cast: Cast, rated: Therapy, visit: Visit) -> None:
    course = reverse("course", args=[rated.key])
    assert "What changed after you talked" not in text(visit(cast.client).get(course))
    talk(visit, cast.client, rated)
    say(visit, cast.client, rated, words="Slower.")
    assert "What changed after you talked After session 3 After session 3 Sam: A goal Slower." in text(
        visit(cast.therapist).get(course)
    )


def test_the_form_holds_what_was_said(cast: Cast, rated: Therapy, visit: Visit) -> None:
    talk(visit, cast.client, rated)
    say(visit, cast.client, rated, words="Slower.")
    seen = visit(cast.client).get(address(rated)).content.decode()
    assert "Slower.</textarea>" in seen
    assert seen.count("checked") == 1
    assert "You: A task" in text(say(visit, cast.client, rated, changed=["task"], seen=1))
    assert CardChange.objects.get().changes == 2


def test_an_old_page_shows_both(cast: Cast, rated: Therapy, visit: Visit) -> None:
    talk(visit, cast.client, rated)
    say(visit, cast.client, rated, words="First.")
    seen = say(visit, cast.client, rated, words="Second.")
    assert "You changed this on another page." in text(seen)
    assert "What is said so far You: A goal First." in text(seen)
    assert "Second.</textarea>" in seen.content.decode()
    say(visit, cast.client, rated, words="Second.", seen=seen.context["form"]["seen"].value())
    assert CardChange.objects.get().words == "Second."


def test_before_the_talk_it_says_what_comes_first(cast: Cast, rated: Therapy, visit: Visit) -> None:
    seen = say(visit, cast.client, rated, words="Typed already.")
    assert "Neither of you has noted yet" in text(seen)
    assert "Typed already.</textarea>" in seen.content.decode()
    assert not CardChange.objects.exists()


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"changed": []}, "Select what changed."),
    ({"changed": ["nothing", "goal"]}, "Select “Nothing for now” or what changed, not both."),
    ({"changed": ["the weather"]}, "Select a valid choice"),
    ({"words": "x" * 301}, "Shorten this to 300 characters or fewer."),
]


@pytest.mark.parametrize(("sent", "says"), FAULTS)
def test_a_fault_says_what_to_do(sent: dict[str, Any], says: str, cast: Cast, rated: Therapy, visit: Visit) -> None:
    talk(visit, cast.client, rated)
    assert says in text(say(visit, cast.client, rated, **{"words": "Kept."} | sent))
    assert not CardChange.objects.exists()


@pytest.mark.parametrize("number", [0, 4, 77])
def test_a_session_that_was_not(number: int, cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert visit(cast.client).get(address(rated, number)).status_code == 404


def test_outsiders_find_nothing(cast: Cast, rated: Therapy, visit: Visit) -> None:
    for user in (cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert visit(user).get(address(rated)).status_code == 404
        assert say(visit, user, rated).status_code == 404


def test_opening_it_stands_in_the_list(cast: Cast, rated: Therapy, visit: Visit) -> None:
    visit(cast.client).get(address(rated))
    readers = reverse("readers", args=[rated.key])
    assert "Sam opened what a talk changed" in text(visit(cast.therapist).get(readers))


def test_the_number_of_queries(cast: Cast, rated: Therapy, visit: Visit, django_assert_num_queries: Any) -> None:
    browser = visit(cast.client)
    assert Session.objects.filter(therapy=rated).count() == 3
    with django_assert_num_queries(with_a_record(14)):
        browser.get(address(rated))
