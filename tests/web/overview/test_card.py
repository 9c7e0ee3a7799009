"""The session card: what the two look at together, the same for both, and what is noted about it.

State                                           the card
nothing answered yet                            says what will stand here
one chair has answered the last session         says who is awaited; shared words stand there at once
both have answered                              numbers, words, a way to begin, two buttons
the next session has begun, nobody answered     the card of the session before
only one chair ever answered                    says so; no comparison
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CardUse
from alliance_web.checkins.states import Sharing
from alliance_web.therapies.models import Session, Therapy
from tests.web.cast import Cast, check_in_of, rate, with_a_record

from .reading import tables, text, without_keys

Visit = Callable[..., Client]
NOW = {"unsaid": Sharing.NOW, "strain_words": Sharing.NOW}


def page(visit: Visit, user: Any, therapy: Therapy) -> Any:
    return visit(user).get(reverse("session-card", args=[therapy.key]))


def press(visit: Visit, user: Any, therapy: Therapy, **sent: Any) -> Any:
    return visit(user).post(reverse("card-talked", args=[therapy.key]), sent, follow=True)


def uses() -> list[tuple[str, str]]:
    return sorted(CardUse.objects.values_list("participant__part", "kind"))


def test_what_went_well_is_what_both_rated_high(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 5, openness=9, bond=8)
    rate(three[2], "therapist", 4, openness=8)
    words = text(page(visit, cast.client, cast.therapy))
    assert "What went well High for both of you: Opening up Sam: 9 Noor: 8" in words
    assert "Nothing stands out" not in words


def test_what_is_low_did_not_go_well(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 3)
    rate(three[2], "therapist", 3, bond=5)
    words = text(page(visit, cast.client, cast.therapy))
    assert "What went well" not in words
    assert "Where you see things differently" not in words
    assert "Nothing stands out No answer stands out from the last session." in words


def test_a_question_is_in_one_list_only(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 7, openness=10, bond=9)
    rate(three[2], "therapist", 7, openness=3, bond=8)
    words = text(page(visit, cast.client, cast.therapy))
    assert "High for both of you: Trust Sam: 9 Noor: 8" in words
    assert "You both gave high answers" not in words
    assert tables(page(visit, cast.client, cast.therapy))[""][1:] == [["Opening up", "10", "3"]]


def test_where_the_views_differ_is_shown_with_both_numbers(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 7, tasks=2, safety=3, bond=6)
    rate(three[2], "therapist", 7, tasks=8, positivity=5)
    rows = tables(page(visit, cast.therapist, cast.therapy))[""]
    assert rows == [["Question", "Sam", "Noor"], ["Made sense", "2", "8"], ["Free to disagree", "3", "7"]]


def test_high_everywhere(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 8)
    rate(three[2], "therapist", 7)
    words = text(page(visit, cast.client, cast.therapy))
    assert "You both gave high answers to every question." in words
    assert (
        "How this is worked out What went well: Both answers are in the highest third of the scale (7 or more)" in words
    )
    assert "In simulated sessions where nothing happened, this came up in 86 of 100." in words


def test_the_largest_step_of_either_chair(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[0], "therapist", 8, safety=9)
    for session in three[1:]:
        rate(session, "client", 7)
    rate(three[2], "therapist", 8, safety=4)  # session 2 has no answer of Noor: the step is from session 1
    client, therapist = (text(page(visit, user, cast.therapy)) for user in (cast.client, cast.therapist))
    assert "Biggest change Free to disagree: from 9 to 4 for Noor, since session 1. You: 7." in client
    assert "Biggest change Free to disagree: from 9 to 4 for you, since session 1. Sam: 7." in therapist


def test_a_step_within_the_usual_up_and_down_is_no_change(cast: Cast, three: list[Session], visit: Visit) -> None:
    for value, session in zip((8, 6, 8), three, strict=True):
        rate(session, "client", value)
        rate(session, "therapist", 7)
    assert "Biggest change" not in text(page(visit, cast.client, cast.therapy))


def test_both_chairs_see_the_same_numbers_and_the_same_way_to_begin(
    cast: Cast, three: list[Session], visit: Visit
) -> None:
    for n, session in enumerate(three):
        rate(session, "client", 7, goals=3 + n)
        rate(session, "therapist", 6, bond=9 - n)
    seen = [page(visit, user, cast.therapy) for user in (cast.client, cast.therapist)]
    assert tables(seen[0]) == tables(seen[1])
    openings = [response.content.decode().split('class="opening">')[1].split("</p>")[0] for response in seen]
    assert openings[0] == openings[1]


def test_shared_words_stand_large_and_say_whose_they_are(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 7, words={"unsaid": "Can we slow down?\nI leave with my head full."}, sharing=NOW)
    rate(three[2], "therapist", 6)
    seen = page(visit, cast.therapist, cast.therapy)
    assert "Sam would like to say" in text(seen)
    assert '<p dir="auto">Can we slow down?\nI leave with my head full.</p>' in seen.content.decode()
    assert "You wanted to say" in text(page(visit, cast.client, cast.therapy))


def test_a_named_strain_stands_with_its_words(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 7, strain=1, words={"strain_words": "You looked at the clock."}, sharing=NOW)
    rate(three[2], "therapist", 6, strain=2)
    words = text(page(visit, cast.therapist, cast.therapy))
    assert "Something felt a little off for Sam You looked at the clock." in words
    assert "You both noticed it. Something felt a little off for Sam. Something felt off for you." in words


def test_words_shared_at_once_do_not_wait_for_the_other_chair(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 7, words={"unsaid": "I was nervous."}, sharing=NOW)
    seen = page(visit, cast.therapist, cast.therapy)
    assert "Not ready yet Session 3: waiting for you. Sam has checked in." in text(seen)
    assert "Sam would like to say I was nervous." in text(seen)
    assert reverse("check-in", args=[cast.therapy.key, check_in_of(three[2], "therapist").key]) in seen.content.decode()
    assert tables(seen) == {}


def test_while_waiting_the_other_chairs_numbers_are_not_there(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 7)
    assert "Session 3: waiting for Noor." in text(page(visit, cast.client, cast.therapy))
    assert uses() == []  # a card that is not ready cannot be opened


def test_the_card_stays_while_the_next_session_goes_on(
    cast: Cast, rated: Therapy, meet: Callable[..., Session], visit: Visit
) -> None:
    meet(0.5)
    words = text(page(visit, cast.client, rated))
    assert "After session 3" in words
    assert "Session 4 is on until" in words


def test_long_after_a_session_its_own_card_waits(
    cast: Cast, rated: Therapy, meet: Callable[..., Session], visit: Visit
) -> None:
    meet(5)
    assert "Session 4: waiting for you and Noor." in text(page(visit, cast.client, rated))


def test_with_one_view_there_is_nothing_to_compare(
    cast: Cast, three: list[Session], meet: Callable[..., Session], visit: Visit
) -> None:
    rate(three[2], "client", 7)
    meet(0.5)
    seen = page(visit, cast.client, cast.therapy)
    assert "Only one view" in text(seen)
    assert tables(seen) == {}


def test_before_the_first_session(cast: Cast, visit: Visit) -> None:
    Session.objects.filter(therapy=cast.therapy).update(starts_at=timezone.now() + timedelta(days=3))
    assert "Nothing to look at yet" in text(page(visit, cast.client, cast.therapy))


def test_opening_is_noted_once_for_each_person(cast: Cast, rated: Therapy, visit: Visit) -> None:
    for user in (cast.client, cast.client, cast.therapist):
        page(visit, user, rated)
    assert uses() == [("client", "opened"), ("therapist", "opened")]
    assert AuditEvent.objects.filter(verb="card.opened", therapy=rated.key, thing="session:3").count() == 2


def test_we_talked_about_it(cast: Cast, rated: Therapy, visit: Visit) -> None:
    seen = press(visit, cast.client, rated, session=3, use="talked")
    assert "Saved: you talked about it." in text(seen)
    assert "You noted that you talked about it." in text(seen)
    assert "We talked about it</button>" not in seen.content.decode()
    assert "Sam noted that you talked about it." in text(page(visit, cast.therapist, rated))
    press(visit, cast.client, rated, session=3, use="talked")
    assert uses().count(("client", "talked")) == 1


def test_not_today_leaves_the_other_button(cast: Cast, rated: Therapy, visit: Visit) -> None:
    markup = press(visit, cast.therapist, rated, session=3, use="not-today").content.decode()
    assert "We talked about it</button>" in markup
    assert "Not today</button>" not in markup
    assert ("therapist", "not-today") in uses()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"session": "3"},
        {"use": "talked"},
        {"session": "three", "use": "talked"},
        {"session": "0", "use": "talked"},
        {"session": "99999999999999999999", "use": "talked"},
        {"session": "77", "use": "talked"},
        {"session": "3", "use": "opened"},
        {"session": "3", "use": "burned"},
    ],
)
def test_what_cannot_be_noted_says_so(sent: dict[str, str], cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert "Nothing was saved" in text(press(visit, cast.client, rated, **sent))
    assert {kind for _, kind in uses()} <= {"opened"}


def test_a_session_to_come_cannot_be_talked_about(
    cast: Cast, rated: Therapy, meet: Callable[..., Session], visit: Visit
) -> None:
    meet(-48)
    assert "Nothing was saved" in text(press(visit, cast.client, rated, session=4, use="talked"))


def test_the_button_needs_a_post(cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert visit(cast.client).get(reverse("card-talked", args=[rated.key])).status_code == 405


def test_outsiders_find_nothing(cast: Cast, rated: Therapy, visit: Visit) -> None:
    for user in (cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert page(visit, user, rated).status_code == 404
        assert press(visit, user, rated, session=3, use="talked").status_code == 404
    assert uses() == []


def test_the_page_does_not_change_by_being_looked_at(cast: Cast, rated: Therapy, visit: Visit) -> None:
    first, second = (without_keys(page(visit, cast.client, rated)) for _ in range(2))
    assert first == second


def test_the_number_of_queries(cast: Cast, rated: Therapy, visit: Visit, django_assert_num_queries: Any) -> None:
    browser, address = visit(cast.client), reverse("session-card", args=[rated.key])
    browser.get(address)
    with django_assert_num_queries(with_a_record(25)):
        browser.get(address)
