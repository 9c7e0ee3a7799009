"""Every prompt by hand on a small therapy, and the words of the catalogue."""

import re

import polars as pl
import pytest

from alliance.prompts import Prompt, catalogue, find, prompt_table, rule_of, words
from alliance.prompts.looks import LOOKS

ITEMS = rule_of("gap").items
NAMES = {"client": "Ana", "therapist": "Bo", "bond": "Bond", "tasks": "How we work"}

#: rule, what is rated (chair, item, session, value), what is found: chair, item, start, session, until
WORKED = [
    ("strain-said-by-client", [("client", "strain", n, v) for n, v in enumerate([0, 1, 2, 0, 1], 1)],
     [("client", "strain", 2, 2, 3), ("client", "strain", 5, 5, 5)]),
    ("strain-said-by-therapist", [("therapist", "strain", 1, 2), ("client", "strain", 1, 2)],
     [("therapist", "strain", 1, 1, 1)]),
    # three in a row with the client higher; the session without an answer of the therapist neither breaks nor counts
    ("gap", [("client", "bond", n, 9) for n in (1, 2, 3, 4, 5)]
     + [("therapist", "bond", n, v) for n, v in ((1, 7), (2, 7), (4, 6), (5, 9))],
     [("client", "bond", 1, 4, 4)]),
    ("gap", [("client", "bond", n, v) for n, v in ((1, 9), (2, 5), (3, 9), (4, 5))]
     + [("therapist", "bond", n, 7) for n in (1, 2, 3, 4)], []),
    ("low-item", [("client", "tasks", n, v) for n, v in enumerate([4, 3, 0, 4, 3], 1)],
     [("client", "tasks", 2, 2, 3), ("client", "tasks", 5, 5, 5)]),
    ("all-top", [("client", item, n, 10) for n in range(1, 7) for item in ITEMS], [("client", "overall", 1, 5, 6)]),
    ("all-top", [("client", item, n, 9 if (n, item) == (3, "goals") else 10) for n in range(1, 7) for item in ITEMS],
     []),
    ("missing", [("client", "bond", n, 8) for n in (1, 4, 5)] + [("therapist", "bond", n, 8) for n in (1, 2, 3, 4, 5)],
     [("client", "", 2, 3, 3)]),
    # SD of 8, 8, 8, 8 is 0, so U = .55; t(1 - .03 x 4 / 7; 33) = 2.208, times .55 sqrt(1.25) = 1.358: below 6.642
    ("fall", [("client", "overall", n, v) for n, v in enumerate([8, 8, 8, 8, 6.64, 8], 1)],
     [("client", "overall", 5, 5, 5)]),
    ("fall", [("client", "overall", n, v) for n, v in enumerate([8, 8, 8, 8, 6.65, 8], 1)], []),
    # With fewer than three before nobody knows what is usual: U = .55, t(.97; 30) = 1.955, times .55 sqrt(2) = 1.520
    ("fall", [("client", "overall", n, v) for n, v in enumerate([8, 6.1, 8], 1)], []),
    ("fall-early", [("client", "overall", n, v) for n, v in enumerate([8, 6.1, 8], 1)],
     [("client", "overall", 2, 2, 2)]),
    ("fall-early", [("client", "overall", n, v) for n, v in enumerate([8, 6.5, 8, 8, 8, 2], 1)], []),
    # After five: squares 1.7, S^2 = (1.7 + 6 x .3025) / 10 = .3515, 3 S = 1.779: below 9 - 1.779 = 7.221
    ("decline", [("client", "overall", n, v) for n, v in enumerate([9, 9, 8.5, 8, 7.5, 7.2], 1)],
     [("client", "overall", 6, 6, 6)]),
    ("decline", [("client", "overall", n, v) for n, v in enumerate([9, 9, 8.5, 8, 7.5, 7.25], 1)], []),
    # as far down, but in two ratings; in three, with most of it in one; and with a lower one on the way
    ("decline", [("client", "overall", n, v) for n, v in enumerate([9, 8.5, 8, 9, 8, 7], 1)], []),
    ("decline", [("client", "overall", n, v) for n, v in enumerate([9, 9, 9, 8.5, 7.1, 6.8], 1)], []),
    ("decline", [("client", "overall", n, v) for n, v in enumerate([9, 9, 8.2, 6.9, 7.6, 7.0], 1)], []),
]  # fmt: skip


def ratings_of(rows: list[tuple[str, str, int, float | None]], therapy: int = 1) -> pl.DataFrame:
    table = pl.DataFrame(rows, schema=["chair", "item", "session", "value"], orient="row", strict=False)
    return table.with_columns(therapy=pl.lit(therapy), value=pl.col("value").cast(pl.Float64))


@pytest.mark.parametrize(("name", "rows", "expected"), WORKED)
def test_a_worked_example(
    name: str, rows: list[tuple[str, str, int, float]], expected: list[tuple[str, str, int, int, int]]
) -> None:
    found = find(ratings_of(rows).sample(fraction=1, shuffle=True, seed=1), rules=[rule_of(name)])
    assert found == tuple(Prompt(1, name, *one) for one in expected)


