"""How each participant is drawn: one hue (in the style sheet), one shape, one dash, never shared."""

from __future__ import annotations

from collections.abc import Callable

from alliance.charts.svg import coordinate, element
from alliance.model.picture import Voice

Shape = Callable[[float, float, float, str], str]


def _polygon(*corners: tuple[float, float]) -> Shape:
    """Return a shape whose corners are given in radii around its middle."""

    def draw(x: float, y: float, radius: float, class_: str) -> str:
        steps = "L".join(f"{coordinate(x + dx * radius)} {coordinate(y + dy * radius)}" for dx, dy in corners)
        return element("path", d=f"M{steps}Z", class_=class_)

    return draw


def circle(x: float, y: float, radius: float, class_: str) -> str:
    """Return a circle, a little larger for the rim of paper around it."""
    return element("circle", cx=x, cy=y, r=radius * 1.15, class_=class_)


# The square is a little larger than the circle: where two people agree, the circle is seen inside it.
SHAPES: dict[Voice, Shape] = {
    Voice.CLIENT: circle,
    Voice.THERAPIST: _polygon((-1.2, -1.2), (1.2, -1.2), (1.2, 1.2), (-1.2, 1.2)),
    Voice.THIRD: _polygon((0, -1.4), (1.3, 0.9), (-1.3, 0.9)),
    Voice.FOURTH: _polygon((0, -1.5), (1.5, 0), (0, 1.5), (-1.5, 0)),
    Voice.FIFTH: _polygon((0, 1.4), (1.3, -0.9), (-1.3, -0.9)),
    Voice.SIXTH: _polygon(
        (-0.45, -1.3), (0.45, -1.3), (0.45, -0.45), (1.3, -0.45), (1.3, 0.45), (0.45, 0.45),
        (0.45, 1.3), (-0.45, 1.3), (-0.45, 0.45), (-1.3, 0.45), (-1.3, -0.45), (-0.45, -0.45),
    ),
}  # fmt: skip

# The client comes last, on top of everyone else.
PAINT_ORDER = tuple(reversed(Voice))


def point(voice: Voice, x: float, y: float, radius: float) -> str:
    """Return the mark of an answer."""
    return SHAPES[voice](x, y, radius, f"p-point p-{voice}")


def ghost(voice: Voice, x: float, y: float, radius: float) -> str:
    """Return the mark of an answer that is missing: the same shape, hollow and dotted."""
    return SHAPES[voice](x, y, radius, f"p-ghost p-{voice}")
