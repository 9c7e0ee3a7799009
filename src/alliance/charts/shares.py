"""The ceiling picture: which share of the answers is the highest possible one, item by item and chair by chair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alliance.charts.layout import shortened, text_width
from alliance.charts.legend import legend, line_entry
from alliance.charts.scale import Linear
from alliance.charts.svg import drawing, element, identifier, text
from alliance.charts.view import NARROW, WIDE, Size
from alliance.charts.voices import PAINT_ORDER, point
from alliance.charts.words import ENGLISH, PictureWords
from alliance.model.picture import Line, Picture, Table, Voice


@dataclass(frozen=True, slots=True)
class Share:
    """One row: what it is about, and by voice the share of answers (0 to 1) at the top of the scale."""

    label: str
    shares: Mapping[Voice, float]


def ceiling_picture(
    rows: Sequence[Share],
    names: Mapping[Voice, str],
    *,
    title: str,
    ident: str,
    words: PictureWords = ENGLISH,
) -> Picture:
    """Return the share of highest answers, a row per item, a mark per voice on a track from none to all.

    A long way to the right means that the item cannot tell good from better. ``names`` says whose marks they are.
    Raises ValueError when a share lies outside 0 to 1 or belongs to a voice without a name.

    Parameters
    ----------
    rows : sequence of Share
        One for each item, shares from 0 to 1.
    names : mapping of Voice to str
        Whose marks they are.
    title : str
        Which question the picture answers.
    ident : str
        Unique on the page.
    words : PictureWords
        What the picture says, in the reader's language.

    Returns
    -------
    Picture
        Two drawings (SVG), title, description, and the same figures as a table.

    Raises
    ------
    ValueError
        A share lies outside 0 to 1, or its voice has no name.

    Examples
    --------
    >>> from alliance.charts import Share, ceiling_picture
    >>> from alliance.model import Voice
    >>> rows = [Share("Trust", {Voice.CLIENT: 0.4})]
    >>> ceiling_picture(rows, {Voice.CLIENT: "Sam"}, title="Highest answers", ident="top").title
    'Highest answers'
    """
    _check(rows, names)
    said = (title, " ".join(_row_said(row, names, words) for row in rows) or words.nothing_to_compare)
    name = identifier(ident)
    return Picture(
        _drawn(rows, names, WIDE, (name, said), words),
        title,
        said[1],
        _table(rows, names, title, words),
        _drawn(rows, names, NARROW, (f"{name}-narrow", said), words),
    )


def _check(rows: Sequence[Share], names: Mapping[Voice, str]) -> None:
    faults = [
        f"row {number} has a share outside 0 to 1 or a voice without a name"
        for number, row in enumerate(rows, start=1)
        if not all(0 <= share <= 1 and voice in names for voice, share in row.shares.items())
    ]
    if faults:
        raise ValueError("The chart cannot be drawn: " + "; ".join(faults))


def _drawn(
    rows: Sequence[Share],
    names: Mapping[Voice, str],
    size: Size,
    told: tuple[str, tuple[str, str]],
    words: PictureWords,
) -> str:
    key = legend([line_entry(Line(name, Voice(voice), {})) for voice, name in names.items()], size, 0)
    track = _track(rows, size)
    above = size is NARROW
    height = 46.0 if above else 34.0
    parts, y = [key.markup, _scale(track, key.height + 22, words)], key.height + 34
    for row in rows:
        parts.append(_row(row, track, y, height, above, size))
        y += height
    return drawing(told[0], f"p-ceiling {size.name}", (size.width, y + 8), told[1], *parts)


def _track(rows: Sequence[Share], size: Size) -> Linear:
    """Return the track: beside the labels where there is room, below them on a phone."""
    if size is NARROW:
        return Linear(0, 1, 12, size.width - 14)
    labels = max((text_width(row.label, size.type) for row in rows), default=0.0)
    return Linear(0, 1, min(260.0, labels + 24), size.width - 30)


def _scale(track: Linear, y: float, words: PictureWords) -> str:
    shares = (0.0, 0.5, 1.0)
    anchors = ("middle", "middle", "middle")
    return "".join(
        text(words.percent(share), track(share), y, "p-axis", anchor)
        for share, anchor in zip(shares, anchors, strict=True)
    )


def _row(row: Share, track: Linear, top: float, height: float, above: bool, size: Size) -> str:
    middle = top + height - 14 if above else top + height / 2
    room = size.width - 20 if above else track.start - 16
    label = text(shortened(row.label, room, size.type), 2, middle - 14 if above else middle + 4.8, "p-name")
    base = element("line", x1=track(0), y1=middle, x2=track(1), y2=middle, class_="p-track")
    ends = [track(share) for share in row.shares.values()]
    gap = ""
    if len(ends) > 1:
        gap = element("rect", x=min(ends), y=middle - 3, width=max(ends) - min(ends), height=6, class_="p-gap")
    ordered = sorted(row.shares.items(), key=lambda item: PAINT_ORDER.index(Voice(item[0])))
    marks = [point(Voice(voice), track(share), middle, 4.6) for voice, share in ordered]
    return "".join([label, base, gap, *marks])


def _row_said(row: Share, names: Mapping[Voice, str], words: PictureWords) -> str:
    parts = [f"{names[voice]} {words.percent(share)}" for voice, share in row.shares.items()]
    return f"{row.label}: {', '.join(parts)}."


def _table(rows: Sequence[Share], names: Mapping[Voice, str], title: str, words: PictureWords) -> Table:
    cells = tuple(
        (row.label, *(words.percent(row.shares[voice]) if voice in row.shares else "" for voice in names))
        for row in rows
    )
    return Table(title, (words.item_header, *names.values()), cells)
