"""Hard moments of a practice: figures of the library, nothing below ten, nobody named.

Strains followed      the page
none, up to nine      says from how many on something is shown, and why; no figure
ten and more          counts, sessions to talk and verdict with intervals, the share repaired once ten verdicts are in
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliance.repair import Strain, Waiting
from alliance_web.overview.queries.practice import Figure
from alliance_web.overview.queries.practice_strains import LEAST, _sessions, practice_strains
from alliance_web.repair.queries import evidence
from alliance_web.repair.queries.practice import strains
from alliance_web.repair.states import State
from tests.web.cast import Cast
from tests.web.repair.strains import CLIENT, THERAPIST, moved, noticed

from .reading import text

Visit = Callable[..., Client]


def many(cast: Cast, number: int) -> None:
    """Strains about session 1, noticed by both in turn, talked about after session 3; every second one is repaired."""
    for n in range(number):
        episode = noticed(cast, THERAPIST if n % 2 else CLIENT, session=1)
        moved(episode, CLIENT, State.TALKED)
        moved(episode, CLIENT, State.NOT_REPAIRED if n % 2 else State.REPAIRED)


@pytest.mark.parametrize("number", [0, LEAST - 1])
def test_few_are_not_shown(number: int, cast: Cast, visit: Visit) -> None:
    many(cast, number)
    found = practice_strains(cast.practice.pk)
    assert (found.figures, found.noticed) == ((), ())
    assert "before there are 10 ruptures in the whole practice" in text(visit(cast.lead).get(reverse("practice")))


def test_ten_are_shown_with_their_uncertainty(cast: Cast, visit: Visit) -> None:
    many(cast, LEAST)
    words = text(visit(cast.lead).get(reverse("practice")))
    assert "10 ruptures followed" in words
    assert "none of them open" in words
    assert "2 sessions too early for an interval until half of them were talked about" in words
    told = "about 50% between 25% and 75%"  # Wilson: .237 to .763
    assert f"{told} OK at the first answer: of the clients' first answers" in words
    assert f"{told} OK now: of the answers that count now" in words
    assert "5 noticed by the client 5 noticed by the therapist none noticed by both none found in the answers" in words
    assert "never by therapist" in words
    assert "Noor" not in words


@pytest.mark.parametrize(
    ("waiting", "told", "surely"),
    [
        (Waiting(22, 19, 2.0, 1.0, 4.0, 9), "2 sessions", "between 1 and 4"),
        (Waiting(22, 19, 2.5, 1.0, None, 9), "2.5 sessions", "at least 1"),
        (Waiting(12, 12, 2.0, None, None, 9), "2 sessions", "too early for an interval"),
        (Waiting(40, 12, None, 4.0, None, 9), "more than 9 sessions", ""),
        (Waiting(40, 9, 16.0, None, None, 16), "–", "too few to say yet"),
    ],
)
def test_a_median_is_told_as_far_as_it_is_known(waiting: Waiting, told: str, surely: str) -> None:
    assert _sessions(waiting, "until then") == Figure(told, "until then", surely)


def test_few_verdicts_give_no_share(cast: Cast) -> None:
    many(cast, LEAST - 1)
    noticed(cast)
    assert "too few answers to say" in [figure.surely for figure in practice_strains(cast.practice.pk).figures]


def test_the_first_answer_and_the_present_one_are_two_figures_here_and_in_the_export(cast: Cast, visit: Visit) -> None:
    """Twelve clients' answers "OK now"; half of them say later that it is not, one that it came up again."""
    for n in range(12):
        episode = moved(noticed(cast, CLIENT, session=1), CLIENT, State.REPAIRED)
        if n % 2:
            moved(episode, CLIENT, State.NOT_REPAIRED)
        elif n == 0:
            moved(episode, CLIENT, State.NAMED, words="It came back.")
    words = text(visit(cast.lead).get(reverse("practice")))
    assert "about 100% between 75% and 100% OK at the first answer" in words  # Wilson: .757 to 1
    assert "about 45% between 20% and 70% OK now" in words  # 5 of 11, Wilson: .213 to .720
    exported = evidence.strains([cast.therapy.pk])
    assert [one.ok_at_first_answer for one in exported] == [True] * 12
    assert [one.ok_now for one in exported] == [None, False, *[True, False] * 5]


def test_what_the_library_is_given(cast: Cast) -> None:
    episode = noticed(cast, THERAPIST, session=2)
    assert list(strains(cast.practice.pk)) == [Strain(2, 3, "therapist")]
    moved(episode, CLIENT, State.TALKED)
    moved(episode, CLIENT, State.REPAIRED)
    moved(episode, CLIENT, State.NAMED, words="It came back.")
    assert list(strains(cast.practice.pk)) == [Strain(2, 3, "therapist", talked=3, first_verdict="repaired")]
    moved(episode, CLIENT, State.SET_ASIDE)
    assert list(strains(cast.practice.pk)) == [Strain(2, 3, "therapist", 3, 3, "set-aside", "repaired")]


def test_a_session_that_was_cancelled_since_breaks_nothing(cast: Cast) -> None:
    noticed(cast, session=3)
    cast.therapy.sessions.filter(number=3).update(state="cancelled")
    assert list(strains(cast.practice.pk)) == [Strain(3, 3, "client")]
    assert practice_strains(cast.practice.pk).figures == ()


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_num_queries: Any) -> None:
    many(cast, LEAST + 5)
    with django_assert_num_queries(3):
        practice_strains(cast.practice.pk)
