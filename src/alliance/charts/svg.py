"""The few elements of SVG that the pictures need, with every text escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

# Characters that XML 1.0 forbids even when escaped; a name pasted from elsewhere may hold them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_IDENT = re.compile(r"[^A-Za-z0-9_-]+")

Attribute = str | int | float


def escaped(text: str) -> str:
    """Return text that is safe between tags and inside attributes."""
    return escape(_FORBIDDEN.sub("", text), quote=True)


def identifier(text: str) -> str:
    """Return text as the value of an ``id`` attribute: letters, digits, hyphen, underscore, never empty."""
    return _NOT_IN_IDENT.sub("-", text).strip("-") or "picture"


def coordinate(value: float) -> str:
    """Return a length in drawing units with one decimal, which is finer than any screen shows."""
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def _attribute(value: Attribute) -> str:
    return escaped(value) if isinstance(value, str) else coordinate(value)


def element(tag: str, *children: str, **attributes: Attribute) -> str:
    """Return one element. Children are markup; ``class_`` becomes ``class`` and ``text_anchor`` ``text-anchor``."""
    pairs = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_attribute(value)}"' for name, value in attributes.items()
    )
    return f"<{tag}{pairs}>{''.join(children)}</{tag}>" if children else f"<{tag}{pairs}/>"


def text(words: str, x: float, y: float, class_: str, anchor: str = "start") -> str:
    """Return one line of text whose baseline starts, centres or ends at x, y."""
    extra: dict[str, Attribute] = {} if anchor == "start" else {"text_anchor": anchor}
    return element("text", escaped(words), x=x, y=y, class_=class_, **extra)


def column(lines: Sequence[str], start: tuple[float, float], height: float, class_: str) -> str:
    """Return lines of text, each so much lower than the one before; the baseline of the first starts at x, y."""
    x, y = start
    return "".join(text(words, x, y + row * height, class_) for row, words in enumerate(lines))


def path(points: list[tuple[float, float]], class_: str, *, closed: bool = False) -> str:
    """Return straight lines through the points."""
    steps = "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)
    return element("path", d=f"M{steps}{'Z' if closed else ''}", class_=class_)


def drawing(ident: str, kind: str, size: tuple[float, float], words: tuple[str, str], *children: str) -> str:
    """Return the whole picture: an image with a title and a description, scaled by its view box.

    ``ident`` must be unique on the page; ``kind`` becomes a class; ``words`` are title and description.
    """
    title, description = words
    return element(
        "svg",
        element("title", escaped(title), id=f"{ident}-title"),
        element("desc", escaped(description), id=f"{ident}-desc"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"picture {kind}",
        viewBox=f"0 0 {coordinate(size[0])} {coordinate(size[1])}",
        role="img",
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
    )
