"""Find what is worth talking about, and say it to each chair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from alliance.prompts.answers import answers_of
from alliance.prompts.catalogue import PromptRule, Words, catalogue, rule_of
from alliance.prompts.looks import FOUND, LOOKS


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something worth talking about in one therapy.

    `rule`: its name in the catalogue. `chair`: whose ratings gave it (for a gap, the chair that rated higher). `item`:
    an item code, "overall", or "" where no item is meant. `session`: when it could be told; it began in `start` and
    held until `until`.
    """

    therapy: Any
    rule: str
    chair: str
    item: str
    start: int
    session: int
    until: int


def prompt_table(
    ratings: pl.DataFrame, *, sessions: pl.DataFrame | None = None, rules: Iterable[PromptRule] | None = None
) -> pl.DataFrame:
    """The prompts of any number of therapies as a table: therapy, rule, chair, item, start, session, until.

    `ratings`: therapy, session, chair ("client", "therapist"), item, value; the items are those of the Both-Chairs
    Check-in and, where it is scored already, "overall". What is private is simply not in it; a row with a missing value
    says that a check-in was sent. `sessions` (therapy, session): the sessions held, so that missing check-ins of the
    last ones are seen too. Raises ValueError for missing columns and double answers.

    Parameters
    ----------
    ratings : polars.DataFrame
        One row per answer, points of the check-in; null is a check-in that was sent and not answered.
    sessions : polars.DataFrame, optional
        therapy, session: the sessions held.
    rules : iterable of PromptRule, optional
        Which rules look; else the whole catalogue.

    Returns
    -------
    polars.DataFrame
        One row per prompt.

    Raises
    ------
    ValueError
        A column is missing, or an answer is there twice.

    Examples
    --------
    >>> from alliance.simulate import long_ratings, practice
    >>> ratings = long_ratings(practice(seed=1, therapies=3, therapists=1).ratings)
    >>> from alliance.prompts import prompt_table
    >>> prompt_table(ratings).columns
    ['therapy', 'rule', 'chair', 'item', 'start', 'session', 'until']
    """
    answers = answers_of(ratings, sessions)
    found = [
        LOOKS[rule.look](answers, rule).with_columns(rule=pl.lit(rule.name), place=pl.lit(place))
        for place, rule in enumerate(catalogue() if rules is None else rules)
    ]
    table = pl.concat(found, how="vertical_relaxed").sort("therapy", "session", "place", "item", "chair")
    return table.select("therapy", "rule", *FOUND[1:]).collect()


def find(
    ratings: pl.DataFrame, *, sessions: pl.DataFrame | None = None, rules: Iterable[PromptRule] | None = None
) -> tuple[Prompt, ...]:
    """The same as `prompt_table`, one `Prompt` each, ordered by therapy and session, then as in the catalogue.

    Parameters
    ----------
    ratings : polars.DataFrame
        One row per answer, points of the check-in; null is a check-in that was sent and not answered.
    sessions : polars.DataFrame, optional
        therapy, session: the sessions held.
    rules : iterable of PromptRule, optional
        Which rules look; else the whole catalogue.

    Returns
    -------
    tuple of Prompt
        One for each row of `prompt_table`.

    Raises
    ------
    ValueError
        A column is missing, or an answer is there twice.

    Examples
    --------
    >>> import alliance
    >>> from alliance.simulate import long_ratings, practice
    >>> ratings = long_ratings(practice(seed=1, therapies=3, therapists=1).ratings)
    >>> prompts = alliance.find(ratings)
    >>> all(prompt.start <= prompt.session for prompt in prompts)
    True
    """
    return tuple(Prompt(**row) for row in prompt_table(ratings, sessions=sessions, rules=rules).iter_rows(named=True))


def words(prompt: Prompt, *, chair: str, names: Mapping[str, str], translate: Callable[[str], str] = str) -> Words:
    """What the reader in `chair` ("client" or "therapist") sees.

    `names`: how "client" and "therapist" are called, and a heading for each item code (else the code stands for it).
    `translate` turns the English template into the reader's language before the names are put in.
    Raises KeyError when the name of a chair is missing.

    Parameters
    ----------
    prompt : Prompt
        From `find`.
    chair : {"client", "therapist"}
        Who reads it.
    names : mapping of str to str
        How the two are called, and a heading for each item code.
    translate : callable
        From the English template to the reader's language.

    Returns
    -------
    Words
        Title and text, with the rule in words.

    Raises
    ------
    KeyError
        The name of a chair is missing.

    Examples
    --------
    >>> import alliance
    >>> from alliance.prompts import Prompt
    >>> rule = alliance.catalogue()[0].name
    >>> prompt = Prompt(therapy=1, rule=rule, chair="client", item="bond", start=3, session=4, until=4)
    >>> told = alliance.words(prompt, chair="therapist", names={"client": "Sam", "therapist": "Noor"})
    >>> type(told).__name__
    'Words'
    """
    rule = rule_of(prompt.rule)
    texts = rule.words[chair][prompt.chair]
    filled = {
        **{name: f"{value:g}" for name, value in rule.parameters.items()},
        "client": names["client"],
        "therapist": names["therapist"],
        "session": prompt.session,
        "item": names.get(prompt.item, prompt.item),
    }
    return Words(said=_filled(translate(texts.said), filled), ask=_filled(translate(texts.ask), filled))


def _filled(text: str, filled: Mapping[str, object]) -> str:
    """The text with its names. "Anna K." brings its own full stop, and a sentence has one."""
    for name, value in filled.items():
        if str(value).endswith("."):
            text = text.replace(f"{{{name}}}.", f"{{{name}}}")
    return text.format_map(filled)
