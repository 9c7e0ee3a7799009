"""Our own drawings for people who do not read yet: SVG in the colour of the text, told apart by shape alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


class UnknownDrawing(KeyError):
    """There is no drawing of this name."""


@cache
def drawings() -> tuple[str, ...]:
    """The names that a definition may give: `face-0` (not at all) to `face-4` (very much), and things to talk about.

    Returns
    -------
    tuple of str
        Names that `drawing` knows, in alphabetical order.

    Examples
    --------
    >>> from alliance.instruments import drawings
    >>> "face-0" in drawings()
    True
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))


@cache
def drawing(name: str) -> str:
    """The drawing as SVG, 48 by 48, for a page that says in words what it shows: it hides itself from screen readers.

    Parameters
    ----------
    name : str
        One of `drawings`.

    Returns
    -------
    str
        SVG markup.

    Raises
    ------
    UnknownDrawing
        A KeyError that names the known ones.

    Examples
    --------
    >>> from alliance.instruments import drawing
    >>> drawing("face-0")[:4]
    '<svg'
    """
    if name not in drawings():
        raise UnknownDrawing(f"There is no drawing {name!r}. Choose from {', '.join(drawings())}.")
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8").strip()
