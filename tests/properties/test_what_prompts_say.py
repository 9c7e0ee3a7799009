"""What each prompt says is true of the answers that raised it, whatever their shape.

Each claim below is read off the sentence alone, by somebody who sees the answers and knows nothing of the rule.

sentence                                        what it claims of the answers
you said that something felt off                the answer of that session was not "no"
lower than is usual for you                     lower than most of the earlier ratings, of which there are three or more
clearly lower than before                       lower than each rating before, by more than half a point
went down over several sessions                 down in three steps or more, not one; the end is lowest, well below
rated higher, n times in a row                  higher in each of the last n that both answered
low answer                                      in the lower third of 0 to 10
every answer the highest, in n check-ins        so it is, in n check-ins up to the session
no check-in for session n or the one before     so it is
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.prompts import Prompt, catalogue, find, rule_of, words
from tests.amounts import examples
from tests.properties.shapes import Values, series

MANY = examples(60)
NAMES = {"client": "Sam", "therapist": "Noor", "bond": "Trust"}
Answers = Mapping[tuple[str, str], Values]
OTHER = {"client": "therapist", "therapist": "client"}
ITEMS = rule_of("all-top").items


def usual(values: list[float], now: float) -> bool:
    return len(values) >= 3 and sum(value > now for value in values) > len(values) / 2


def before(values: list[float], now: float) -> bool:
    return bool(values) and all(value - now > 0.5 for value in values)


def over_several_sessions(values: list[float], now: float) -> bool:
    """Seen in the picture: from a top within sight the line goes down in several steps and ends at its lowest."""
    seen = [*values[-8:], now]
    best = max(seen[:-1])
    way = seen[len(seen) - 1 - seen[::-1].index(best) :]
    steps = sorted((a - b for a, b in pairwise(way)), reverse=True)
    fall = way[0] - way[-1]
    without_the_largest = fall - steps[0]
    return len(steps) >= 3 and way[-1] == min(way) and fall > 0.9 and without_the_largest >= 0.39 * fall


def so_far(answers: Answers, prompt: Prompt, session: int) -> tuple[list[float], float]:
    own = answers[prompt.chair, prompt.item]
    return [value for at, value in sorted(own.items()) if at < session], own[session]


def overall(claim: Callable[[list[float], float], bool]) -> Callable[[Answers, Prompt, list[int]], bool]:
    return lambda answers, prompt, said: claim(*so_far(answers, prompt, said[0]))


def higher(answers: Answers, prompt: Prompt, said: list[int]) -> bool:
    times, until = said
    own, other = answers[prompt.chair, prompt.item], answers[OTHER[prompt.chair], prompt.item]
    both = [at for at in sorted(own) if at in other and at <= until]
    return len(both) >= times and both[-1] == until and all(own[at] > other[at] for at in both[-times:])


def highest(answers: Answers, prompt: Prompt, said: list[int]) -> bool:
    times, until = said
    sessions = sorted({at for item in ITEMS for at in answers.get(("client", item), {}) if at <= until})
    given = {at: [answers["client", item][at] for item in ITEMS if at in answers.get(("client", item), {})]
             for at in sessions[-times:]}  # fmt: skip
    return len(given) == times and all(value == 10 for values in given.values() for value in values)


def none(answers: Answers, prompt: Prompt, said: list[int]) -> bool:
    sent = {at for (chair, _), values in answers.items() if chair == prompt.chair for at in values}
    return not {said[0], said[0] - 1} & sent and said[0] > 1


CLAIMS: dict[str, Callable[[Answers, Prompt, list[int]], bool]] = {
    "strain-said-by-client": lambda answers, prompt, said: answers["client", "strain"][said[0]] > 0,
    "strain-said-by-therapist": lambda answers, prompt, said: answers["therapist", "strain"][said[0]] > 0,
    "fall": overall(usual),
    "fall-early": overall(before),
    "decline": overall(over_several_sessions),
    "gap": higher,
    "low-item": lambda answers, prompt, said: answers[prompt.chair, prompt.item][said[0]] <= 10 / 3,
    "all-top": highest,
    "missing": none,
}


def rows(answers: Answers) -> pl.DataFrame:
    """The table of ratings; where nobody scored an overall rating none is made of the items."""
    told = [(1, at, chair, item, value) for (chair, item), values in answers.items() for at, value in values.items()]
    columns = {"therapy": pl.Int64, "session": pl.Int64, "chair": pl.String, "item": pl.String, "value": pl.Float64}
    return pl.DataFrame(told, schema=columns, orient="row")


def check(answers: Answers, rule: str) -> None:
    for prompt in find(rows(answers), rules=[rule_of(rule)]):
        for reader in rule_of(rule).words:
            said = words(prompt, chair=reader, names=NAMES).said
            assert "{" not in said
            numbers = [int(number) for number in re.findall(r"\d+", said)]
            assert CLAIMS[rule](answers, prompt, numbers), (said, answers)


def test_every_sentence_has_a_claim() -> None:
    assert set(CLAIMS) == {rule.name for rule in catalogue()}


eighths = series(steps=8)
whole = series()


@pytest.mark.parametrize("rule", ["fall", "fall-early", "decline"])
@MANY
@given(client=eighths, therapist=eighths)
def test_overall_ratings(rule: str, client: Values, therapist: Values) -> None:
    check({("client", "overall"): client, ("therapist", "overall"): therapist}, rule)


@pytest.mark.parametrize("rule", ["gap", "low-item", "missing"])
@MANY
@given(client=whole, therapist=whole, one_only=st.booleans())
def test_one_question(rule: str, client: Values, therapist: Values, one_only: bool) -> None:
    answers = {("client", "bond"): client}
    check(answers if one_only else {**answers, ("therapist", "bond"): therapist}, rule)


@MANY
@given(first=whole, other=whole, top=st.integers(0, 12))
def test_only_top_answers(first: Values, other: Values, top: int) -> None:
    high = {at: 10.0 if at > top else value for at, value in first.items()}
    check({("client", "bond"): high, ("client", "goals"): dict.fromkeys(other, 10.0)}, "all-top")


@pytest.mark.parametrize("rule", ["strain-said-by-client", "strain-said-by-therapist"])
@MANY
@given(client=whole, therapist=whole)
def test_something_off(rule: str, client: Values, therapist: Values) -> None:
    both = {("client", "strain"): client, ("therapist", "strain"): therapist}
    check({key: {at: value // 4 for at, value in values.items()} for key, values in both.items()}, rule)


def test_one_fall_after_a_long_rise_is_no_slow_way_down() -> None:
    rising = {session: round(8 * (1 + session / 60)) / 8 + 4 for session in range(1, 60)}
    answers = {("client", "overall"): {**rising, 60: 2.0}}
    assert {prompt.rule for prompt in find(rows(answers))} >= {"fall"}
    assert find(rows(answers), rules=[rule_of("decline")]) == ()


def test_a_slow_way_down_is_found_and_a_step_is_not() -> None:
    slow = {("client", "overall"): dict(enumerate([8, 8.25, 8, 7.5, 7.25, 6.75, 6.25, 5.75], 1))}
    step = {("client", "overall"): dict(enumerate([8, 8.25, 8, 8.25, 8, 5.75, 5.75, 5.75], 1))}
    assert [prompt.session for prompt in find(rows(slow), rules=[rule_of("decline")])] == [6]
    assert find(rows(step), rules=[rule_of("decline")]) == ()
