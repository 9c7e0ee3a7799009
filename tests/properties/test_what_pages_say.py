"""Each sentence about a course is true of the answers it is about, whatever their shape; else there is none.

Each claim is read off the sentence alone, by somebody who sees the answers and knows nothing of how it was made.

sentence                                    what it claims
Better than at the start                    every one of the last three is above every day's measure of the first three
Lower than at the start                     the same, turned round
last answer was much as usual               it lies within what came before, give or take
answers go up and down                      there are rises and falls, more than one of each
you rate n points higher on average         so it is, and n is the mean difference
the difference has grown                    it is larger in the second half, and the same one rates higher
nearest guesses                             no other question is guessed nearer on average
guessed too high, too low                   so it is on average
guesses follow the ups and downs            where the answers are higher, the guesses are higher
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from statistics import fmean, pstdev
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.course import courses
from alliance_web.access.relation import Part
from alliance_web.checkins.shared import Asked, SharedSession
from alliance_web.checkins.states import State
from alliance_web.overview.queries.gap import gap_words, gaps_of
from alliance_web.overview.queries.guesses import guesses
from alliance_web.overview.queries.usual import client_course, direction_words, usual_words
from tests.amounts import examples
from tests.properties.shapes import Values, series

MANY = examples(150)
eighths, whole = series(steps=8), series(most=25)
SAM, NOOR = SimpleNamespace(name="Sam"), SimpleNamespace(name="Noor")


def frame(part: Part) -> Any:
    """Who reads, as the sentences ask for it."""
    other = NOOR if part is Part.CLIENT else SAM
    return SimpleNamespace(part=part, other=other, chairs=SimpleNamespace(client=SAM, therapist=NOOR))


def ratings(**chairs: Values) -> pl.DataFrame:
    rows = [(1, at, chair, "bond", float(value)) for chair, values in chairs.items() for at, value in values.items()]
    columns = {"therapy": pl.Int64, "session": pl.Int64, "chair": pl.String, "item": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema=columns, orient="row")


@MANY
@given(client=eighths, reader=st.sampled_from(Part))
def test_the_sentence_above_the_picture(client: Values, reader: Part) -> None:
    values = list(client.values())
    said = direction_words(frame(reader), client_course(ratings(client=client), "bond"))
    if "than at the start" in said:
        sign = 1 if said.startswith("Better") else -1
        start, end = [sign * value for value in values[:3]], [sign * value for value in values[-3:]]
        assert len(values) >= 6
        assert min(end) > fmean(start) + 0.99 * pstdev(values)
    elif "as usual" in said:
        before, now = values[:-1], values[-1]
        assert len(before) >= 3
        assert abs(now - fmean(before)) <= 3 * pstdev(before) + 1e-9
    elif "up and down" in said:
        steps = [later - earlier for earlier, later in pairwise(values)]
        assert sum(step > 0 for step in steps) >= 2
        assert sum(step < 0 for step in steps) >= 2
    else:
        assert said == ""


def test_a_long_rise_that_ends_in_one_fall_is_not_called_better() -> None:
    rising = {session: 2 + session / 8 for session in range(1, 60)}
    course = client_course(ratings(client=rising), "bond")
    assert direction_words(frame(Part.CLIENT), course) == "Better than at the start, by your answers."
    course = client_course(ratings(client={**rising, 60: 2.0}), "bond")
    assert direction_words(frame(Part.CLIENT), course) == ""
    assert direction_words(frame(Part.CLIENT), None) == ""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5, 6, 5, 7, 8, 8, 8], "Better than at the start, by Sam's answers."),
        ([8, 8, 7, 5, 4, 4, 5], "Lower than at the start, by Sam's answers."),
        ([7, 8, 7, 8, 7, 8], "Sam's last answer was much as usual."),
        ([5, 8, 5, 8, 5, 8, 1], "Sam's answers go up and down."),
        ([8, 8, 8, 8, 8, 8], ""),  # no up and down to hold anything against
        ([8, 2], ""),
    ],
)
def test_sentences_by_hand(values: list[float], said: str) -> None:
    course = client_course(ratings(client=dict(enumerate(values, 1))), "bond")
    assert direction_words(frame(Part.THERAPIST), course) == said


@MANY
@given(client=eighths, reader=st.sampled_from(Part))
def test_the_usual_range(client: Values, reader: Part) -> None:
    course = next(iter(courses(ratings(client=client), by="item", over="session", value="value")), None)
    said = usual_words(frame(reader), course)
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", said)]
    if "based on" in said:
        low, high, n = numbers[:3]
        assert 0 <= low <= high <= 10
        assert n == len(client)
        assert low - 0.05 <= fmean(client.values()) <= high + 0.05
    else:
        assert len(client) < 3 or len(set(client.values())) == 1


@MANY
@given(client=eighths, therapist=eighths, reader=st.sampled_from(Part))
def test_the_difference_between_the_two(client: Values, therapist: Values, reader: Part) -> None:
    both = sorted(client.keys() & therapist.keys())
    said = gap_words(frame(reader), gaps_of(ratings(client=client, therapist=therapist)).get("bond"))
    higher = [(therapist if reader is Part.THERAPIST else client)[at]
              - (client if reader is Part.THERAPIST else therapist)[at] for at in both]  # fmt: skip
    if "points higher" not in said:
        assert ("too early" in said) is (len(both) < 3)
        assert "has" not in said
        return
    own = higher if "you rate" in said else [-one for one in higher]
    assert fmean(own) > 0
    size, least, most = (float(number) for number in re.findall(r"(\d+(?:\.\d+)?)", said.replace("95%", ""))[:3])
    assert abs(size - fmean(own)) <= 0.051
    assert least <= size <= most
    halves = [fmean(part) for part in (own[: len(own) // 2], own[(len(own) + 1) // 2 :])]
    if "has grown" in said:
        assert halves[1] > halves[0]
    if "become smaller" in said:
        assert halves[1] < halves[0]


def told(client: Mapping[str, Values], therapist: Values, guessed: Mapping[str, Values]) -> list[SharedSession]:
    sessions = sorted({at for values in (*client.values(), *guessed.values(), therapist) for at in values})
    course = []
    for at in sessions:
        answers = {item: int(values[at]) for item, values in client.items() if at in values}
        own = dict.fromkeys(client, int(therapist[at])) if at in therapist else {}
        guess = {item: int(values[at]) for item, values in guessed.items() if at in values}
        asked = {
            Part.CLIENT: Asked(at, Part.CLIENT, "x", State.SUBMITTED, None, answers),
            Part.THERAPIST: Asked(at, Part.THERAPIST, "x", State.SUBMITTED, None, own, guess),
        }
        course.append(SharedSession(at, None, True, (), asked, (), ()))  # type: ignore[arg-type]
    return course


@MANY
@given(
    client=st.fixed_dictionaries(dict.fromkeys(("Bond", "Goals"), whole)),
    guessed=st.fixed_dictionaries(dict.fromkeys(("Bond", "Goals"), whole)),
    therapist=whole,
    reader=st.sampled_from(Part),
)
def test_guesses(client: dict[str, Values], guessed: dict[str, Values], therapist: Values, reader: Part) -> None:
    found = guesses(frame(reader), told(client, therapist, guessed), {"Bond": "Bond", "Goals": "Goals"})
    off = {item: [guessed[item][at] - client[item][at] for at in sorted(client[item].keys() & guessed[item].keys())]
           for item in client}  # fmt: skip
    if found is None:
        assert not any(off.values())
        return
    for said in found.said:
        item = next((one for one in client if f"“{one}”" in said), "")
        if said.startswith("The nearest guesses"):
            nearest = fmean(map(abs, off[item]))
            assert all(nearest <= fmean(map(abs, one)) + 1e-9 for one in off.values() if len(one) >= 3)
            assert abs(float(re.findall(r": (\d+(?:\.\d+)?) points", said)[0]) - nearest) <= 0.051
        elif "tends to be guessed" in said:
            assert fmean(off[item]) * (1 if "too high" in said else -1) > 0
        elif said.startswith("The guesses follow"):
            pairs = [(client[i][at], guessed[i][at]) for i in client for at in client[i].keys() & guessed[i].keys()
                     if at in therapist]  # fmt: skip
            mean = fmean(answer for answer, _ in pairs), fmean(guess for _, guess in pairs)
            assert sum((answer - mean[0]) * (guess - mean[1]) for answer, guess in pairs) > 0
