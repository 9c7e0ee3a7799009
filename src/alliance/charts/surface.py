"""The response surface picture: the outcome expected for each pair of views."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from alliance.charts.axes import NARROW_SQUARE, WIDE_SQUARE, Panel, PanelSize, axes, height, notes, panel
from alliance.charts.layout import Block
from alliance.charts.pairs import Pair, check_pairs, dots
from alliance.charts.scale import round_ticks
from alliance.charts.svg import coordinate, drawing, element, identifier, text
from alliance.charts.words import ENGLISH, PictureWords
from alliance.model.picture import Picture, Table

_ROWS = 130  # strips of the plane, each thinner than three pixels
_STEPS = 6


@dataclass(frozen=True, slots=True)
class Surface:
    """z = b0 + b1 x + b2 y + b3 x^2 + b4 x y + b5 y^2, with x and y counted from a common ``centre``.

    ``ridge`` is the principal axis as (level, slope) in the same counting, y = level + slope x; None where the surface
    has none.
    """

    coefficients: tuple[float, float, float, float, float, float]
    centre: float
    ridge: tuple[float, float] | None = None

    def __call__(self, x: float, y: float) -> float:
        """Return the expected outcome for two answers on their own scale."""
        u, v = x - self.centre, y - self.centre
        b0, b1, b2, b3, b4, b5 = self.coefficients
        return b0 + b1 * u + b2 * v + b3 * u * u + b4 * u * v + b5 * v * v

    def crossings(self, y: float, level: float) -> tuple[float, ...]:
        """Return the x at which the outcome passes a level, for one y."""
        v = y - self.centre
        b0, b1, b2, b3, b4, b5 = self.coefficients
        return tuple(self.centre + u for u in _roots(b3, b1 + b4 * v, b0 + b2 * v + b5 * v * v - level))


def _roots(a: float, b: float, c: float) -> tuple[float, ...]:
    """Return the real roots of a u^2 + b u + c."""
    if abs(a) < 1e-12:
        return () if abs(b) < 1e-12 else (-c / b,)
    inside = b * b - 4 * a * c
    if inside < 0:
        return ()
    root = math.sqrt(inside)
    return ((-b - root) / (2 * a), (-b + root) / (2 * a))


def surface_picture(
    surface: Surface,
    *,
    names: tuple[str, str],
    outcome: str,
    title: str,
    ident: str,
    pairs: Sequence[Pair] = (),
    low: float = 0.0,
    high: float = 10.0,
    words: PictureWords = ENGLISH,
) -> Picture:
    """Return the plane of two views, coloured by the outcome that the surface expects there.

    The solid line is where both views are the same, the dashed one the ridge. ``pairs`` are the answers behind the
    surface: where there are none it is a guess. Figures and their uncertainty are the caller's (``alliance.dyad``).
    Raises ValueError when an answer leaves the scale or a coefficient is not a number.

    Parameters
    ----------
    surface : Surface
        Coefficients, centre and ridge; see `alliance.response_surface`.
    names : (str, str)
        Who gave the first and the second answer.
    outcome : str
        What the colours stand for.
    title : str
        Which question the picture answers.
    ident : str
        Unique on the page.
    pairs : sequence of (float, float)
        First and second answer to the same session, in points.
    low, high : float
        Ends of the scale, in points.
    words : PictureWords
        What the picture says, in the reader's language.

    Returns
    -------
    Picture
        Two drawings (SVG), title, description, and the same figures as a table.

    Raises
    ------
    ValueError
        An answer is outside the scale, or a coefficient is not a number.

    Examples
    --------
    >>> from alliance.charts import Surface, surface_picture
    >>> surface = Surface((5.0, 0.2, 0.2, -0.1, 0.2, -0.1), centre=5.0)
    >>> surface_picture(surface, names=("Sam", "Noor"), outcome="gain", title="Plane", ident="plane").title
    'Plane'
    """
    _check(surface, pairs, low, high)
    levels = _levels(surface, low, high)
    told = _told(surface, names, outcome, (low, high), words)
    said = (title, " ".join(told))

    def drawn(size: PanelSize, ident: str) -> str:
        paper = panel(size, (low, high), (low, high))
        key = _key(paper, levels, outcome, words)
        beside = _below(notes(paper, told), key)
        parts = [_plane(paper, surface, levels), axes(paper, names[0], names[1], words), _lines(paper, surface)]
        parts += [dots(paper, pairs), key.markup, beside.markup]
        total = (size.width, height(paper) + key.height + beside.height)
        return drawing(ident, f"p-surface {size.name}", total, said, *parts)

    name = identifier(ident)
    table = _table(surface, names, title, (low, high), words)
    return Picture(drawn(WIDE_SQUARE, name), title, said[1], table, drawn(NARROW_SQUARE, f"{name}-narrow"))


def _check(surface: Surface, pairs: Sequence[Pair], low: float, high: float) -> None:
    check_pairs(pairs, low, high)
    if not all(map(math.isfinite, surface.coefficients)):
        raise ValueError(
            "The chart cannot be drawn: a coefficient of the surface is not a number; fit the surface first"
        )


def _levels(surface: Surface, low: float, high: float) -> tuple[float, ...]:
    """Return the outcomes at which the colour changes."""
    steps = [low + (high - low) * k / 20 for k in range(21)]
    heights = [surface(x, y) for x in steps for y in steps]
    bottom, top = min(heights), max(heights)
    return tuple(bottom + (top - bottom) * k / _STEPS for k in range(_STEPS + 1))


def _plane(paper: Panel, surface: Surface, levels: tuple[float, ...]) -> str:
    """Return one path per colour, made of thin level strips."""
    tall = (paper.y.high - paper.y.low) / _ROWS
    strips: dict[int, list[str]] = {}
    for row in range(_ROWS):
        middle = paper.y.low + (row + 0.5) * tall
        top, down = coordinate(paper.y(middle + tall / 2)), coordinate(-tall * paper.y.unit + 0.3)
        for step, start, end in _stretches(paper, surface, levels, middle):
            wide = coordinate(paper.x(end) - paper.x(start) + 0.3)
            strips.setdefault(step, []).append(f"M{coordinate(paper.x(start))} {top}h{wide}v{down}h-{wide}z")
    return "".join(element("path", d="".join(parts), class_=f"p-step-{step}") for step, parts in sorted(strips.items()))


def _stretches(
    paper: Panel, surface: Surface, levels: tuple[float, ...], y: float
) -> Iterator[tuple[int, float, float]]:
    """Yield colour, start and end of each stretch of one strip, cut exactly where the colour changes."""
    inside = [x for level in levels[1:-1] for x in surface.crossings(y, level) if paper.x.low < x < paper.x.high]
    for start, end in pairwise([paper.x.low, *sorted(inside), paper.x.high]):
        yield _step(surface((start + end) / 2, y), levels), start, end


def _step(outcome: float, levels: tuple[float, ...]) -> int:
    return max(1, min(_STEPS, sum(outcome >= level for level in levels[:-1])))


def _lines(paper: Panel, surface: Surface) -> str:
    """Return the line on which both views are the same, and the ridge as far as it lies in the plane."""
    low, high = paper.x.low, paper.x.high
    same = element("line", x1=paper.x(low), y1=paper.y(low), x2=paper.x(high), y2=paper.y(high), class_="p-same")
    if surface.ridge is None:
        return same
    level, slope = surface.ridge
    inside = [
        (x, y)
        for x in (low + (high - low) * k / 100 for k in range(101))
        if low <= (y := surface.centre + level + slope * (x - surface.centre)) <= high
    ]
    if len(inside) < 2:
        return same
    (x1, y1), (x2, y2) = inside[0], inside[-1]
    ridge = element("line", x1=paper.x(x1), y1=paper.y(y1), x2=paper.x(x2), y2=paper.y(y2), class_="p-ridge")
    return same + ridge


def _key(paper: Panel, levels: tuple[float, ...], outcome: str, words: PictureWords) -> Block:
    """Return the scale of colours with the outcomes at its ends: beside the plot, or below it on a phone."""
    beside = paper.size.right > 200
    left = paper.right + 28 if beside else 4.0
    top = paper.y.end + 8 if beside else height(paper) + 18
    wide = min(36.0, (paper.size.width - left - 8) / _STEPS)
    boxes = [
        element("rect", x=left + (k - 1) * wide, y=top, width=wide, height=16, class_=f"p-step-{k}")
        for k in range(1, _STEPS + 1)
    ]
    ends = [
        text(words.number(levels[0]), left, top + 33, "p-axis"),
        text(words.number(levels[-1]), left + _STEPS * wide, top + 33, "p-axis", "end"),
        text(outcome, left, top - 7, "p-name"),
    ]
    return Block("".join(boxes + ends), 0.0 if beside else 60.0)


def _below(block: Block, key: Block) -> Block:
    """Move the notes below the key, which stands in their place."""
    return Block(
        element("g", block.markup, transform=f"translate(0 {62 if key.height == 0 else key.height:.0f})"), block.height
    )


def _told(
    surface: Surface, names: tuple[str, str], outcome: str, scale: tuple[float, float], words: PictureWords
) -> tuple[str, ...]:
    low, high = scale
    corners = {
        "both_high": surface(high, high),
        "both_low": surface(low, low),
        "first_high": surface(high, low),
        "second_high": surface(low, high),
    }
    figures = {name: words.number(value) for name, value in corners.items()}
    return tuple(
        part.format(outcome=outcome, first=names[0], second=names[1], **figures)
        for part in words.surface_said.split("\n")
    )


def _table(
    surface: Surface, names: tuple[str, str], title: str, scale: tuple[float, float], words: PictureWords
) -> Table:
    """Return the expected outcome at round answers: a row for each of the first, a column for each of the second."""
    ticks = round_ticks(*scale, 6)
    headers = (names[0], *(f"{names[1]} {words.number(y)}" for y in ticks))
    rows = tuple((words.number(x), *(words.number(surface(x, y)) for y in ticks)) for x in ticks)
    return Table(title, headers, rows)
