"""Pairs of answers as dots: the larger a dot, the more pairs lie there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from alliance.charts.axes import Panel
from alliance.charts.svg import element
from alliance.charts.words import PictureWords
from alliance.model.picture import Table

Interval = tuple[float, float]
Pair = tuple[float, float]

_LARGEST = 11.0


def check_pairs(pairs: Sequence[Pair], low: float, high: float) -> None:
    """Raise ValueError when an answer leaves the scale; the message holds no answer."""
    outside = [number for number, pair in enumerate(pairs, 1) for value in pair if not low <= value <= high]
    if outside:
        raise ValueError(
            f"The chart cannot be drawn: {len(outside)} answers are outside the scale {low:g} to {high:g}, "
            f"the first in pair {outside[0]}; check the scale"
        )


def dots(paper: Panel, places: Iterable[Pair]) -> str:
    """Return a dot per distinct place whose area grows with the number of pairs, the largest at the back."""
    counts = Counter(places)
    return "".join(
        element(
            "circle", cx=paper.x(x), cy=paper.y(y), r=min(_LARGEST, 2.6 * math.sqrt(count)), class_="p-dot"
        )
        for (x, y), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )  # fmt: skip


def pair_table(pairs: Sequence[Pair], names: tuple[str, str], title: str, words: PictureWords) -> Table:
    """Return a row per distinct pair: both answers, second minus first, and how often."""
    rows = tuple(
        (words.number(first), words.number(second), words.number(second - first), str(count))
        for (first, second), count in sorted(Counter(pairs).items())
    )
    return Table(title, (*names, words.difference_header, words.count_header), rows)
