"""Ways to begin: a data file in our own words, and which of it fits."""

from dataclasses import replace
from datetime import date

import pytest

from alliance.prompts import catalogue
from alliance_web.access.relation import Part
from alliance_web.overview.queries.last_time import LastTime, Move, Pair, Strain
from alliance_web.overview.queries.openings import openings, suggestion
from alliance_web.repair.states import State
from alliance_web.repair.ways import Chair, shipped

ITEMS = {"bond": "Bond", "tasks": "How we work"}
SITUATIONS = {"words", "apart", "fell", "rose", "alike"}
APART = (Pair("tasks", "How we work", 3, 8, 5),)


def last(**changes: object) -> LastTime:
    return LastTime(
        **{
            "session": 4,
        }
        | changes
    )


def test_every_entry_fits_something_that_exists() -> None:
    assert set(openings()) <= SITUATIONS | {rule.name for rule in catalogue()}
    assert set(openings()) >= SITUATIONS


def test_every_prompt_of_the_card_that_is_about_answers_has_an_opening() -> None:
    shown = {rule.name for rule in catalogue() if "session card" in rule.where and rule.look != "strain-said"}
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
        (last(strains=(Strain(Part.CLIENT, True),), apart=APART), [("strain-said-by-client", "strain")], True, "words"),
        (last(apart=APART), [("gap", "tasks")], True, "words"),
        (last(apart=APART), [("fall", "overall")], False, "fall"),
        (last(apart=APART), [("unknown", "bond")], False, "apart"),
        (last(apart=APART, moved=Move(Part.CLIENT, "bond", "Bond", 9, 3, 3, None, 6)), [], False, "fell"),
        (last(apart=APART, moved=Move(Part.CLIENT, "bond", "Bond", 3, 9, 3, None, 6)), [], False, "rose"),
        (last(apart=APART, moved=Move(Part.CLIENT, "bond", "Bond", 5, 6, 3, None, 1)), [], False, "apart"),
        (last(), [], False, "alike"),
    ],
)
def test_the_first_that_fits(here: LastTime, prompts: list[tuple[str, str]], has_words: bool, fits: str) -> None:
    said = suggestion(here, prompts, ITEMS, has_words=has_words)
    assert said.idea == openings()[fits].idea
    assert "{" not in said.phrase


def test_a_strain_that_is_followed_comes_first_in_the_words_of_the_practice() -> None:
    ways = tuple(way for way in shipped() if way.chair is Chair.EITHER and State.NAMED in way.states)
    own = (replace(ways[0], words="As we say it here."), *ways[1:])
    said = {suggestion(last(session=n, apart=APART), [], ITEMS, has_words=True, ways=own).phrase for n in (4, 5)}
    assert said == {way.words for way in own}
    assert suggestion(last(session=len(own)), [], ITEMS, has_words=True, ways=own).idea == ways[0].idea.source


def test_a_phrase_about_a_question_is_not_used_where_there_is_none() -> None:
    for session in range(1, 7):
        phrase = suggestion(last(session=session), [("fall", "overall")], ITEMS, has_words=False).phrase
        assert "“overall”" not in phrase


def test_another_session_has_another_phrase() -> None:
    phrases = {suggestion(last(session=n), [], ITEMS, has_words=False).phrase for n in range(1, 4)}
    assert len(phrases) == 3
