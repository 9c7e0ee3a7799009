"""A plain panel with two axes of numbers, for the pictures that are not courses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alliance.charts.layout import Block, shortened, wrapped
from alliance.charts.scale import Linear, round_ticks
from alliance.charts.svg import element, text
from alliance.charts.words import PictureWords


@dataclass(frozen=True, slots=True)
class PanelSize:
    """The measures of a panel, in drawing units."""

    name: str
    width: float
    height: float
    left: float
    right: float
    type: float
    ticks: int


WIDE_PANEL = PanelSize("p-wide", 760, 340, 48, 150, 14, 6)
NARROW_PANEL = PanelSize("p-narrow", 360, 270, 36, 14, 13, 6)
WIDE_SQUARE = PanelSize("p-wide", 760, 390, 48, 322, 14, 6)
NARROW_SQUARE = PanelSize("p-narrow", 360, 310, 36, 14, 13, 6)
TOP = 30.0  # the words of the upright axis stand above it, where they can be read without turning the head


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of a size with its two scales."""

    size: PanelSize
    x: Linear
    y: Linear

    @property
    def left(self) -> float:
        """The left edge of the plot."""
        return self.size.left

    @property
    def right(self) -> float:
        """The right edge of the plot."""
        return self.size.width - self.size.right


def panel(size: PanelSize, x: tuple[float, float], y: tuple[float, float], top: float = TOP) -> Panel:
    """Return a panel whose axes run over the two ranges, its plot beginning at ``top``."""
    inset = 8.0
    return Panel(
        size,
        Linear(*x, size.left + inset, size.width - size.right - inset),
        Linear(*y, top + size.height - inset, top + inset),
    )


def axes(paper: Panel, x_words: str, y_words: str, words: PictureWords) -> str:
    """Return grid, numbers and the words of both axes."""
    bottom = paper.y.start + 8
    drawn = [_row(paper, value, words) for value in round_ticks(paper.y.low, paper.y.high, paper.size.ticks)]
    for value in round_ticks(paper.x.low, paper.x.high, paper.size.ticks):
        drawn.append(text(words.number(value), paper.x(value), bottom + 18, "p-axis", "middle"))
    room = paper.size.width - 8
    drawn.append(text(shortened(y_words, room, paper.size.type), 4, paper.y.end - 22, "p-axis"))
    middle = (paper.left + paper.right) / 2
    drawn.append(text(shortened(x_words, room, paper.size.type), middle, bottom + 40, "p-axis", "middle"))
    return "".join(drawn)


def _row(paper: Panel, value: float, words: PictureWords) -> str:
    y = paper.y(value)
    line = element("line", x1=paper.left, y1=y, x2=paper.right, y2=y, class_="p-grid")
    return line + text(words.number(value), paper.left - 8, y + 4.5, "p-axis", "end")


def height(paper: Panel) -> float:
    """Return the height that a panel with its axes takes up, from the top of the drawing."""
    return paper.y.start + 8 + 52


def rule(paper: Panel, value: float, class_: str) -> str:
    """Return a level line through the plot."""
    y = paper.y(value)
    return element("line", x1=paper.left, y1=y, x2=paper.right, y2=y, class_=class_)


def notes(paper: Panel, sentences: Sequence[str]) -> Block:
    """Return sentences beside the plot where there is room, else below it; the height counts only what lies below."""
    size = paper.size.type
    beside = paper.size.right > 200
    left = paper.right + 28 if beside else 4.0
    room = paper.size.width - left - 4
    y = paper.y.end + size if beside else height(paper) + size + 6
    drawn, start = [], y
    for sentence in sentences:
        for line in wrapped(sentence, room, size, 4):
            drawn.append(text(line, left, y, "p-name"))
            y += size + 5
        y += 7
    return Block("".join(drawn), 0.0 if beside else y - start + 8)