def test_every_look_is_worked_through() -> None:
    assert {name for name, _, found in WORKED if found} == {rule.name for rule in catalogue()}
    assert {rule.look for rule in catalogue()} == set(LOOKS)


def test_a_check_in_without_a_shared_answer_was_still_sent() -> None:
    rows = [("client", "bond", 1, 8), ("client", "bond", 2, None), ("client", "bond", 3, None)]
    assert find(ratings_of(rows), rules=[rule_of("missing")]) == (Prompt(1, "missing", "therapist", "", 1, 2, 3),)


def test_sessions_held_after_the_last_check_in_count_as_missing() -> None:
    held = pl.DataFrame({"therapy": [1, 1, 1], "session": [1, 2, 3]})
    rows = [("client", "bond", 1, 8), ("therapist", "bond", 1, 8), ("therapist", "bond", 2, 8)]
    found = find(ratings_of(rows), sessions=held, rules=[rule_of("missing")])
    assert found == (Prompt(1, "missing", "client", "", 2, 3, 3),)


def test_overall_is_made_from_six_items_or_more() -> None:
    low = [[("client", item, n, 2 if n == 5 else 8) for item in ITEMS[:6]] for n in range(1, 6)]
    rows = [row for session in low for row in session]
    assert [prompt.session for prompt in find(ratings_of(rows), rules=[rule_of("fall")])] == [5]
    five_items = [row for row in rows if row[1] != ITEMS[0]]
    assert find(ratings_of(five_items), rules=[rule_of("fall")]) == ()


def test_many_therapies_give_the_same_as_one_at_a_time() -> None:
    rows = [row for _, rows, _ in WORKED for row in rows if row[1] != "overall"]
    one = ratings_of(rows).unique(["chair", "item", "session"], maintain_order=True)
    both = pl.concat([one, one.with_columns(therapy=pl.lit(2))])
    table = prompt_table(both)
    assert table.height
    for therapy in (1, 2):
        assert table.filter(pl.col("therapy") == therapy).drop("therapy").equals(prompt_table(one).drop("therapy"))


def test_no_ratings_no_prompts() -> None:
    assert find(ratings_of([("client", "bond", 1, 5)]).clear()) == ()


def test_double_answers_and_missing_columns_are_refused() -> None:
    twice = ratings_of([("client", "bond", 1, 5), ("client", "bond", 1, 6)])
    with pytest.raises(ValueError, match="1 answers are repeated"):
        find(twice)
    with pytest.raises(ValueError, match="missing: chair"):
        find(twice.drop("chair"))


def test_each_reader_has_own_words() -> None:
    prompt = Prompt(1, "gap", "therapist", "tasks", 2, 4, 6)
    assert words(prompt, chair="client", names=NAMES).said == (
        "Bo rated “How we work” higher than you did, 3 times in a row up to session 4."
    )
    assert words(prompt, chair="therapist", names=NAMES).said == (
        "You rated “How we work” higher than Ana did, 3 times in a row up to session 4."
    )


def test_words_can_be_translated_before_names_are_put_in() -> None:
    prompt = Prompt(1, "fall", "client", "overall", 5, 5, 5)
    told = words(prompt, chair="therapist", names=NAMES, translate=lambda text: text.replace("usual", "üblich"))
    assert told.said == "Ana rated session 5 lower than is üblich for Ana."


ALL_WORDS = [
    pytest.param(rule, reader, chair, id=f"{rule.name}-{reader}-reads-{chair}")
    for rule in catalogue()
    for reader in ("client", "therapist")
    for chair in rule.chairs
]
JARGON = re.compile(r"\b(alert|alarm|risk|compliance|patient|deficit|alliance|rupture|therapeutic|deviation)\b", re.I)


@pytest.mark.parametrize(("rule", "reader", "chair"), ALL_WORDS)
def test_every_prompt_has_words_that_can_be_filled(rule, reader: str, chair: str) -> None:
    told = words(Prompt(1, rule.name, chair, "bond", 1, 3, 4), chair=reader, names=NAMES)
    assert "{" not in told.said + told.ask
    assert told.said.endswith(".")
    assert told.ask[-1] in ".?”"


@pytest.mark.parametrize(("rule", "reader", "chair"), ALL_WORDS)
def test_words_for_clients_are_plain(rule, reader: str, chair: str) -> None:
    told = rule.words[reader][chair]
    assert not JARGON.search(f"{rule.title} {told.said} {told.ask}")
    if reader == "client":
        sentences = re.split(r"[.?!]\s*", f"{told.said} {told.ask}")
        assert max(len(sentence.split()) for sentence in sentences) <= 18
        assert max(map(len, re.findall(r"[a-z]+", re.sub(r"\{\w+\}", "", told.said + told.ask)))) <= 10


def test_rules_say_their_own_numbers() -> None:
    for rule in catalogue():
        assert "{" not in rule.rule + rule.formula
        shown = rule.rule + rule.formula
        for name, value in rule.parameters.items():
            if name not in {"share", "sessions", "least"}:
                assert f"{value:g}" in shown
    with pytest.raises(KeyError, match="Choose from strain-said-by-client"):
        rule_of("nothing")
