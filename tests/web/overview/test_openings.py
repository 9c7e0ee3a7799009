"""Ways to begin: a data file in our own words, and which of it fits."""

from datetime import date

import pytest

from alliance.prompts import catalogue
from alliance_web.access.relation import Part
from alliance_web.overview.queries.last_time import LastTime, Move, Pair, Strain
from alliance_web.overview.queries.openings import openings, suggestion

ITEMS = {"bond": "Bond", "tasks": "How we work"}
SITUATIONS = {"strain", "words", "apart", "fell", "rose", "alike"}
APART = (Pair("tasks", "How we work", 3, 8),)


def last(**changes: object) -> LastTime:
    return LastTime(
        **{"session": 4, "highest": None, "moved": None, "apart": (), "met": False, "strains": ()} | changes
    )


def test_every_entry_fits_something_that_exists() -> None:
    assert set(openings()) <= SITUATIONS | {rule.name for rule in catalogue()}
    assert set(openings()) >= SITUATIONS


def test_every_prompt_of_the_card_that_is_about_answers_has_an_opening() -> None:
    shown = {rule.name for rule in catalogue() if "session card" in rule.where}
    assert shown <= set(openings())


@pytest.mark.parametrize("name", sorted(openings()))
def test_every_entry_is_complete(name: str) -> None:
    opening = openings()[name]
    assert opening.idea.endswith(".")
    assert opening.review_by > date(2026, 1, 1)
    for phrase in opening.phrases:
        assert phrase[-1] in "?."
        assert phrase.format(item="Bond")


@pytest.mark.parametrize(
    ("here", "prompts", "has_words", "fits"),
    [
        (last(strains=(Strain(Part.CLIENT, True),), apart=APART), [("gap", "tasks")], True, "strain"),
        (last(apart=APART), [("gap", "tasks")], True, "words"),
        (last(apart=APART), [("fall", "overall")], False, "fall"),
        (last(apart=APART), [("unknown", "bond")], False, "apart"),
        (last(apart=APART, moved=Move(Part.CLIENT, "bond", "Bond", 9, 3, 3)), [], False, "fell"),
        (last(apart=APART, moved=Move(Part.CLIENT, "bond", "Bond", 3, 9, 3)), [], False, "rose"),
        (last(apart=APART, moved=Move(Part.CLIENT, "bond", "Bond", 5, 6, 3)), [], False, "apart"),
        (last(met=True), [], False, "alike"),
    ],
)
def test_the_first_that_fits(here: LastTime, prompts: list[tuple[str, str]], has_words: bool, fits: str) -> None:
    said = suggestion(here, prompts, ITEMS, has_words=has_words)
    assert said.idea == openings()[fits].idea
    assert "{" not in said.phrase


def test_a_phrase_about_a_question_is_not_used_where_there_is_none() -> None:
    for session in range(1, 7):
        phrase = suggestion(last(session=session), [("fall", "overall")], ITEMS, has_words=False).phrase
        assert "“overall”" not in phrase


def test_another_session_has_another_phrase() -> None:
    phrases = {suggestion(last(session=n, met=True), [], ITEMS, has_words=False).phrase for n in range(1, 4)}
    assert len(phrases) == 3
