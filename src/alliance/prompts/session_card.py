"""What one session leaves to talk about: what went well, what changed, where the two views differ.

An item is in one list at most, a difference counts only where it is more than error, and a list may be empty: nothing
is made to stand out. How large the error is, and how often each list comes up by chance, stands in session_card.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import sqrt
from statistics import fmean, variance
from typing import Any

from alliance.prompts.catalogue import Share, overall

CHAIRS = ("client", "therapist")
#: One chair's answers to one item, by session.
Answers = Mapping[tuple[str, str], Mapping[int, float]]


@dataclass(frozen=True, slots=True)
class CardRule:
    """One list of the card: its rule in words and as a formula, its numbers, and how often it comes up by chance.

    `measured`: the share of simulated steady sessions in which the list is not empty.
    """

    name: str
    rule: str
    formula: str
    parameters: Mapping[str, float]
    measured: Share


@dataclass(frozen=True, slots=True)
class Pair:
    """Both answers to one item."""

    item: str
    client: float
    therapist: float

    @property
    def apart(self) -> float:
        """How far the two lie from each other, in points of the scale."""
        return abs(self.client - self.therapist)


@dataclass(frozen=True, slots=True)
class Move:
    """One chair's answer to one item now and before, in session `since`; `other`: what the other chair says now."""

    chair: str
    item: str
    before: float
    now: float
    since: int
    other: float | None

    @property
    def size(self) -> float:
        """How far the answer moved, in points of the scale."""
        return abs(self.now - self.before)


@dataclass(frozen=True, slots=True)
class LastSession:
    """What stands out in one session.

    `everywhere`: every item asked, none above another. `compared`: how many items both rated.
    """

    well: tuple[Pair, ...]
    everywhere: bool
    moved: Move | None
    apart: tuple[Pair, ...]
    compared: int


@dataclass(frozen=True, slots=True)
class Own:
    """One person's answer to one item, and what was known before it: their mean (None: nothing) and up and down S."""

    now: float
    mean: float | None
    spread: float

    @property
    def is_high(self) -> bool:
        """High on the scale, and no lower than is usual for this person."""
        scale, share = overall(), card_rule("well").parameters["share"]
        usual = self.mean is None or self.now >= self.mean - self.spread
        return usual and self.now >= scale.lowest + share * (scale.highest - scale.lowest)


@lru_cache(maxsize=4)
def card_rule(name: str) -> CardRule:
    """The rule of one list: "well", "moved" or "apart".

    Parameters
    ----------
    name : {"well", "moved", "apart"}
        Which list of the session card.

    Returns
    -------
    CardRule
        In words, as a formula, and with how often chance gives an entry.

    Examples
    --------
    >>> from alliance.prompts import card_rule
    >>> card_rule("well").name
    'well'
    """
    entry = _file()[name]
    scale = overall()
    # Answers are whole numbers, so the limit is said as the lowest that counts.
    least = -int(-(scale.lowest + (scale.highest - scale.lowest) * entry["parameters"].get("share", 0)) // 1)
    shown = {key: f"{value:g}" for key, value in entry["parameters"].items()} | {"least": str(least)}
    return CardRule(
        name,
        entry["rule"].format(**shown),
        entry["formula"].format(**shown),
        entry["parameters"],
        Share(*entry["measured"]),
    )


def card_rules() -> tuple[CardRule, ...]:
    """All lists in the order of the card.

    Returns
    -------
    tuple of CardRule
        Three.

    Examples
    --------
    >>> from alliance.prompts import card_rules
    >>> [rule.name for rule in card_rules()]
    ['well', 'moved', 'apart']
    """
    return tuple(card_rule(name) for name in ("well", "moved", "apart"))


def last_session(answers: Answers, items: Sequence[str], session: int) -> LastSession:
    """What stands out in a session. `answers`: without missing ones, of this session and earlier ones.

    Parameters
    ----------
    answers : mapping
        (chair, item) -> session number -> answer, 0 to 10.
    items : sequence of str
        Item codes.
    session : int
        Which session.

    Returns
    -------
    LastSession
        What went well, what moved, and where the two are apart.

    Examples
    --------
    >>> from alliance.prompts import last_session
    >>> answers = {("client", "bond"): {1: 9.0}, ("therapist", "bond"): {1: 9.0}}
    >>> [pair.item for pair in last_session(answers, ["bond"], 1).well]
    ['bond']
    """
    own = {key: _own(answers[key], session) for key in _asked(items) if session in answers.get(key, {})}
    moved = _moved(answers, own, session)
    pairs = [
        Pair(item, own["client", item].now, own["therapist", item].now)
        for item in items
        if all((chair, item) in own for chair in CHAIRS)
    ]
    free = [pair for pair in pairs if moved is None or pair.item != moved.item]
    apart = [pair for pair in free if _is_apart(pair, own)]
    high = [pair for pair in free if pair not in apart and all(own[chair, pair.item].is_high for chair in CHAIRS)]
    most = max((pair.client + pair.therapist for pair in high), default=0.0)
    well = tuple(pair for pair in high if pair.client + pair.therapist == most)
    return LastSession(
        well=well,
        everywhere=bool(well) and len(well) == len(items),
        moved=moved,
        apart=tuple(sorted(apart, key=lambda pair: -pair.apart)),
        compared=len(pairs),
    )


def _asked(items: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((chair, item) for chair in CHAIRS for item in items)


def _own(answers: Mapping[int, float], session: int) -> Own:
    earlier = [value for at, value in answers.items() if at < session]
    error, n = _file()["error"], len(earlier)
    squares = (n - 1) * variance(earlier) if n > 1 else 0.0
    spread = sqrt((squares + error["weight"] * error["prior"] ** 2) / (max(n - 1, 0) + error["weight"]))
    return Own(answers[session], fmean(earlier) if earlier else None, spread)


def _moved(answers: Answers, own: Mapping[tuple[str, str], Own], session: int) -> Move | None:
    """The largest of all steps, if it is more than error; of steps alike one that is."""
    moves = [move for key in own if (move := _move(answers, own, key, session))]
    largest = max((move.size for move in moves), default=0.0)
    alike = (move for move in moves if move.size == largest)
    return next((m for m in alike if _is_more_than_error("moved", m.size, sqrt(2) * own[m.chair, m.item].spread)), None)


def _move(answers: Answers, own: Mapping[tuple[str, str], Own], key: tuple[str, str], session: int) -> Move | None:
    chair, item = key
    since = max((at for at in answers[key] if at < session), default=None)
    if since is None:
        return None
    other = own.get((next(one for one in CHAIRS if one != chair), item))
    return Move(chair, item, answers[key][since], own[key].now, since, other.now if other else None)


def _is_apart(pair: Pair, own: Mapping[tuple[str, str], Own]) -> bool:
    error = sqrt(sum(own[chair, pair.item].spread ** 2 for chair in CHAIRS))
    return _is_more_than_error("apart", pair.apart, error)


def _is_more_than_error(rule: str, points: float, error: float) -> bool:
    numbers = card_rule(rule).parameters
    return points >= numbers["points"] and points > numbers["k"] * error


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("alliance.prompts").joinpath("session_card.toml").read_text(encoding="utf-8"))
