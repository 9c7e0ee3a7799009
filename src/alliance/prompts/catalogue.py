"""The catalogue of prompts: every rule with its numbers, its words for each chair, and how often it errs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

#: Parameters of a rule that knows nothing of other people (see `OwnSpread`).
OWN_RATINGS_ONLY = {"least": 3, "prior": 0.0, "weight": 0.0}


@dataclass(frozen=True, slots=True)
class Words:
    """`said` states what is seen, `ask` opens a conversation about it."""

    said: str
    ask: str


@dataclass(frozen=True, slots=True)
class Share:
    """A measured share with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """How a prompt did on simulated practices whose truth is known (see validation/prompts).

    `by_chance`: steady therapies in which it came up at least once. `found`: strains during which it came up anew; None
    for a prompt that is not about strains.
    """

    by_chance: Share
    found: Share | None = None


@dataclass(frozen=True, slots=True)
class PromptRule:
    """One entry of the catalogue.

    `where`: pages that show it. `chairs`: whose ratings are looked at. `items`: which of them ("overall" is the overall
    rating). `parameters`: the numbers of the formula. `about_strain`: whether it is meant to find strains.
    `words[reader][chair]`: what the reader sees when the ratings of `chair` gave the prompt. `measured`: None for a
    rule that nobody has measured yet.
    """

    name: str
    title: str
    look: str
    where: tuple[str, ...]
    chairs: tuple[str, ...]
    items: tuple[str, ...]
    rule: str
    formula: str
    parameters: Mapping[str, float]
    about_strain: bool
    words: Mapping[str, Mapping[str, Words]]
    measured: Measured | None = None


@dataclass(frozen=True, slots=True)
class Overall:
    """How the overall rating is made: the mean of `items`, when at least `least_answered` of them have an answer."""

    items: tuple[str, ...]
    least_answered: int
    lowest: float
    highest: float


@lru_cache(maxsize=1)
def catalogue() -> tuple[PromptRule, ...]:
    """Every prompt rule, in the order in which prompts are shown.

    Returns
    -------
    tuple of PromptRule
        Each with its words, its parameters and how often it errs.

    Examples
    --------
    >>> import alliance
    >>> len({rule.name for rule in alliance.catalogue()}) == len(alliance.catalogue())
    True
    """
    return tuple(_rule(entry) for entry in _file()["prompt"])


@lru_cache(maxsize=1)
def overall() -> Overall:
    """How an overall rating is made where the ratings bring none."""
    entry = _file()["overall"]
    return Overall(tuple(entry["items"]), entry["least_answered"], entry["lowest"], entry["highest"])


def rule_of(name: str) -> PromptRule:
    """The rule of this name. Raises KeyError that names the known rules.

    Parameters
    ----------
    name : str
        Name in the catalogue.

    Returns
    -------
    PromptRule
        The rule.

    Raises
    ------
    KeyError
        There is no such rule; the message names those there are.

    Examples
    --------
    >>> from alliance.prompts import catalogue, rule_of
    >>> first = catalogue()[0]
    >>> rule_of(first.name) == first
    True
    """
    for rule in catalogue():
        if rule.name == name:
            return rule
    known = ", ".join(rule.name for rule in catalogue())
    raise KeyError(f"There is no prompt {name!r}. Choose from {known}.")


@lru_cache(maxsize=8)
def for_any_scale(name: str, prior: float = 0.0) -> PromptRule:
    """The rule of this name for one series on any scale.

    `prior`: the usual spread of one person in its points; without it, own ratings alone judge. What was measured of the
    rule on the check-in does not hold for it. Raises KeyError for a rule that needs a second chair, or the items and
    points of the check-in.

    Parameters
    ----------
    name : str
        Name in the catalogue.
    prior : float, default 0
        The usual spread of one person, in points; 0 where it is not known.

    Returns
    -------
    PromptRule
        Without a false-alarm rate.

    Raises
    ------
    KeyError
        The rule needs a second chair, or the check-in.

    Examples
    --------
    >>> from alliance.prompts import for_any_scale
    >>> for_any_scale("fall").measured is None
    True
    """
    entry = next((one for one in _file()["prompt"] if one["name"] == name and "any_scale" in one), None)
    if entry is None:
        raise KeyError(f"The prompt {name!r} needs more than one series, or a certain scale.")
    changed = {"prior": prior} if prior else OWN_RATINGS_ONLY | entry.get("alone", {})
    words = entry.get("any_scale_with_others", entry["any_scale"]) if prior else entry["any_scale"]
    alone = {"parameters": entry["parameters"] | changed, "rule": words, "chairs": ["client"]}
    return replace(_rule(entry | alone), measured=None)


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("alliance.prompts").joinpath("catalogue.toml").read_text(encoding="utf-8"))


def _rule(entry: Mapping[str, Any]) -> PromptRule:
    parameters = entry["parameters"]
    shown = {name: f"{value:g}" for name, value in parameters.items()}
    return PromptRule(
        name=entry["name"],
        title=entry["title"],
        look=entry["look"],
        where=tuple(entry["where"]),
        chairs=tuple(entry["chairs"]),
        items=tuple(entry["items"]),
        rule=entry["rule"].format(**shown, **_derived(parameters)),
        formula=entry["formula"].format(**shown),
        parameters=parameters,
        about_strain=entry["about_strain"],
        words={
            reader: {chair: Words(**texts) for chair, texts in by_chair.items()}
            for reader, by_chair in entry["words"].items()
        },
        measured=_measured(entry.get("measured")),
    )


def _derived(parameters: Mapping[str, float]) -> dict[str, str]:
    """Numbers of a rule as a reader would say them."""
    scale = overall()
    limit = scale.lowest + (scale.highest - scale.lowest) * parameters.get("share", 0)
    return {
        "percent": f"{100 * parameters.get('p', 0):g}",
        "most_percent": f"{100 * parameters.get('most', 0):g}",
        "limit": f"{int(limit)}",  # answers are whole numbers
        "highest": f"{scale.highest:g}",
    }


def _measured(entry: Mapping[str, Any] | None) -> Measured | None:
    if entry is None:
        return None
    found = entry.get("found")
    return Measured(Share(*entry["by_chance"]), Share(*found) if found else None)
