"""After the end: the therapy by session on the left, what came later by date on the right of a firm line.

Nobody should read a month as a session, so the two sides have grounds, axes and words of their own. The line of the
outcome runs on from the last session; it breaks where an answer is missing. Looking back on the relationship is
another question than the check-in: its marks are hollow and joined to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from alliance.charts.layout import text_width
from alliance.charts.scale import Linear, round_ticks
from alliance.charts.svg import drawing, element, identifier, path, text
from alliance.charts.voices import point
from alliance.charts.words import ENGLISH, PictureWords
from alliance.model.picture import Line, Outcome, Picture, Table, Voice

TOP, PLOT, BETWEEN, OUTCOME, AXIS = 46.0, 120.0, 52.0, 170.0, 60.0
# Names of times that lie close together are written below one another.
ROWS = 3


@dataclass(frozen=True, slots=True)
class Later:
    """One time at which somebody was asked after the end. ``value`` and ``back`` are None where there is no answer."""

    label: str
    on: date
    told_on: str
    value: float | None
    back: float | None = None


@dataclass(frozen=True, slots=True)
class _Paper:
    """A size: the left side runs from ``left`` to ``edge``, the right one from there to ``right``."""

    name: str
    width: float
    left: float
    edge: float
    right: float


WIDE = _Paper("p-wide", 760, 44, 420, 748)
NARROW = _Paper("p-narrow", 360, 34, 46, 350)


@dataclass(frozen=True, slots=True)
class _View:
    sessions: tuple[int, ...]
    lines: tuple[Line, ...]
    outcome: Outcome
    ended: date
    later: tuple[Later, ...]
    chance: float | None
    words: PictureWords

    @property
    def scores(self) -> list[tuple[int, float]]:
        """Session and score of every answer in the therapy."""
        return [(session, value) for session, value in sorted(self.outcome.values.items()) if value is not None]


def after_picture(
    sessions: Sequence[int],
    lines: Sequence[Line],
    outcome: Outcome,
    *,
    ended: date,
    later: Sequence[Later],
    chance: float | None,
    title: str,
    ident: str,
    words: PictureWords = ENGLISH,
) -> Picture:
    """Return the course of one therapy and what came after it, with words and a table twin.

    ``sessions``, ``lines`` and ``outcome`` as for :func:`course_picture`; ``later`` in the order of its days;
    ``chance``: below which difference of the outcome chance cannot be ruled out, None where nothing is published,
    and then there are no bands. The narrow drawing has the right side alone, with the last session as its first mark.

    Raises ValueError where a value lies outside the scale of the outcome; the message holds no name and no value.

    Parameters
    ----------
    sessions : sequence of int
        Numbers of the sessions to show, in any order.
    lines : sequence of Line
        The answers of up to six participants; None is a missed answer.
    outcome : Outcome
        Scores in therapy, on a scale of their own.
    ended : date
        The day of the last session.
    later : sequence of Later
        What came after it, in the order of its days.
    chance : float or None
        Difference in points below which chance cannot be ruled out.
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
        A value is outside its scale; the message holds no name and no value.

    Examples
    --------
    >>> from datetime import date
    >>> from alliance.charts import Later, after_picture
    >>> from alliance.model import Line, Outcome, Voice
    >>> line = Line("Sam", Voice.CLIENT, {1: 6.0, 2: 7.0})
    >>> scores = Outcome("PHQ-9", {1: 16, 2: 9}, 0, 27, lower_is_better=True)
    >>> later = [Later("3 months", date(2026, 6, 1), "1 June 2026", 8.0)]
    >>> picture = after_picture(
    ...     [1, 2], [line], scores, ended=date(2026, 3, 1), later=later, chance=None, title="Since", ident="since",
    ... )
    >>> picture.title
    'Since'
    """
    view = _View(tuple(sorted(set(sessions))), tuple(lines), outcome, ended, tuple(later), chance, words)
    values = [*(value for _, value in view.scores), *(one.value for one in later if one.value is not None)]
    if any(not outcome.low <= value <= outcome.high for value in values):
        raise ValueError("The chart cannot be drawn: a score is outside its scale")
    said = (title, " ".join(_said(view)))
    name = identifier(ident)
    return Picture(
        svg=_drawn(view, WIDE, name, said),
        title=title,
        description=said[1],
        table=_table(view, title),
        narrow=_drawn(view, NARROW, f"{name}-narrow", said),
        is_empty=not values,
    )


def _drawn(view: _View, paper: _Paper, ident: str, said: tuple[str, str]) -> str:
    below = TOP + PLOT + BETWEEN
    height = below + OUTCOME + AXIS
    ground = element(
        "rect", x=paper.edge, y=TOP - 30, width=paper.right - paper.edge, height=height - TOP + 26, class_="p-after"
    )
    upper, lower = Linear(0, 10, TOP + PLOT, TOP), Linear(view.outcome.low, view.outcome.high, below + OUTCOME, below)
    parts = [
        ground,
        *_headings(view, paper, below),
        *_grid(view, paper, upper, (0, 5, 10)),
        *_grid(view, paper, lower, round_ticks(view.outcome.low, view.outcome.high, 5)),
        *(_bands(view, paper, lower)),
        *(_relation(view, paper, upper)),
        *(_course(view, paper, lower)),
        element("line", x1=paper.edge, y1=TOP - 30, x2=paper.edge, y2=height - 4, class_="p-end"),
        *_days(view, paper, below + OUTCOME),
    ]
    return drawing(ident, f"p-course p-afterwards {paper.name}", (paper.width, height), said, *parts)


def _headings(view: _View, paper: _Paper, below: float) -> Iterator[str]:
    words = view.words
    if paper is WIDE:
        yield text(words.by_session, paper.left, TOP - 14, "p-axis")
        yield text(view.outcome.name, paper.left, below - 16, "p-name")
    yield text(words.by_date, paper.edge + 10, TOP - 14, "p-axis")


def _grid(view: _View, paper: _Paper, y: Linear, ticks: Sequence[float]) -> Iterator[str]:
    for value in ticks:
        yield element("line", x1=paper.left, y1=y(value), x2=paper.right - 8, y2=y(value), class_="p-grid")
        yield text(view.words.number(value), paper.left - 8, y(value) + 4.5, "p-axis", "end")


def _bands(view: _View, paper: _Paper, y: Linear) -> Iterator[str]:
    """As at the start, as at the end: inside each, a difference could be chance. Never beyond the scale."""
    if view.chance is None or not view.scores:
        return
    ends = ((view.scores[0][1], view.words.as_at_start), (view.scores[-1][1], view.words.as_at_end))
    for place, (value, told) in enumerate(ends):
        # The published figure itself is more than chance, so the band ends one step of the scale before it.
        low, high = max(value - view.chance + 1, view.outcome.low), min(value + view.chance - 1, view.outcome.high)
        class_ = ("p-start", "p-last")[place]
        room = paper.right - 8 - paper.left
        yield element("rect", x=paper.left, y=y(high), width=room, height=y(low) - y(high), class_=f"p-as-at {class_}")
        yield text(told, paper.right - 14, y(high) + 15 if place == 0 else y(low) - 6, "p-quiet", "end")


def _relation(view: _View, paper: _Paper, y: Linear) -> Iterator[str]:
    if paper is WIDE:
        x = _by_session(view, paper)
        for line in view.lines:
            yield from _strokes(
                [(x(s), None if v is None else y(v)) for s, v in sorted(line.values.items())], line.voice
            )
    x = _by_day(view, paper)
    for one in view.later:
        if one.back is not None:
            yield element("circle", cx=x(one.on.toordinal()), cy=y(one.back), r=5, class_="p-hollow")
    if any(one.back is not None for one in view.later):
        yield text(view.words.looked_back, paper.edge + 10, y(0) - 8, "p-quiet")


def _course(view: _View, paper: _Paper, y: Linear) -> Iterator[str]:
    """The scores of the therapy, then those after it; one line, broken where an answer is missing."""
    x, after = _by_session(view, paper), _by_day(view, paper)
    scores = view.scores if paper is WIDE else view.scores[-1:]
    start = [(x(session) if paper is WIDE else paper.edge, y(value)) for session, value in scores]
    later = [(after(one.on.toordinal()), None if one.value is None else y(one.value)) for one in view.later]
    yield from _strokes([*start, *later], Voice.CLIENT)
    for place, one in zip(later, view.later, strict=True):
        if one.value is None:
            yield element("circle", cx=place[0], cy=y(view.outcome.low) - 14, r=5, class_="p-ghost p-client")
        else:
            yield text(view.words.number(one.value), place[0], (place[1] or 0) - 11, "p-said p-client", "middle")
    ends = {0: scores[0], len(scores) - 1: scores[-1]} if scores else {}
    for at, (_, value) in ends.items():
        place = start[at]
        # On a phone the last session lies on the line itself, and its number below, clear of the first one after it.
        lower = (0, -11) if paper is WIDE else (9, 20)
        yield text(view.words.number(value), place[0] + lower[0], place[1] + lower[1], "p-said p-client", "middle")


def _strokes(places: Sequence[tuple[float, float | None]], voice: Voice) -> Iterator[str]:
    piece: list[tuple[float, float]] = []
    pieces = [piece]
    for x, y in places:
        if y is None:
            piece = []
            pieces.append(piece)
        else:
            piece.append((x, y))
    yield from (path(one, f"p-line p-{voice}") for one in pieces if len(one) > 1)
    yield from (point(voice, x, y, 4) for one in pieces for x, y in one)


def _days(view: _View, paper: _Paper, bottom: float) -> Iterator[str]:
    """Below the right side the name of each time, in the first row that is free; below the left one the sessions."""
    x, ends = _by_day(view, paper), [paper.edge] * ROWS
    for one in view.later:
        width = text_width(one.label, 13)
        start = min(max(x(one.on.toordinal()) - width / 2, paper.edge + 3), paper.right - width - 2)
        row = next((number for number, end in enumerate(ends) if start > end), None)
        if row is not None:
            ends[row] = start + width + 6
            yield text(one.label, start, bottom + 18 + row * 16, "p-axis")
    if paper is WIDE and view.sessions:
        at = _by_session(view, paper)
        for session in dict.fromkeys((view.sessions[0], view.sessions[-1])):
            yield text(str(session), at(session), bottom + 18, "p-axis", "middle")


def _by_session(view: _View, paper: _Paper) -> Linear:
    first, last = (view.sessions[0], view.sessions[-1]) if view.sessions else (1, 1)
    return Linear(first, max(last, first + 1), paper.left + 14, paper.edge - 18)


def _by_day(view: _View, paper: _Paper) -> Linear:
    first = view.ended.toordinal()
    last = max((one.on.toordinal() for one in view.later), default=first + 30)
    return Linear(first, max(last, first + 30), paper.edge, paper.right - 40)


def _said(view: _View) -> Iterator[str]:
    words = view.words
    if view.scores:
        first, last = (words.number(view.scores[at][1]) for at in (0, -1))
        yield words.outcome_said.format(heading=view.outcome.name, first=first, last=last)
    for one in view.later:
        told = words.no_answer if one.value is None else words.number(one.value)
        yield f"{one.label}: {told}."


def _table(view: _View, title: str) -> Table:
    words = view.words
    rows = [(f"{words.session} {session}", words.number(value), "") for session, value in view.scores]
    rows += [
        (
            f"{one.label}, {one.told_on}",
            words.no_answer if one.value is None else words.number(one.value),
            "" if one.back is None else words.number(one.back),
        )
        for one in view.later
    ]
    return Table(title, (words.when_header, view.outcome.name, words.looked_back_header), tuple(rows))
