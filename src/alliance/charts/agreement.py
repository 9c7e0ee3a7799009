"""The agreement picture: how far two people's answers lie apart, and whether that depends on their height."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alliance.charts.axes import NARROW_PANEL, WIDE_PANEL, Panel, PanelSize, axes, height, panel, rule
from alliance.charts.layout import shortened
from alliance.charts.pairs import Interval, Pair, check_pairs, dots, pair_table
from alliance.charts.svg import drawing, element, identifier, text
from alliance.charts.words import ENGLISH, PictureWords
from alliance.model.picture import Picture


@dataclass(frozen=True, slots=True)
class Difference:
    """How two people's answers differ (second minus first): the mean, and the limits that hold 95 of 100 differences.

    The three intervals say how surely each is known; None where it was not computed.
    """

    mean: float
    lower: float
    upper: float
    mean_interval: Interval | None = None
    lower_interval: Interval | None = None
    upper_interval: Interval | None = None


def agreement_picture(
    pairs: Sequence[Pair],
    difference: Difference,
    *,
    names: tuple[str, str],
    title: str,
    ident: str,
    low: float = 0.0,
    high: float = 10.0,
    words: PictureWords = ENGLISH,
) -> Picture:
    """Return differences against means (the picture of Bland and Altman, Lancet 1986) for pairs of answers.

    ``pairs`` holds (first, second) answers on a scale from ``low`` to ``high``; ``names`` who gave them. A larger
    dot stands for more pairs. The figures of ``difference`` are the caller's (see ``alliance.dyad``): the picture
    computes none of its own. Raises ValueError when an answer leaves the scale.

    Parameters
    ----------
    pairs : sequence of (float, float)
        First and second answer to the same session, in points.
    difference : Difference
        Mean and limits in points; see `alliance.agreement`.
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

    References
    ----------
    Bland & Altman 1986, Lancet 327:307-310.

    Examples
    --------
    >>> from alliance.charts import Difference, agreement_picture
    >>> found = Difference(mean=0.5, lower=-1.0, upper=2.0)
    >>> agreement_picture([(6, 7), (7, 7)], found, names=("Sam", "Noor"), title="Apart", ident="apart").title
    'Apart'
    """
    check_pairs(pairs, low, high)
    said = (title, _description(pairs, difference, names, words))
    name = identifier(ident)
    table = pair_table(pairs, names, title, words)

    def drawn(size: PanelSize, ident: str) -> str:
        return _drawn(_paper(size, pairs, difference, (low, high)), pairs, difference, names, words, (ident, said))

    return Picture(drawn(WIDE_PANEL, name), title, said[1], table, drawn(NARROW_PANEL, f"{name}-narrow"))


def _paper(size: PanelSize, pairs: Sequence[Pair], difference: Difference, scale: Interval) -> Panel:
    ends = [abs(second - first) for first, second in pairs] + [abs(difference.lower), abs(difference.upper)]
    reach = math.ceil(max([1.0, *(end for end in ends if math.isfinite(end))]))
    return panel(size, scale, (-reach, reach))


def _drawn(
    paper: Panel,
    pairs: Sequence[Pair],
    difference: Difference,
    names: tuple[str, str],
    words: PictureWords,
    told: tuple[str, tuple[str, str]],
) -> str:
    x_words = words.pair_mean.format(first=names[0], second=names[1])
    y_words = words.pair_difference.format(first=names[0], second=names[1])
    parts = [axes(paper, x_words, y_words, words), _intervals(paper, difference), rule(paper, 0.0, "p-zero")]
    places = [((first + second) / 2, second - first) for first, second in pairs]
    parts += [dots(paper, places), _limits(paper, difference, words)]
    return drawing(told[0], f"p-agreement {paper.size.name}", (paper.size.width, height(paper)), told[1], *parts)


def _intervals(paper: Panel, difference: Difference) -> str:
    bands = (difference.mean_interval, difference.lower_interval, difference.upper_interval)
    return "".join(
        element(
            "rect", x=paper.left, y=paper.y(band[1]), width=paper.right - paper.left,
            height=paper.y(band[0]) - paper.y(band[1]), class_="p-interval",
        )
        for band in bands
        if band is not None
    )  # fmt: skip


def _limits(paper: Panel, difference: Difference, words: PictureWords) -> str:
    """Return the mean and the limits as lines, each with its words at the right end."""
    drawn = []
    for value, label, class_ in (
        (difference.upper, words.upper_limit, "p-limit"),
        (difference.mean, words.mean_difference, "p-mean"),
        (difference.lower, words.lower_limit, "p-limit"),
    ):
        drawn.append(rule(paper, value, class_))
        drawn.append(_limit_words(paper, value, label.format(value=words.number(value))))
    return "".join(drawn)


def _limit_words(paper: Panel, value: float, label: str) -> str:
    """Write beside the plot where there is room, else above the line inside it."""
    if paper.size.right > 100:
        words = shortened(label, paper.size.right - 10, paper.size.type)
        return text(words, paper.right + 8, paper.y(value) + 4.5, "p-name")
    return text(label, paper.right - 2, paper.y(value) - 5, "p-on-plot", "end")


def _description(pairs: Sequence[Pair], difference: Difference, names: tuple[str, str], words: PictureWords) -> str:
    figures = {
        "pairs": len(pairs),
        "mean": words.number(abs(difference.mean)),
        "lower": words.number(difference.lower),
        "upper": words.number(difference.upper),
        "name": names[1] if difference.mean >= 0 else names[0],
    }
    return words.agreement_said.format(**figures)
