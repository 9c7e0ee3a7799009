"""From a first look to a last: two marks on one scale for each participant, without an arrow that would judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alliance.charts.scale import Linear
from alliance.charts.svg import drawing, element, identifier, text
from alliance.charts.voices import point
from alliance.charts.words import ENGLISH, PictureWords
from alliance.model.picture import Picture, Table, Voice

WIDTH, LEFT, RIGHT, ROW, TOP, BELOW = 190.0, 12.0, 12.0, 24.0, 14.0, 18.0
SMALL, LARGE = 3.2, 6.0


@dataclass(frozen=True, slots=True)
class Look:
    """How one participant saw a thing at first and at last; the same number twice where they looked once."""

    name: str
    voice: Voice
    first: float
    last: float


def looks_picture(
    looks: Sequence[Look],
    *,
    title: str,
    ident: str,
    low: float = 0.0,
    high: float = 10.0,
    words: PictureWords = ENGLISH,
) -> Picture:
    """Return one row for each participant: a small mark for the first look, a large one for the last.

    ``title`` says what was looked at. ``ident`` must be unique on the page. Raises ValueError for a look outside the
    scale; the message holds no name and no value.

    Parameters
    ----------
    looks : sequence of Look
        One for each participant, in points.
    title : str
        Which question the picture answers.
    ident : str
        Unique on the page.
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
        A value is outside its scale; the message holds no name and no value.

    Examples
    --------
    >>> from alliance.charts import Look, looks_picture
    >>> from alliance.model import Voice
    >>> looks_picture([Look("Sam", Voice.CLIENT, 3, 7)], title="How near?", ident="near").is_empty
    False
    """
    if any(not low <= value <= high for look in looks for value in (look.first, look.last)):
        raise ValueError(f"The chart cannot be drawn: a look is outside its scale {low:g} to {high:g}")
    said = (title, " ".join(_said(look, words) for look in looks))
    x = Linear(low, high, LEFT, WIDTH - RIGHT)
    rows = [_row(look, x, TOP + place * ROW) for place, look in enumerate(looks)]
    height = TOP + max(0, len(looks) - 1) * ROW + BELOW
    ends = [text(words.number(value), x(value), height, "p-axis", "middle") for value in (low, high)]
    svg = drawing(identifier(ident), "p-item p-looks", (WIDTH, height + 6), said, *rows, *ends)
    return Picture(svg, title, said[1], _table(looks, title, words), is_empty=not looks)


def _row(look: Look, x: Linear, y: float) -> str:
    ground = element("line", x1=x(x.low), y1=y, x2=x(x.high), y2=y, class_="p-grid")
    way = element("line", x1=x(look.first), y1=y, x2=x(look.last), y2=y, class_=f"p-line p-{look.voice}")
    return ground + way + point(look.voice, x(look.first), y, SMALL) + point(look.voice, x(look.last), y, LARGE)


def _said(look: Look, words: PictureWords) -> str:
    return words.look_said.format(name=look.name, first=words.number(look.first), last=words.number(look.last))


def _table(looks: Sequence[Look], title: str, words: PictureWords) -> Table:
    headers = (words.name_header, words.first_header, words.last_header)
    return Table(title, headers, tuple((one.name, words.number(one.first), words.number(one.last)) for one in looks))
