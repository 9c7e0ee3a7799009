"""The layers of the course plot, from the back to the front."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from alliance.charts.scale import round_ticks
from alliance.charts.svg import element, escaped, path, text
from alliance.charts.view import Sheet
from alliance.charts.voices import PAINT_ORDER, point
from alliance.model.picture import Line, Span

Place = tuple[float, float]


def grid(sheet: Sheet) -> str:
    """Return the horizontal lines with their numbers."""
    left, right = sheet.edges
    drawn = []
    for value in round_ticks(sheet.view.low, sheet.view.high, 6):
        y = sheet.y(value)
        drawn.append(element("line", x1=left, y1=y, x2=right, y2=y, class_="p-grid"))
        drawn.append(text(sheet.view.words.number(value), left - 9, y + 4.5, "p-axis", "end"))
    return "".join(drawn)


def boxes(sheet: Sheet) -> str:
    """Return a soft box for each span; where there are more than one, with their numbers, which no box covers."""
    spans = sheet.view.spans
    drawn = "".join(_box(sheet, span) for span in sorted(spans, key=lambda span: not span.named))
    if len(spans) < 2:
        return drawn
    return drawn + "".join(_number(sheet, span, number) for number, span in enumerate(spans, start=1))


def _box(sheet: Sheet, span: Span) -> str:
    start, end = box_edges(sheet, span)
    top = sheet.y(sheet.view.high) - 10
    height = sheet.y(sheet.view.low) - top + 6
    kind = "p-span p-named" if span.named else "p-span"
    return element("rect", x=start, y=top, width=end - start, height=height, rx=8, class_=kind)


def _number(sheet: Sheet, span: Span, number: int) -> str:
    """Return the number of a span, at its foot; that of a strain stands where it begins, clear of what lies in it."""
    start, end = box_edges(sheet, span)
    across = start + 9 if span.named and end - start > 18 else (start + end) / 2
    return text(str(number), across, sheet.y(sheet.view.low) - 1, "p-span-number", "middle")


def box_edges(sheet: Sheet, span: Span) -> Place:
    """Return where the box of a span begins and ends, a little beyond its sessions and inside the plot."""
    margin = max(5.0, min(16.0, sheet.step * 0.36))
    left, right = sheet.edges
    start = max(left - 4, sheet.x(span.first) - margin)
    end = min(right + 4, sheet.x(sheet.view.last_of(span)) + margin)
    return start, max(end, start + 6)


def band(sheet: Sheet) -> str:
    """Return the usual range as an area, broken where it is not known."""
    if sheet.view.band is None:
        return ""
    ranges = sheet.view.band.ranges
    runs = _runs(sheet.view.sessions, ranges.keys())
    return "".join(_area(sheet, [(session, *ranges[session]) for session in run]) for run in runs)


def _runs(sessions: Sequence[int], known: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    there = frozenset(known)
    for session in sessions:
        if session in there:
            runs[-1].append(session)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _area(sheet: Sheet, run: list[tuple[int, float, float]]) -> str:
    half = min(8.0, sheet.step * 0.3)
    low, high = sheet.view.low, sheet.view.high
    upper = [(sheet.x(session), sheet.y(min(top, high))) for session, _, top in run]
    lower = [(sheet.x(session), sheet.y(max(bottom, low))) for session, bottom, _ in run]
    upper, lower = _widened(upper, half), _widened(lower, half)
    edges = path(upper, "p-band-edge") + path(lower, "p-band-edge")
    return path(upper + lower[::-1], "p-band", closed=True) + edges


def _widened(places: list[Place], half: float) -> list[Place]:
    """Carry an edge a little beyond its ends, so that a range known for one session only is still seen."""
    (x_first, y_first), (x_last, y_last) = places[0], places[-1]
    return [(x_first - half, y_first), *places, (x_last + half, y_last)]


def gaps(sheet: Sheet) -> str:
    """Return a thin bar from the lowest to the highest answer of each session."""
    width = max(1.2, min(6.0, sheet.step * 0.4))
    bars = []
    for session in sheet.view.sessions:
        ends = sheet.view.spread(session)
        if ends is not None and ends[0] < ends[1]:
            top, bottom = sheet.y(ends[1]), sheet.y(ends[0])
            left = sheet.x(session) - width / 2
            bars.append(element("rect", x=left, y=top, width=width, height=bottom - top, class_="p-gap"))
    return "".join(bars)


def voices(sheet: Sheet) -> str:
    """Return every line, then every point: no line crosses a point of another participant."""
    ordered = painted(sheet)
    points = [_points(sheet, line) for line in ordered]
    return "".join([stroke(sheet, line) for line in ordered] + points)


def painted(sheet: Sheet) -> list[Line]:
    """Return the lines from the back to the front, the client on top."""
    return sorted(sheet.view.lines, key=lambda line: PAINT_ORDER.index(line.voice))


def last_points(sheet: Sheet) -> str:
    """Return the last answer of each participant, and every answer that stands alone and has no line."""
    drawn = []
    for line in painted(sheet):
        found = pieces(line)
        shown = [piece[0] for piece in found[:-1] if len(piece) == 1] + [piece[-1] for piece in found[-1:]]
        drawn += [point(line.voice, *_place(sheet, line, session), sheet.size.point) for session in shown]
    return "".join(drawn)


def pieces(line: Line) -> list[list[int]]:
    """Return the sessions of each unbroken piece of a line; it breaks at sessions not answered, and at pauses."""
    found: list[list[int]] = [[]]
    for session in sorted(line.pauses.union(line.values)):
        if line.values.get(session) is not None:
            found[-1].append(session)
        elif found[-1]:
            found.append([])
    return [piece for piece in found if piece]


def stroke(sheet: Sheet, line: Line) -> str:
    """Return the strokes of one line, broken where an answer is missing."""
    return "".join(
        path([_place(sheet, line, session) for session in piece], f"p-line p-{line.voice}")
        for piece in pieces(line)
        if len(piece) > 1
    )


def _points(sheet: Sheet, line: Line) -> str:
    shown = [session for piece in pieces(line) for session in _marked(piece, sheet.step)]
    return "".join(point(line.voice, *_place(sheet, line, session), sheet.radius) for session in shown)


def _marked(piece: list[int], step: float) -> list[int]:
    """Return the sessions of a piece that get a point: all, or every so many where they would touch."""
    every = max(1, math.ceil(8.0 / step)) if step > 0 else 1
    return [session for number, session in enumerate(piece) if number % every == 0 or session == piece[-1]]


def _place(sheet: Sheet, line: Line, session: int) -> Place:
    value = line.values[session]
    assert value is not None  # pieces() holds answered sessions only
    return sheet.x(session), sheet.y(value)


def silence(sheet: Sheet) -> str:
    """Return "no answer" inside the plot where nobody answered and there is room for the words."""
    words = sheet.view.words.no_answer
    asked = [line for line in sheet.view.lines if line.values]
    if not asked:
        return ""
    quiet = [s for s in sheet.view.sessions if all(s in line.values and line.values[s] is None for line in asked)]
    runs = _runs(sheet.view.sessions, quiet)
    return "".join(_silent(sheet, run, words) for run in runs if _room(sheet, run) > len(words) * 7.0)


def _room(sheet: Sheet, run: list[int]) -> float:
    return sheet.x(run[-1]) - sheet.x(run[0]) + 2 * sheet.step - 2 * sheet.radius


def _silent(sheet: Sheet, run: list[int], words: str) -> str:
    middle = (sheet.x(run[0]) + sheet.x(run[-1])) / 2
    beside = [v for line in sheet.view.lines for s, v in sheet.view.answers(line) if s in (run[0] - 1, run[-1] + 1)]
    height = sum(beside) / len(beside) if beside else (sheet.view.low + sheet.view.high) / 2
    return text(words, middle, sheet.y(height) + 4, "p-quiet", "middle")


def hits(sheet: Sheet) -> str:
    """Return one unseen column per session that tells its figures to a resting pointer."""
    bottom, top = sheet.y(sheet.view.low), sheet.y(sheet.view.high)
    return "".join(
        element(
            "rect", element("title", escaped(_session_words(sheet, session))),
            x=sheet.x(session) - sheet.step / 2, y=top, width=sheet.step, height=bottom - top, class_="p-hit",
        )
        for session in sheet.view.sessions
    )  # fmt: skip


def _session_words(sheet: Sheet, session: int) -> str:
    words = sheet.view.words
    told = [f"{words.session} {session}"]
    for line in sheet.view.lines:
        if session in line.values:
            value = line.values[session]
            told.append(f"{line.name} {words.no_answer if value is None else words.number(value)}")
    return " · ".join(told)
