"""One suggestion for opening the talk, from the data file `openings.toml`."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from .last_time import LastTime

FILE = Path(__file__).parents[1] / "openings.toml"


@dataclass(frozen=True, slots=True)
class Opening:
    """Phrases for one situation, where the idea comes from, and when they have to be read again."""

    when: str
    phrases: tuple[str, ...]
    idea: str
    review_by: date


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One phrase, ready to be said, and where its idea comes from."""

    phrase: str
    idea: str


@cache
def openings() -> Mapping[str, Opening]:
    """All openings by situation, in the order of the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["opening"]
    return {row["when"]: Opening(**{**row, "phrases": tuple(row["phrases"])}) for row in rows}


def suggestion(last: LastTime, prompts: Sequence[tuple[str, str]], items: Mapping[str, str]) -> Suggestion:
    """The phrase for what stands out. `prompts`: rule and item of what is worth talking about, first things first.

    The same for both chairs: it depends on the session and on nothing else.
    """
    found = ((name, item) for name, item in (*prompts, *_situations(last)) if name in openings())
    name, item = next(found, ("alike", ""))
    opening = openings()[name]
    fitting = [phrase for phrase in opening.phrases if item in items or "{item}" not in phrase] or opening.phrases
    phrase = fitting[last.session % len(fitting)]
    return Suggestion(phrase.format(item=items.get(item, item)), opening.idea)


def _situations(last: LastTime) -> Iterator[tuple[str, str]]:
    """What the card itself shows, the larger difference first."""
    if last.strains:
        yield "strain", ""
    if last.said:
        yield "words", ""
    moved, apart = last.moved, last.apart
    if moved and (not apart or abs(moved.now - moved.before) > apart[0].apart):
        yield ("fell" if moved.now < moved.before else "rose"), moved.item
    if apart:
        yield "apart", apart[0].item
