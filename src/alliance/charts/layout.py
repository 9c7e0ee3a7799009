"""Words on paper: how wide they run, how to break them, and how to keep them from lying on each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_NARROW = frozenset("iljtfrI.,:;'|!()[]-·’‘ ")
_WIDE = frozenset("mwMW@%—")


class Block(NamedTuple):
    """A part of a picture that takes up the full width: its markup and its height in drawing units."""

    markup: str
    height: float


class Place(NamedTuple):
    """Where a label lies: left edge and shelf, counted from 0."""

    left: float
    shelf: int


def text_width(words: str, size: float) -> float:
    """Return about how wide the words run at a type size, in drawing units. Errs on the wide side."""
    return size * sum(_character_width(character) for character in words)


def _character_width(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in _NARROW:
        return 0.34
    return 0.92 if character in _WIDE else 0.68 if character.isupper() else 0.57


def shortened(words: str, room: float, size: float) -> str:
    """Return the words, cut with an ellipsis where they would run wider than the room."""
    if text_width(words, size) <= room:
        return words
    kept, width = [], text_width("…", size)
    for character in words:
        width += size * _character_width(character)
        if width > room:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def wrapped(words: str, room: float, size: float, most: int = 2) -> tuple[str, ...]:
    """Return the words in at most ``most`` lines that fit the room; what is left over is cut with an ellipsis."""
    lines: list[str] = []
    rest = words.split()
    while rest and len(lines) < most - 1:
        count = _words_that_fit(rest, room, size)
        lines.append(shortened(" ".join(rest[:count]), room, size))
        rest = rest[count:]
    if rest:
        lines.append(shortened(" ".join(rest), room, size))
    return tuple(lines)


def _words_that_fit(words: Sequence[str], room: float, size: float) -> int:
    count = 1
    while count < len(words) and text_width(" ".join(words[: count + 1]), size) <= room:
        count += 1
    return count


def shelved(wishes: Sequence[tuple[float, float]], edges: tuple[float, float], gap: float = 14.0) -> tuple[Place, ...]:
    """Place labels (wished left edge, width) between two edges on as few shelves as they need.

    Labels come in the order of reading. One that would lie on its neighbour goes to the next shelf.
    """
    ends: list[float] = []
    places = []
    for wish, width in wishes:
        left = max(edges[0], min(wish, edges[1] - width))
        shelf = next((k for k, end in enumerate(ends) if end + gap <= left), len(ends))
        ends[shelf : shelf + 1] = [left + width]
        places.append(Place(left, shelf))
    return tuple(places)
