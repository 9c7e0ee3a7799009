"""What the course picture is given, checked once, and the sheet it is drawn on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alliance.charts.scale import Linear
from alliance.charts.words import PictureWords
from alliance.model.picture import Line, Mark, Outcome, RangeBand, Span


@dataclass(frozen=True, slots=True)
class Size:
    """The measures of one drawing, in drawing units. Type sizes stay at 11 px or more in the column they are for."""

    name: str
    width: float
    left: float
    right: float
    plot: float
    outcome: float
    type: float
    number_room: float
    least_sessions: int
    point: float = 4.6


WIDE = Size("p-wide", 760, 40, 26, 300, 64, 14, 30, 8)
NARROW = Size("p-narrow", 360, 30, 18, 230, 56, 13, 30, 6)


@dataclass(frozen=True, slots=True)
class CourseView:
    """Everything the course picture shows."""

    sessions: tuple[int, ...]
    lines: tuple[Line, ...]
    low: float
    high: float
    band: RangeBand | None
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    outcome: Outcome | None
    words: PictureWords

    @property
    def span_names(self) -> tuple[str, ...]:
        """The labels of the spans in their order, each with its number where there are more than one."""
        if len(self.spans) < 2:
            return tuple(span.label for span in self.spans)
        return tuple(f"{number} {span.label}" for number, span in enumerate(self.spans, start=1))

    def answers(self, line: Line) -> tuple[tuple[int, float], ...]:
        """Return session and value of every answer of one participant, in order."""
        return tuple((session, value) for session, value in sorted(line.values.items()) if value is not None)

    def missing(self, line: Line) -> tuple[int, ...]:
        """Return the sessions at which the participant was asked and gave no answer."""
        return tuple(session for session in sorted(line.values) if line.values[session] is None)

    def spread(self, session: int) -> tuple[float, float] | None:
        """Return the lowest and highest answer of a session, or None where fewer than two people answered."""
        values = [value for line in self.lines if (value := line.values.get(session)) is not None]
        return (min(values), max(values)) if len(values) > 1 else None

    def last_of(self, span: Span) -> int:
        """Return the last session of a span; one that is still open reaches to the last session."""
        return span.last if span.last is not None else max((*self.sessions, span.first))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A view on paper of a size: the places of sessions and values."""

    view: CourseView
    size: Size
    x: Linear
    y: Linear

    @property
    def step(self) -> float:
        """The distance from one session to the next."""
        return self.x.unit

    @property
    def radius(self) -> float:
        """The radius of a point: smaller where sessions lie close together."""
        return max(2.2, min(self.size.point, self.step * 0.3))

    @property
    def edges(self) -> tuple[float, float]:
        """Left and right edge of the plot."""
        return self.size.left, self.size.width - self.size.right


def sheet(view: CourseView, size: Size, top: float) -> Sheet:
    """Return the sheet whose plot begins at ``top``. A young therapy keeps room for the sessions to come."""
    first, last = (view.sessions[0], view.sessions[-1]) if view.sessions else (1, 1)
    last = max(last, first + size.least_sessions - 1)
    inset = 10.0
    x = Linear(first, last, size.left + inset, size.width - size.right - inset)
    return Sheet(view, size, x, Linear(view.low, view.high, top + size.plot, top))


def check(view: CourseView) -> None:
    """Raise ValueError with every fault of the view; no message holds a name or a value."""
    faults = [*_line_faults(view), *_outcome_faults(view), *_place_faults(view)]
    if faults:
        raise ValueError("The chart cannot be drawn: " + "; ".join(faults))


def _line_faults(view: CourseView) -> Iterator[str]:
    voices = [line.voice for line in view.lines]
    if len(set(voices)) < len(voices):
        yield "two lines have the same voice and look alike; give each line its own"
    if not view.high > view.low:
        yield "the low end of the scale is not below its high end"
    for number, line in enumerate(view.lines, start=1):
        yield from _value_faults(f"line {number}", line.values, (view.low, view.high), view.sessions)


def _outcome_faults(view: CourseView) -> Iterator[str]:
    if view.outcome is not None:
        scale = (view.outcome.low, view.outcome.high)
        yield from _value_faults("the outcome", view.outcome.values, scale, view.sessions)


def _value_faults(
    what: str, values: Mapping[int, float | None], scale: tuple[float, float], sessions: Sequence[int]
) -> Iterator[str]:
    known = frozenset(sessions)
    for session, value in values.items():
        if session not in known:
            yield f"{what} has an answer for session {session}, which is not in the list of sessions"
        if value is not None and not (math.isfinite(value) and scale[0] <= value <= scale[1]):
            yield f"{what} is outside its scale {scale[0]:g} to {scale[1]:g} in session {session}"


def _place_faults(view: CourseView) -> Iterator[str]:
    for span in view.spans:
        if span.last is not None and span.last < span.first:
            yield f"a span ends in session {span.last}, before it begins in session {span.first}"
