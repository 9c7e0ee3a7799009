"""One suggestion for opening the talk, from the data file `openings.toml`."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext

from alliance_web.repair.ways import Way

from .last_time import LastTime

FILE = Path(__file__).parents[1] / "openings.toml"


@dataclass(frozen=True, slots=True)
class Opening:
    """Phrases for a situation, where the idea comes from, and when they have to be read again."""

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
    """All openings by what they are for: a situation of the card, or a prompt."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["opening"]
    return {name: Opening(tuple(row["phrases"]), row["idea"], row["review_by"]) for row in rows for name in row["when"]}


def suggestion(
    last: LastTime,
    prompts: Sequence[tuple[str, str]],
    items: Mapping[str, str],
    *,
    has_words: bool,
    ways: Sequence[Way] = (),
) -> Suggestion:
    """The phrase for what stands out: what felt off first, what was said, what is worth talking about, the numbers.

    `prompts`: rule and item, first things first. `items`: code and name of the questions. `has_words`: somebody wants
    something said. `ways`: to begin with a strain that the two follow, as the practice words them. The same for both
    chairs: it depends on the session and on nothing else.
    """
    if ways:
        way = ways[last.session % len(ways)]
        return Suggestion(way.words, gettext(way.idea.source))
    said = [("words", "")] if has_words else []
    found = (one for one in (*said, *prompts, *_numbers(last)) if one[0] in openings())
    name, item = next(found, ("alike", ""))
    opening = openings()[name]
    fitting = [phrase for phrase in opening.phrases if item in items or "{item}" not in phrase] or opening.phrases
    phrase = gettext(fitting[last.session % len(fitting)])
    return Suggestion(phrase.format(item=items.get(item, item)), gettext(opening.idea))


def _numbers(last: LastTime) -> Iterator[tuple[str, str]]:
    """The larger difference first."""
    moved, apart = last.moved, last.apart
    if moved and (not apart or moved.size > apart[0].apart):
        yield ("fell" if moved.now < moved.before else "rose"), moved.item
    if apart:
        yield "apart", apart[0].item
