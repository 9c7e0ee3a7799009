"""Hard moments on the course page: whoever reads a number in the picture finds it in the table and in the list beside.

Hard moments   picture                           list beside it
none           no number                         not there
one            its words, without a number       no number
two to four    numbers, words above the plot     the same numbers
five or more   numbers, words below the plot     the same numbers
"""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliance_web.repair.models import Episode
from alliance_web.repair.states import State
from alliance_web.therapies.models import Session
from tests.web.cast import Cast, rate
from tests.web.repair.strains import CLIENT, THERAPIST, moved, noticed

from .reading import pictures, tables, text

Visit = Callable[..., Client]
Meet = Callable[..., Session]
OVERALL = "How did working together feel?"
# One way for each of six hard moments, so that each says something else.
ENDS = (State.REPAIRED, None, State.NAMED, State.TALKED, State.NOT_REPAIRED, State.SET_ASIDE)
WORDS = {
    State.REPAIRED: "OK now",
    None: "noticed",
    State.NAMED: "put into words",
    State.TALKED: "talked about",
    State.NOT_REPAIRED: "not OK",
    State.SET_ASIDE: "left for now",
}
LISTED = re.compile(r'<li>(?:<span class="span-key">.*?</span>(\d+)</span> )?<a href="([^"]+/strains/[0-9a-f-]{36}/)">')


@pytest.fixture
def strains(cast: Cast, meet: Meet) -> Callable[[int], list[Episode]]:
    """So many hard moments, each after a session of its own, with ratings of the sessions."""

    def follow(count: int) -> list[Episode]:
        for hours_ago in (60, 50, 40):
            meet(hours_ago)
        for session in Session.objects.filter(therapy=cast.therapy):
            rate(session, "client", 6)
            rate(session, "therapist", 7)
        rows = [noticed(cast, session=number) for number in range(count, 0, -1)][::-1]
        for row, to in zip(rows, ENDS, strict=False):
            moved(row, CLIENT, to, words="It was the clock.") if to else None
        return rows

    return follow


def page(visit: Visit, user: Any, cast: Cast, **query: str) -> Any:
    return visit(user).get(reverse("course", args=[cast.therapy.key]), query)


def listed(seen: Any) -> dict[str, str]:
    """The number of every hard moment in the list ('' without one), by its address."""
    found = LISTED.findall(seen.content.decode())
    return {address: number for number, address in found}


def drawn(svg: str) -> dict[str, str]:
    """What each number in a picture stands for."""
    key = re.findall(r'p-span-key"/><text[^>]*>(\d+)</text><text[^>]*p-span-label"[^>]*>([^<]*)<', svg)
    above = re.findall(r'p-span-label"[^>]*>(\d+) ([^<]*)<', svg)
    return {number: unescape(words) for number, words in key or above}


@pytest.mark.parametrize("count", [2, 4, 5, 6])
@pytest.mark.parametrize("part", [CLIENT, THERAPIST])
@pytest.mark.parametrize("item", ["overall", "bond"])
def test_the_numbers_are_the_same_everywhere(
    count: int, part: Any, item: str, cast: Cast, strains: Callable[[int], list[Episode]], visit: Visit
) -> None:
    rows = strains(count)
    seen = page(visit, getattr(cast, part), cast, item=item)
    numbers = listed(seen)
    assert sorted(numbers.values()) == [str(n) for n in range(1, count + 1)]
    table = next(rows for rows in tables(seen).values() if rows[0][-1] == "Notes")
    for row, state in zip(rows, ENDS, strict=False):
        number = numbers[reverse("strain", args=[cast.therapy.key, row.key])]
        for picture in pictures(seen)[:2]:
            assert WORDS[state] in drawn(picture)[number]
            assert f"{number} Difficult moment, {WORDS[state]}" in picture  # as it is heard
        assert f"{number} Difficult moment, {WORDS[state]}" in table[row.session][-1]


def test_a_single_one_needs_no_number(cast: Cast, strains: Callable[[int], list[Episode]], visit: Visit) -> None:
    strains(1)
    seen = page(visit, cast.client, cast)
    assert list(listed(seen).values()) == [""]
    assert drawn(pictures(seen)[0]) == {}
    assert "Difficult moment, OK now, said after session 6" in pictures(seen)[0]
    assert "In the picture" not in text(seen)


def test_without_any_there_is_no_list(cast: Cast, strains: Callable[[int], list[Episode]], visit: Visit) -> None:
    strains(0)
    assert listed(page(visit, cast.client, cast)) == {}
