"""What stands above and below the course plot on the same session axis."""

from __future__ import annotations

from alliance.charts.layers import box_edges, pieces
from alliance.charts.layout import Block, Place, shelved, shortened, text_width, wrapped
from alliance.charts.scale import Linear, session_ticks
from alliance.charts.svg import column, element, path, text
from alliance.charts.view import Sheet
from alliance.charts.voices import SHAPES, ghost
from alliance.model.picture import Line, Outcome, Span, Voice

_MOST_LABELS = 4  # the names of more spans than this stand below the plot, or they would push it off a phone
_NUMBER_ROOM = 24.0


def span_labels(sheet: Sheet, top: float) -> Block:
    """Return the labels of the spans, above the plot and as near to their boxes as they can be."""
    spans = sheet.view.spans
    if not spans or len(spans) > _MOST_LABELS:
        return Block("", 0)
    left, right = sheet.edges
    size = sheet.size.type
    texts = [wrapped(words, right - left, size) for words in sheet.view.span_names]
    widths = [max((text_width(line, size) for line in lines), default=0) for lines in texts]
    starts = [box_edges(sheet, span)[0] for span in spans]
    places = shelved(list(zip(starts, widths, strict=True)), (left, right))
    if len(spans) > 1 and places[-1].shelf == len(spans) - 1:  # a shelf each: read them as a list
        places = tuple(Place(left, place.shelf) for place in places)
    return _label_rows(texts, places, sheet.size.type + 4, top)


def _label_rows(texts: list[tuple[str, ...]], places: tuple[Place, ...], line_height: float, top: float) -> Block:
    heights = [0] * (max(place.shelf for place in places) + 1)
    for lines, place in zip(texts, places, strict=True):
        heights[place.shelf] = max(heights[place.shelf], len(lines))
    drawn = []
    for lines, place in zip(texts, places, strict=True):
        first = sum(heights[: place.shelf]) + 1
        drawn.append(column(lines, (place.left, top + first * line_height - 4), line_height, "p-span-label"))
    return Block("".join(drawn), sum(heights) * line_height + 6)


def span_key(sheet: Sheet, top: float) -> Block:
    """Return what each number in the plot stands for, where the spans are too many to be named above it."""
    spans, (left, right) = sheet.view.spans, sheet.edges
    if len(spans) <= _MOST_LABELS:
        return Block("", 0)
    line, size = sheet.size.type + 5, sheet.size.type
    drawn, y = [], top + 4
    for number, span in enumerate(spans, start=1):
        rows = wrapped(span.label, right - left + 10 - _NUMBER_ROOM, size, most=3)
        drawn.append(_key(number, span, left - 10, y))
        drawn.append(column(rows, (left - 10 + _NUMBER_ROOM, y + 13), line, "p-span-label"))
        y += len(rows) * line + 4
    return Block("".join(drawn), y - top + 6)


def _key(number: int, span: Span, left: float, top: float) -> str:
    """Return a number in a small box of the kind that it has in the plot."""
    kind = "p-span p-named" if span.named else "p-span"
    box = element("rect", x=left, y=top, width=18, height=17, rx=4, class_=f"{kind} p-span-key")
    return box + text(str(number), left + 9, top + 13, "p-span-number", "middle")


def missing_lane(sheet: Sheet, top: float) -> Block:
    """Return a hollow mark below the plot for every answer that is missing, stacked where several are."""
    missing: dict[int, list[Voice]] = {}
    for line in sheet.view.lines:
        for session in sheet.view.missing(line):
            missing.setdefault(session, []).append(line.voice)
    radius = max(2.0, min(3.6, sheet.step * 0.3))
    drawn = [
        ghost(voice, sheet.x(session), top + 8 + row * 12, radius)
        for session, voices in missing.items()
        for row, voice in enumerate(voices)
    ]
    rows = max((len(voices) for voices in missing.values()), default=0)
    return Block("".join(drawn), rows * 12 + 2 if rows else 0)


def session_axis(sheet: Sheet, top: float) -> Block:
    """Return the session numbers, thinned until they can be read, under a fine tick each."""
    height = sheet.size.type + 10
    numbers = session_ticks(sheet.view.sessions, sheet.x, sheet.size.number_room)
    drawn = [text(str(session), sheet.x(session), top + height - 6, "p-axis", "middle") for session in numbers]
    return Block("".join(drawn), height)


def outcome_panel(sheet: Sheet, top: float) -> Block:
    """Return the outcome line on its own scale, with the words that say which way is better."""
    outcome = sheet.view.outcome
    if outcome is None or not has_scores(outcome):
        return Block("", 0)
    heading_height = sheet.size.type + 26
    y = Linear(outcome.low, outcome.high, top + heading_height + sheet.size.outcome, top + heading_height)
    heading = shortened(outcome_heading(sheet, outcome), sheet.size.width - sheet.size.left, sheet.size.type)
    drawn = [text(heading, sheet.size.left, top + sheet.size.type + 8, "p-outcome-label"), _outcome_scale(sheet, y)]
    drawn += _outcome_line(sheet, outcome, y)
    return Block("".join(drawn), heading_height + sheet.size.outcome + 10)


def has_scores(outcome: Outcome | None) -> bool:
    """Whether there is a score to draw."""
    return outcome is not None and any(value is not None for value in outcome.values.values())


def outcome_heading(sheet: Sheet, outcome: Outcome) -> str:
    """Return the name of the outcome with its direction."""
    words = sheet.view.words
    template = words.lower_is_better if outcome.lower_is_better else words.higher_is_better
    return template.format(name=outcome.name)


def _outcome_scale(sheet: Sheet, y: Linear) -> str:
    left, right = sheet.edges
    ends = []
    for value in (y.low, y.high):
        ends.append(element("line", x1=left, y1=y(value), x2=right, y2=y(value), class_="p-grid"))
        ends.append(text(sheet.view.words.number(value), left - 9, y(value) + 4.5, "p-axis", "end"))
    return "".join(ends)


def _outcome_line(sheet: Sheet, outcome: Outcome, y: Linear) -> list[str]:
    line = Line(outcome.name, Voice.FOURTH, outcome.values)
    answers = sheet.view.answers(line)
    places = {session: (sheet.x(session), y(value)) for session, value in answers}
    runs = [[places[session] for session in piece] for piece in pieces(line) if len(piece) > 1]
    strokes = [path(run, "p-outcome-line") for run in runs]
    radius = min(3.2, sheet.radius)
    points = [SHAPES[Voice.FOURTH](*place, radius, "p-outcome-point") for place in places.values()]
    known = [(*places[session], value) for session, value in answers]
    return strokes + points + _outcome_ends(sheet, known)


def _outcome_ends(sheet: Sheet, known: list[tuple[float, float, float]]) -> list[str]:
    """Write the first and the last score beside their points; the line itself is quiet."""
    if not known:
        return []
    number = sheet.view.words.number
    ends = known[:1] if len(known) == 1 else [known[0], known[-1]]
    return [text(number(value), x, y - 8, "p-outcome-value", "middle") for x, y, value in ends]
