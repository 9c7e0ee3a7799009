"""Small pictures of a course: one item of the check-in, and the line of a therapy in a list of therapies."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.charts import layers
from alliance.charts.layout import shortened, text_width
from alliance.charts.svg import drawing, element, identifier, text
from alliance.charts.telling import course_description, course_table, lines_said, short_table
from alliance.charts.view import CourseView, Sheet, Size, check, sheet
from alliance.charts.words import ENGLISH, PictureWords
from alliance.model.picture import Line, Picture

ITEM = Size("p-item", 190, 24, 6, 80, 0, 13, 26, 5, point=2.8)
SPARK = Size("p-spark", 160, 0, 0, 28, 0, 0, 0, 5, point=3.2)


def item_picture(
    sessions: Sequence[int],
    lines: Sequence[Line],
    *,
    label: str,
    ident: str,
    low: float = 0.0,
    high: float = 10.0,
    words: PictureWords = ENGLISH,
) -> Picture:
    """Return one item over the sessions, small enough to stand beside its sisters.

    ``label`` names the item and is written above the lines, with the last answers in the colours of the voices.
    Arguments and errors are those of :func:`course_picture`. Type stays readable from a column of 160 px on.

    Parameters
    ----------
    sessions : sequence of int
        Numbers of the sessions to show, in any order.
    lines : sequence of Line
        The answers of up to six participants; None is a missed answer.
    label : str
        The item, written above the lines.
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
    >>> from alliance.charts import item_picture
    >>> from alliance.model import Line, Voice
    >>> line = Line("Sam", Voice.CLIENT, {1: 6.0, 2: 7.0, 3: None, 4: 8.0})
    >>> item_picture([1, 2, 3, 4], [line], label="Trust", ident="trust").title
    'Trust'
    """
    view = _view(sessions, lines, low, high, words)
    said = (label, course_description(view))
    paper = sheet(view, ITEM, 30)
    is_empty = not any(view.answers(line) for line in view.lines)
    parts = [_heading(paper, label)]
    if not is_empty:
        parts += [_ends(paper), layers.gaps(paper), layers.voices(paper), _numbers(paper)]
    svg = drawing(identifier(ident), ITEM.name, (ITEM.width, 30 + ITEM.plot + 22), said, *parts)
    return Picture(svg, label, said[1], course_table(view, label), is_empty=is_empty)


def spark_picture(
    sessions: Sequence[int],
    lines: Sequence[Line],
    *,
    title: str,
    ident: str,
    low: float = 0.0,
    high: float = 10.0,
    words: PictureWords = ENGLISH,
) -> Picture:
    """Return the lines of a course without axes or words, the last answer of each marked, for a row of a list.

    Arguments and errors are those of :func:`course_picture`. A list whose rows have this height can be compared:
    the scale always runs from ``low`` at the bottom to ``high`` at the top.

    Parameters
    ----------
    sessions : sequence of int
        Numbers of the sessions to show, in any order.
    lines : sequence of Line
        The answers of up to six participants; None is a missed answer.
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
    >>> from alliance.charts import spark_picture
    >>> from alliance.model import Line, Voice
    >>> line = Line("Sam", Voice.CLIENT, {1: 6.0, 2: 7.0, 3: None, 4: 8.0})
    >>> spark_picture([1, 2, 3, 4], [line], title="Trust", ident="trust").title
    'Trust'
    """
    view = _view(sessions, lines, low, high, words)
    said = (title, " ".join(lines_said(view)))
    paper = sheet(view, SPARK, 4)
    strokes = "".join(layers.stroke(paper, line) for line in layers.painted(paper))
    extent = (SPARK.width, SPARK.plot + 8)
    svg = drawing(identifier(ident), SPARK.name, extent, said, strokes, layers.last_points(paper))
    is_empty = not any(view.answers(line) for line in view.lines)
    return Picture(svg, title, said[1], short_table(view, title), is_empty=is_empty)


def _view(sessions: Sequence[int], lines: Sequence[Line], low: float, high: float, words: PictureWords) -> CourseView:
    view = CourseView(tuple(sorted(set(sessions))), tuple(lines), low, high, None, (), (), None, words)
    check(view)
    return view


def _heading(paper: Sheet, label: str) -> str:
    """Return the name of the item, and at the right the last answer of each participant."""
    drawn, right = [], ITEM.width
    for line in reversed(paper.view.lines):
        answers = paper.view.answers(line)
        if answers:
            words = paper.view.words.number(answers[-1][1])
            drawn.append(text(words, right, 14, f"p-said p-{line.voice}", "end"))
            right -= text_width(words, ITEM.type) + 9
    return text(shortened(label, right - 4, ITEM.type), 0, 14, "p-name") + "".join(drawn)


def _ends(paper: Sheet) -> str:
    """Return the lowest, middle and highest line of the scale; only the ends carry a number."""
    view, (left, right) = paper.view, paper.edges
    drawn = [
        element("line", x1=left, y1=paper.y(value), x2=right, y2=paper.y(value), class_="p-grid")
        for value in (view.low, (view.low + view.high) / 2, view.high)
    ]
    drawn += [
        text(view.words.number(value), left - 7, paper.y(value) + 4.5, "p-axis", "end")
        for value in (view.low, view.high)
    ]
    return "".join(drawn)


def _numbers(paper: Sheet) -> str:
    """Return the numbers of the first and the last session."""
    sessions = paper.view.sessions
    ends = dict.fromkeys([*sessions[:1], *sessions[-1:]])
    y = paper.y(paper.view.low) + 18
    return "".join(text(str(session), paper.x(session), y, "p-axis", "middle") for session in ends)
