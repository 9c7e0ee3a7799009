"""The course picture in words: its description and its table twin."""

from __future__ import annotations

from collections.abc import Mapping

from alliance.charts.marks import marked_sessions
from alliance.charts.view import CourseView
from alliance.charts.words import session_list
from alliance.model.picture import Line, Outcome, Span, Table


def course_description(view: CourseView) -> str:
    """Return what the picture shows, for people who hear it."""
    words = view.words
    if not any(view.answers(line) for line in view.lines):
        return " ".join([words.nothing_yet, *(_outcome_said(view, view.outcome) if view.outcome else ())])
    told = [words.scale_said.format(low=words.number(view.low), high=words.number(view.high))]
    told += lines_said(view)
    told += [_missing_said(view, line) for line in view.lines if view.missing(line)]
    told += _gap_said(view)
    if view.band is not None and view.band.ranges:
        told.append(words.band_said.format(name=view.band.name))
    named = zip(view.spans, view.span_names, strict=True)
    told += [words.span_said.format(where=span_sessions(view, span), label=name) for span, name in named]
    told += [words.mark_said.format(where=where, label=label) for where, label in marked_sessions(view).items()]
    if view.outcome is not None:
        told += _outcome_said(view, view.outcome)
    return " ".join(told)


def lines_said(view: CourseView) -> list[str]:
    """Return a sentence for each participant."""
    return [_line_said(view, line) for line in view.lines]


def _line_said(view: CourseView, line: Line) -> str:
    words, answers = view.words, view.answers(line)
    if not answers:
        return words.none_said.format(name=line.name)
    first, last = words.number(answers[0][1]), words.number(answers[-1][1])
    if len(answers) == 1:
        return words.one_said.format(name=line.name, first=first, where=answers[0][0])
    where, lowest = min(answers, key=lambda answer: answer[1])
    return words.line_said.format(name=line.name, first=first, last=last, lowest=words.number(lowest), where=where)


def _missing_said(view: CourseView, line: Line) -> str:
    return view.words.missing_said.format(name=line.name, where=session_list(view.missing(line)))


def _gap_said(view: CourseView) -> list[str]:
    spreads = {session: ends for session in view.sessions if (ends := view.spread(session)) is not None}
    if not spreads:
        return []
    where, (low, high) = max(spreads.items(), key=lambda item: item[1][1] - item[1][0])
    if low == high:
        return [view.words.alike_said] if len(view.lines) == 2 else []
    name = next(line.name for line in view.lines if line.values.get(where) == high)
    return [view.words.gap_said.format(gap=view.words.number(high - low), where=where, name=name)]


def _outcome_said(view: CourseView, outcome: Outcome) -> list[str]:
    words = view.words
    scores = [value for _, value in sorted(outcome.values.items()) if value is not None]
    if not scores:
        return [words.none_said.format(name=outcome.name)]
    template = words.lower_is_better if outcome.lower_is_better else words.higher_is_better
    first, last = words.number(scores[0]), words.number(scores[-1])
    return [words.outcome_said.format(heading=template.format(name=outcome.name), first=first, last=last)]


def marks_said(view: CourseView) -> list[str]:
    """Return a sentence for each marked session."""
    return [view.words.span_said.format(where=mark.session, label=mark.label) for mark in view.marks]


def marks_at(view: CourseView, session: int) -> str:
    """Return the words of the marks of one session, for the table."""
    return "; ".join(mark.label for mark in view.marks if mark.session == session)


def span_sessions(view: CourseView, span: Span) -> str:
    """Return the sessions of a span in words."""
    if span.last is None:
        return view.words.still_open.format(first=span.first)
    return str(span.first) if span.first == span.last else f"{span.first}–{span.last}"


def short_table(view: CourseView, title: str) -> Table:
    """Return a row per participant: first, last and lowest answer, and how many there are."""
    words = view.words
    headers = (words.name_header, words.first_header, words.last_header, words.lowest_header, words.count_header)
    return Table(title, headers, tuple(_short_row(view, line) for line in view.lines))


def _short_row(view: CourseView, line: Line) -> tuple[str, ...]:
    values = [value for _, value in view.answers(line)]
    if not values:
        return (line.name, "", "", "", "0")
    return (line.name, *map(view.words.number, (values[0], values[-1], min(values))), str(len(values)))


def course_table(view: CourseView, title: str) -> Table:
    """Return a row per session: each answer, the gap, the usual range, the outcome, what happened."""
    words = view.words
    headers = [words.session, *(line.name for line in view.lines)]
    headers += _gap_header(view)
    headers += [words.usual_range.format(name=view.band.name)] if view.band is not None else []
    headers += [view.outcome.name] if view.outcome is not None else []
    headers += [words.note_header] if view.spans or view.marks else []
    return Table(title, tuple(headers), tuple(_row(view, session) for session in view.sessions))


def _gap_header(view: CourseView) -> list[str]:
    if len(view.lines) < 2:
        return []
    return [view.words.gap_header if len(view.lines) == 2 else view.words.spread_header]


def _row(view: CourseView, session: int) -> tuple[str, ...]:
    cells = [str(session), *(_cell(view, line.values, session) for line in view.lines)]
    if len(view.lines) > 1:
        ends = view.spread(session)
        cells.append("" if ends is None else view.words.number(ends[1] - ends[0]))
    if view.band is not None:
        cells.append(_range_cell(view, session))
    if view.outcome is not None:
        cells.append(_cell(view, view.outcome.values, session))
    if view.spans or view.marks:
        cells.append(_notes(view, session))
    return tuple(cells)


def _cell(view: CourseView, values: Mapping[int, float | None], session: int) -> str:
    if session not in values:
        return ""
    value = values[session]
    return view.words.no_answer if value is None else view.words.number(value)


def _range_cell(view: CourseView, session: int) -> str:
    ends = view.band.ranges.get(session) if view.band is not None else None
    if ends is None:
        return ""
    return view.words.range_cell.format(low=view.words.number(ends[0]), high=view.words.number(ends[1]))


def _notes(view: CourseView, session: int) -> str:
    named = zip(view.spans, view.span_names, strict=True)
    notes = [name for span, name in named if span.first <= session <= view.last_of(span)]
    return "; ".join(notes + [mark.label for mark in view.marks if mark.session == session])
