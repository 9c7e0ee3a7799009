"""What happened at single sessions, below the course plot: a small triangle at each, and its words.

The words stand beside the triangles where there is room for them; else in a list with a row for each session, which
begins with its number as the axis shows it. A list that is too long leaves out what is minor, and then everything.
The narrow drawing leaves all words to the table.
"""

from __future__ import annotations

from collections.abc import Iterable

from alliance.charts.layout import Block, Place, shelved, text_width, wrapped
from alliance.charts.svg import column, text
from alliance.charts.view import NARROW, CourseView, Sheet
from alliance.charts.voices import SHAPES
from alliance.model.picture import Mark, Voice

_MOST_SHELVES = 3  # more labels below each other than this are hard to follow back to their triangles
_MOST_ROWS = 12  # a longer list than this is left to the table
_NUMBER_ROOM = 26.0


def marked_sessions(view: CourseView) -> dict[int, str]:
    """Return what happened at each marked session, in order, in one line."""
    return _by_session(view.marks)


def _by_session(marks: Iterable[Mark]) -> dict[int, str]:
    said: dict[int, list[str]] = {}
    for mark in sorted(marks, key=lambda mark: mark.session):
        said.setdefault(mark.session, []).append(mark.label)
    return {session: "; ".join(labels) for session, labels in said.items()}


def mark_labels(sheet: Sheet, top: float) -> Block:
    """Return a triangle at each marked session and the words of all of them. In the narrow drawing they would take
    more room than the picture: it sends to the table.
    """
    marked = marked_sessions(sheet.view)
    if not marked:
        return Block("", 0)
    if sheet.size is NARROW:
        return _listed(sheet, marked, top)
    widths = {session: 16 + text_width(words, sheet.size.type) for session, words in marked.items()}
    edges = (sheet.edges[0] - 10, sheet.size.width - 4)
    wishes = [(_left(sheet.x(session), width, edges[1]), width) for session, width in widths.items()]
    places = shelved(wishes, edges)
    beside = all(
        place.left == wish and place.shelf < _MOST_SHELVES for place, (wish, _) in zip(places, wishes, strict=True)
    )
    return _beside(sheet, marked, places, top) if beside else _listed(sheet, marked, top)


def _left(x: float, width: float, edge: float) -> float:
    """Return where a label with its triangle at `x` begins: to the right of it, or to the left where it must."""
    return x - 5 if x - 5 + width <= edge else x + 5 - width


def _beside(sheet: Sheet, marked: dict[int, str], places: tuple[Place, ...], top: float) -> Block:
    height, drawn = sheet.size.type + 5, []
    for (session, words), place in zip(marked.items(), places, strict=True):
        x, middle = sheet.x(session), top + place.shelf * height + height / 2
        drawn.append(_triangle(x, middle))
        if place.left < x - 5:
            drawn.append(text(words, x - 10, middle + 4.6, "p-mark-label", "end"))
        else:
            drawn.append(text(words, x + 10, middle + 4.6, "p-mark-label"))
    return Block("".join(drawn), (1 + max(place.shelf for place in places)) * height + 4)


def _listed(sheet: Sheet, marked: dict[int, str], top: float) -> Block:
    """Return the triangles in one row under the axis, and below them what happened, session by session."""
    line, left = sheet.size.type + 5, sheet.edges[0]
    drawn, y = [_triangle(sheet.x(session), top + line / 2) for session in marked], top + line + 4
    told, rest = _told(sheet, marked)
    for session, words in told.items():
        rows = _rows(sheet, words, _NUMBER_ROOM)
        drawn.append(text(str(session), left + _NUMBER_ROOM - 16, y + 12, "p-axis", "end"))
        drawn.append(column(rows, (left + _NUMBER_ROOM - 10, y + 12), line, "p-mark-label"))
        y += len(rows) * line + 2
    rows = _rows(sheet, rest)
    drawn.append(column(rows, (left - 10, y + 12), line, "p-mark-label"))
    return Block("".join(drawn), y + len(rows) * line - top + 6)


def _told(sheet: Sheet, marked: dict[int, str]) -> tuple[dict[int, str], str]:
    """Return what the list says of which session, and the sentence that sends to the table for what it leaves out."""
    if sheet.size is NARROW:
        return {}, sheet.view.words.marks_in_table
    if len(marked) <= _MOST_ROWS:
        return marked, ""
    major = _by_session(mark for mark in sheet.view.marks if not mark.minor)
    if 0 < len(major) <= _MOST_ROWS:
        return major, sheet.view.words.more_marks_in_table
    return {}, sheet.view.words.marks_in_table


def _rows(sheet: Sheet, words: str, number_room: float = 0) -> tuple[str, ...]:
    left, right = sheet.edges
    return wrapped(words, right - left + 10 - number_room, sheet.size.type, most=3) if words else ()


def _triangle(x: float, middle: float) -> str:
    return SHAPES[Voice.THIRD](x, middle, 4, "p-mark")
