"""The course picture: how working together felt, as each participant said it, session by session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from alliance.charts import below, layers
from alliance.charts import marks as lane
from alliance.charts.layout import Block, wrapped
from alliance.charts.legend import course_entries, legend
from alliance.charts.svg import drawing, identifier, text
from alliance.charts.telling import course_description, course_table
from alliance.charts.view import NARROW, WIDE, CourseView, Sheet, Size, check, sheet
from alliance.charts.words import ENGLISH, PictureWords
from alliance.model.picture import Line, Mark, Outcome, Picture, RangeBand, Span

_CROWDED = 9.0  # below this distance between sessions the lines are drawn finer


def course_picture(
    sessions: Sequence[int],
    lines: Sequence[Line],
    *,
    title: str,
    ident: str,
    low: float = 0.0,
    high: float = 10.0,
    band: RangeBand | None = None,
    spans: Sequence[Span] = (),
    marks: Sequence[Mark] = (),
    outcome: Outcome | None = None,
    words: PictureWords = ENGLISH,
) -> Picture:
    """Return the course of one therapy as a picture with words and a table twin.

    ``sessions`` are the numbers of the sessions to show, in any order; ``lines`` the answers of up to six
    participants on a scale from ``low`` to ``high``; ``band`` the usual range of one of them; ``spans`` the
    strains; ``marks`` what happened at single sessions; ``outcome`` a second scale below, on the same session
    axis. Spans and marks outside the sessions shown are left out. Two spans or more are numbered, those that
    people named first, each by its first session; picture, description and table call them by the same numbers.
    The narrow drawing leaves the words of marks, and the outcome where there are lines, to the table.
    ``title`` says which question the picture answers. ``ident`` must be unique on the page.

    Raises ValueError with every fault at once when an answer leaves its scale or belongs to no session.

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
    band : RangeBand, optional
        The usual range of one participant.
    spans : sequence of Span
        Strains, from session to session.
    marks : sequence of Mark
        What happened at single sessions.
    outcome : Outcome, optional
        A second scale below, on the same axis.
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
    >>> from alliance.charts import course_picture
    >>> from alliance.model import Line, Voice
    >>> line = Line("Sam", Voice.CLIENT, {1: 6.0, 2: 7.0, 3: None, 4: 8.0})
    >>> picture = course_picture([1, 2, 3, 4], [line], title="How was it?", ident="course")
    >>> picture.table.headers
    ('Session', 'Sam')
    """
    shown = tuple(sorted(set(sessions)))
    view = CourseView(shown, tuple(lines), low, high, band, tuple(spans), tuple(marks), outcome, words)
    check(view)
    view = _clipped(view)
    said = (title, course_description(view))
    name = identifier(ident)
    return Picture(
        svg=_drawn(view, WIDE, name, said),
        title=title,
        description=said[1],
        table=course_table(view, title),
        narrow=_drawn(view, NARROW, f"{name}-narrow", said),
        is_empty=_is_empty(view),
    )


def _clipped(view: CourseView) -> CourseView:
    """Return the view without the spans and marks outside its sessions, its band kept within the scale."""
    first, last = (view.sessions[0], view.sessions[-1]) if view.sessions else (0, -1)
    spans = [span for span in view.spans if span.first <= last and (span.last is None or span.last >= first)]
    return replace(
        view,
        band=_inside(view),
        spans=tuple(sorted(spans, key=lambda span: (not span.named, span.first))),
        marks=tuple(mark for mark in view.marks if first <= mark.session <= last),
    )


def _inside(view: CourseView) -> RangeBand | None:
    """Return the band cut at the ends of the scale: nobody can answer beyond them."""
    if view.band is None:
        return None
    kept = {session: (max(low, view.low), min(high, view.high)) for session, (low, high) in view.band.ranges.items()}
    return RangeBand(view.band.name, kept)


def _drawn(view: CourseView, size: Size, ident: str, said: tuple[str, str]) -> str:
    if _is_empty(view):
        return _empty(view, size, ident, said)
    parts = _parts(view, size) if any(view.answers(line) for line in view.lines) else _outcome_alone(view, size)
    height = sum(part.height for part in parts)
    crowded = " p-dense" if sheet(view, size, 0).step < _CROWDED else ""
    kind = f"p-course {size.name}{crowded}"
    return drawing(ident, kind, (size.width, height + 6), said, *(part.markup for part in parts))


def _is_empty(view: CourseView) -> bool:
    """Whether there is nothing to draw: no answer of anybody, and no outcome either."""
    return not below.has_scores(view.outcome) and not any(view.answers(line) for line in view.lines)


def _parts(view: CourseView, size: Size) -> list[Block]:
    parts = [legend(course_entries(view), size, 0)]
    below_legend = parts[0].height + 4
    labels = below.span_labels(sheet(view, size, 0), below_legend)
    paper = sheet(view, size, below_legend + labels.height + 14)
    parts += [Block(labels.markup, labels.height + 18), Block(plot(paper), size.plot + 4)]
    lower = (below.missing_lane, below.session_axis, below.span_key, lane.mark_labels)
    for part in lower if size is NARROW else (*lower, below.outcome_panel):
        parts.append(part(paper, sum(block.height for block in parts)))
    return parts


def _outcome_alone(view: CourseView, size: Size) -> list[Block]:
    """Return the outcome on its sessions. A plot without a line in it would be an empty frame."""
    parts: list[Block] = []
    paper = sheet(view, size, 0)
    for part in (below.outcome_panel, below.session_axis, lane.mark_labels):
        parts.append(part(paper, sum(block.height for block in parts)))
    return parts


def plot(paper: Sheet) -> str:
    """Return the layers of the plot, from the back to the front."""
    drawn = (layers.boxes, layers.grid, layers.band, layers.gaps, layers.voices, layers.silence)
    hits = layers.hits(paper) if paper.size is WIDE else ""
    return "".join(layer(paper) for layer in drawn) + hits


def _empty(view: CourseView, size: Size, ident: str, said: tuple[str, str]) -> str:
    """Return one sentence and no axes: a frame without anything in it says less than words do."""
    lines = wrapped(view.words.nothing_yet, size.width - size.left - size.right, size.type, 3)
    height = size.type + 8
    told = [text(line, size.left, (row + 1) * height, "p-quiet p-told") for row, line in enumerate(lines)]
    return drawing(ident, f"p-course {size.name}", (size.width, (len(lines) + 1) * height), said, *told)
