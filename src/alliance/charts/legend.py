"""The legend: names, not roles, each with the line and the mark it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from alliance.charts.layout import Block, shortened, text_width
from alliance.charts.svg import element, text
from alliance.charts.view import CourseView, Size
from alliance.charts.voices import point
from alliance.model.picture import Line, Voice

_SPACE = 8.0  # room between a key and its words
_GAP = 20.0  # room between two entries


class Entry(NamedTuple):
    """One entry: the key, drawn from 0 to its width around a height of 0, and its words."""

    key: str
    width: float
    words: str


def course_entries(view: CourseView) -> tuple[Entry, ...]:
    """Return the entries for what this course really shows, and for nothing else."""
    entries = [line_entry(line) for line in view.lines]
    if any(view.spread(session) for session in view.sessions):
        words = view.words.gap if len(view.lines) == 2 else view.words.spread
        entries.append(Entry(element("rect", x=0, y=-7, width=6, height=14, rx=1, class_="p-gap"), 6, words))
    if view.band is not None and view.band.ranges:
        swatch = element("rect", x=0, y=-7, width=22, height=14, rx=2, class_="p-band")
        entries.append(Entry(swatch, 22, view.words.usual_range.format(name=view.band.name)))
    if any(view.missing(line) for line in view.lines):
        entries.append(Entry(element("circle", cx=5, cy=0, r=4.6, class_="p-ghost"), 10, view.words.no_answer))
    return tuple(entries)


def line_entry(line: Line) -> Entry:
    """Return the entry of one participant."""
    stroke = element("line", x1=0, y1=0, x2=22, y2=0, class_=f"p-line p-{line.voice}")
    return Entry(stroke + point(Voice(line.voice), 11, 0, 4.6), 22, line.name)


def legend(entries: Sequence[Entry], size: Size, top: float) -> Block:
    """Return the entries in as many rows as they need."""
    row, height = 0, size.type + 10
    x, limit = 2.0, size.width - 4
    drawn = []
    for entry in entries:
        room = entry.width + _SPACE
        words = shortened(entry.words, limit - room, size.type)
        width = room + text_width(words, size.type)
        if x > 2.0 and x + width > limit:
            row, x = row + 1, 2.0
        drawn.append(_entry(entry, words, x, top + row * height + height / 2))
        x += width + _GAP
    return Block("".join(drawn), (row + 1) * height if entries else 0.0)


def _entry(entry: Entry, words: str, x: float, middle: float) -> str:
    moved = element("g", entry.key, transform=f"translate({x:.1f} {middle:.1f})")
    return moved + text(words, x + entry.width + _SPACE, middle + 4.8, "p-name")
