"""Ways to start: every kind, state and chair has two or three, short, plain, sourced, and to be read again by a date.

What ships and what the practice words are told apart; every version stays.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import product

import pytest

from alliance_web.audit.models import AuditEvent
from alliance_web.repair.models import Wording
from alliance_web.repair.queries.ways import one, ways
from alliance_web.repair.services import wording
from alliance_web.repair.states import Kind, State
from alliance_web.repair.ways import STATES, Chair, Way, fitting, shipped
from tests.web.cast import Cast

WAYS = {way.key: way for way in shipped()}
KEY = "client-withdrawal-noticed-1"
# Flesch 1948: 70 and more is read with ease at the age of 12; therapists read a little more.
EASE = {Chair.CLIENT: 70, Chair.EITHER: 70, Chair.THERAPIST: 65}


@pytest.mark.parametrize(("kind", "state", "chair"), list(product(Kind, STATES, Chair)))
def test_every_strain_has_two_or_three_ways_for_every_chair(kind: Kind, state: State, chair: Chair) -> None:
    found = fitting(shipped(), chair=chair, kind=kind, state=state)
    assert len(found) in (2, 3)
    assert len({way.idea.title for way in found}) == len(found), "each of them does something else"


@pytest.mark.parametrize("state", sorted(set(State) - set(STATES)))
def test_what_has_come_to_an_end_needs_no_opening(state: State) -> None:
    assert not any(state in way.states for way in shipped())


def test_no_phrase_and_no_key_comes_twice() -> None:
    assert len(WAYS) == len(shipped()) == len({way.words for way in shipped()})


def ease(words: str) -> float:
    """How easily a text is read, from 0 to 100 and beyond: 206.835 - 1.015 words/sentence - 84.6 syllables/word."""
    found = re.findall(r"[A-Za-z\u2019']+", words)
    sentences = max(1, len(re.findall(r"[.?!:]", words)))
    return 206.835 - 1.015 * len(found) / sentences - 84.6 * sum(map(syllables, found)) / len(found)


def syllables(word: str) -> int:
    word = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^td])ed$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def test_the_measure_of_ease_tells_plain_from_hard() -> None:
    assert ease("I went quiet. Can we talk?") > 100
    assert ease("Metacommunicative clarification facilitates relational resolution.") < 0


@pytest.mark.parametrize("way", shipped(), ids=lambda way: way.key)
def test_every_way_is_complete_short_and_plain(way: Way) -> None:
    assert re.fullmatch(r"[a-z-]+-\d", way.key)
    assert way.review_by > date.today()  # noqa: DTZ011 - a day on the calendar of whoever runs the tests
    assert len(way.words) <= 130
    assert way.words[-1] in ".?"
    assert way.idea.source.endswith(".")
    assert re.search(r"[12]\d{3}|3RS", way.idea.source)
    assert ease(way.words) >= EASE[way.chair], round(ease(way.words))


# The practice's own wording


def put(cast: Cast, words: str, seen: int = 0) -> Wording:
    return wording.word(practice=cast.practice, way=KEY, words=words, seen=seen, by=cast.lead)


def in_use(cast: Cast) -> str:
    return next(way.words for way in ways(cast.practice.pk) if way.key == KEY)


def test_a_new_wording_is_a_new_version(cast: Cast) -> None:
    assert in_use(cast) == WAYS[KEY].words
    put(cast, "  I have been quiet.  ")
    put(cast, "I went quiet.", seen=1)
    assert in_use(cast) == "I went quiet."
    worded = one(cast.practice.pk, KEY)
    assert worded
    assert [(v.number, v.words, v.shipped) for v in worded.versions] == [
        (1, "I have been quiet.", WAYS[KEY].words),
        (2, "I went quiet.", WAYS[KEY].words),
    ]
    assert list(AuditEvent.objects.filter(verb="way.word").values_list("thing", flat=True)) == [f"way:{KEY}"] * 2


def test_back_to_what_ships(cast: Cast) -> None:
    put(cast, "I went quiet.")
    put(cast, "", seen=1)
    assert in_use(cast) == WAYS[KEY].words
    assert Wording.objects.count() == 2


def test_the_same_words_twice_are_one_version(cast: Cast) -> None:
    assert put(cast, "I went quiet.").pk == put(cast, "I went quiet.").pk


def test_somebody_else_was_faster(cast: Cast) -> None:
    put(cast, "I went quiet.")
    with pytest.raises(wording.WordedMeanwhile) as fault:
        put(cast, "I fell silent.")
    assert fault.value.newest.words == "I went quiet."


def test_a_shipped_phrase_that_has_changed_since_is_seen(cast: Cast) -> None:
    row = put(cast, "I went quiet.")
    worded = one(cast.practice.pk, KEY)
    assert worded
    assert not worded.ships_anew
    row.shipped = "What shipped in an earlier version."
    row.save()
    worded = one(cast.practice.pk, KEY)
    assert worded
    assert worded.ships_anew
    again = put(cast, "I went quiet.", seen=1)  # said again beside the new one: it stands
    assert again.number == 2
    worded = one(cast.practice.pk, KEY)
    assert worded
    assert not worded.ships_anew


def test_another_practice_reads_what_ships(cast: Cast) -> None:
    put(cast, "I went quiet.")
    assert next(way.words for way in ways(cast.practice.pk + 1) if way.key == KEY) == WAYS[KEY].words
