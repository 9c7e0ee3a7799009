"""The expected course picture: one person's scores on the fan of scores that were expected at the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alliance.charts import below, layers
from alliance.charts import marks as lane
from alliance.charts.layout import Block
from alliance.charts.legend import Entry, legend, line_entry
from alliance.charts.svg import drawing, element, identifier, path
from alliance.charts.telling import lines_said, marks_at, marks_said
from alliance.charts.view import NARROW, WIDE, CourseView, Sheet, Size, check, sheet
from alliance.charts.words import ENGLISH, PictureWords
from alliance.model.picture import Line, Mark, Picture, Table


@dataclass(frozen=True, slots=True)
class Fan:
    """What was expected, by session: the scores below which 10, 20, 50, 80 and 90 of 100 such courses lie."""

    percentiles: Mapping[int, tuple[float, float, float, float, float]]


def expected_picture(
    line: Line,
    fan: Fan,
    *,
    title: str,
    ident: str,
    low: float,
    high: float,
    lower_is_better: bool,
    marks: Sequence[Mark] = (),
    words: PictureWords = ENGLISH,
) -> Picture:
    """Return a course of scores on the fan of what was expected for such a start.

    The inner band holds six in ten of such courses, the outer one eight in ten; ``marks`` stand at sessions of
    which something is to be said, such as a signal. Where percentiles come from, and how sure they are, is the
    caller's. Raises ValueError when a score leaves the scale from ``low`` to ``high``.

    Parameters
    ----------
    line : Line
        The scores of one therapy, in points.
    fan : Fan
        Percentiles by session, in points; see `alliance.expected_course`.
    title : str
        Which question the picture answers.
    ident : str
        Unique on the page.
    low, high : float
        Ends of the scale, in points.
    lower_is_better : bool
        Which end of the scale is the good one.
    marks : sequence of Mark
        Sessions of which something is to be said.
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
    >>> from alliance.charts import Fan, expected_picture
    >>> from alliance.model import Line, Voice
    >>> line = Line("Sam", Voice.CLIENT, {1: 16.0, 2: 14.0})
    >>> fan = Fan({2: (8.0, 10.0, 13.0, 16.0, 18.0)})
    >>> picture = expected_picture(
    ...     line, fan, title="As expected?", ident="fan", low=0, high=27, lower_is_better=True,
    ... )
    >>> picture.title
    'As expected?'
    """
    sessions = tuple(sorted({*line.values, *fan.percentiles}))
    shown = tuple(mark for mark in marks if mark.session in sessions)
    view = CourseView(sessions, (line,), low, high, None, (), shown, None, words)
    check(view)
    direction = words.lower_is_better if lower_is_better else words.higher_is_better
    told = [*lines_said(view), words.fan_said, f"{direction.format(name=line.name)}.", *marks_said(view)]
    said = (title, " ".join(told))
    name = identifier(ident)
    return Picture(
        _drawn(view, fan, WIDE, (name, said)),
        title,
        said[1],
        _table(view, fan, title),
        _drawn(view, fan, NARROW, (f"{name}-narrow", said)),
    )


def _drawn(view: CourseView, fan: Fan, size: Size, told: tuple[str, tuple[str, str]]) -> str:
    key = legend(_entries(view), size, 0)
    paper = sheet(view, size, key.height + 16)
    bottom = key.height + 16 + size.plot + 4
    parts = [key, Block(layers.grid(paper) + _fan(paper, fan) + layers.voices(paper), size.plot + 20)]
    for part in (below.session_axis, lane.mark_labels):
        parts.append(part(paper, bottom))
        bottom += parts[-1].height
    total = sum(part.height for part in parts)
    return drawing(
        told[0], f"p-expected {size.name}", (size.width, total + 4), told[1], *(part.markup for part in parts)
    )


def _entries(view: CourseView) -> list[Entry]:
    swatches = [
        Entry(element("rect", x=0, y=-7, width=22, height=14, rx=2, class_=class_), 22, label)
        for class_, label in (("p-fan-inner", view.words.fan_inner), ("p-fan-outer", view.words.fan_outer))
    ]
    middle = Entry(element("line", x1=0, y1=0, x2=22, y2=0, class_="p-fan-middle"), 22, view.words.fan_middle)
    return [line_entry(view.lines[0]), middle, *swatches]


def _fan(paper: Sheet, fan: Fan) -> str:
    known = sorted(fan.percentiles)
    edges = [[(paper.x(session), _inside(paper, fan.percentiles[session][k])) for session in known] for k in range(5)]
    if len(known) < 2:
        return ""
    outer = path(edges[4] + edges[0][::-1], "p-fan-outer", closed=True)
    inner = path(edges[3] + edges[1][::-1], "p-fan-inner", closed=True)
    return outer + inner + path(edges[2], "p-fan-middle")


def _inside(paper: Sheet, value: float) -> float:
    return paper.y(max(paper.view.low, min(paper.view.high, value)))


def _table(view: CourseView, fan: Fan, title: str) -> Table:
    words, line = view.words, view.lines[0]
    headers = (words.session, line.name, words.fan_middle, words.fan_inner, words.fan_outer)
    notes = (words.note_header,) if view.marks else ()
    return Table(
        title, headers + notes, tuple(_row(view, fan, session) + _note(view, session) for session in view.sessions)
    )


def _note(view: CourseView, session: int) -> tuple[str, ...]:
    return (marks_at(view, session),) if view.marks else ()


def _row(view: CourseView, fan: Fan, session: int) -> tuple[str, ...]:
    number, line = view.words.number, view.lines[0]
    value = line.values.get(session)
    own = "" if session not in line.values else view.words.no_answer if value is None else number(value)
    if session not in fan.percentiles:
        return (str(session), own, "", "", "")
    p10, p20, p50, p80, p90 = map(number, fan.percentiles[session])
    between = view.words.range_cell.format
    return (str(session), own, p50, between(low=p20, high=p80), between(low=p10, high=p90))
