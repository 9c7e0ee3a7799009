"""The two views picture: each session's two answers against each other, and the line on which they are the same."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.charts.axes import NARROW_SQUARE, WIDE_SQUARE, PanelSize, axes, height, notes, panel
from alliance.charts.pairs import Pair, check_pairs, dots, pair_table
from alliance.charts.svg import drawing, element, identifier
from alliance.charts.words import ENGLISH, PictureWords
from alliance.model.picture import Picture


def two_views_picture(
    pairs: Sequence[Pair],
    *,
    names: tuple[str, str],
    title: str,
    ident: str,
    low: float = 0.0,
    high: float = 10.0,
    words: PictureWords = ENGLISH,
) -> Picture:
    """Return pairs of answers to the same sessions, the first across, the second upwards.

    On the slanted line both gave the same answer; above it the second is higher. ``names`` says who they are,
    ``low`` and ``high`` the scale. Raises ValueError when an answer leaves the scale.

    Parameters
    ----------
    pairs : sequence of (float, float)
        First and second answer to the same session, in points.
    names : (str, str)
        Who gave the first and the second answer.
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
    >>> from alliance.charts import two_views_picture
    >>> two_views_picture([(6, 7), (7, 7)], names=("Sam", "Noor"), title="Both", ident="both").title
    'Both'
    """
    check_pairs(pairs, low, high)
    told = _told(pairs, names, words)
    said = (title, " ".join(told))

    def drawn(size: PanelSize, ident: str) -> str:
        paper = panel(size, (low, high), (low, high))
        beside = notes(paper, told)
        same = element(
            "line", x1=paper.x(low), y1=paper.y(low), x2=paper.x(high), y2=paper.y(high), class_="p-same"
        )  # fmt: skip
        parts = [axes(paper, names[0], names[1], words), same, dots(paper, pairs), beside.markup]
        return drawing(ident, f"p-two-views {size.name}", (size.width, height(paper) + beside.height), said, *parts)

    name = identifier(ident)
    table = pair_table(pairs, names, title, words)
    return Picture(drawn(WIDE_SQUARE, name), title, said[1], table, drawn(NARROW_SQUARE, f"{name}-narrow"))


def _told(pairs: Sequence[Pair], names: tuple[str, str], words: PictureWords) -> tuple[str, ...]:
    """Return how often either is higher, and how often both say the same."""
    if not pairs:
        return (words.nothing_to_compare,)
    second = sum(b > a for a, b in pairs)
    first = sum(a > b for a, b in pairs)
    return (
        words.pairs_said.format(pairs=len(pairs)),
        words.higher_said.format(name=names[1], count=second),
        words.higher_said.format(name=names[0], count=first),
        words.same_said.format(count=len(pairs) - first - second),
    )
