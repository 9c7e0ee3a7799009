"""Pictures of what a command found, as SVG files that stand alone; each with its title and description inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import polars as pl

    from alliance.cli.agree_input import Views
    from alliance.course import CourseTables
    from alliance.dyad import Agreement
    from alliance.expected import Form
    from alliance.model import Course, Picture
    from alliance.psychometrics import Habits

ToFile = Annotated[Path | None, typer.Option("--picture", help="Also draw a chart (SVG) to this file.")]
Whose = Annotated[
    str, typer.Option("--picture-of", help="Series to draw, by its name in the file; separate the parts with commas.")
]
Scale = tuple[float, float]


def write_picture(picture: Picture, file: Path) -> None:
    """Write the picture so that any program can show it."""
    from alliance.charts import picture_file

    file.write_text(picture_file(picture), encoding="utf-8")


def one_of(names: Iterable[Any], wanted: str) -> Any:
    """The series to draw: the one that is wanted, or the only one. Raises ValueError that says what to do."""
    known = {_spelled(name): name for name in names}
    if wanted in known:
        return known[wanted]
    if wanted or len(known) != 1:
        what = (
            f"no series is called {wanted!r}" if wanted else f"a chart shows one series and the file has {len(known)}"
        )
        example = f", such as {next(iter(known))}" if known else ""
        raise ValueError(f"No chart: {what}. Choose one with --picture-of{example}.")
    return next(iter(known.values()))


def _spelled(name: Any) -> str:
    return ",".join(map(str, name)) if isinstance(name, tuple) else str(name)


def ends_of(values: Iterable[float | None], lowest: float | None = None, highest: float | None = None) -> Scale:
    """The scale of a picture: as told, else from the lowest to the highest value, in whole points."""
    known = [value for value in values if value is not None and isfinite(value)]
    low = floor(min(known, default=0)) if lowest is None or not isfinite(lowest) else lowest
    high = ceil(max(known, default=low + 1)) if highest is None or not isfinite(highest) else highest
    return low, max(high, low + 1)


def course_drawing(tables: CourseTables, wanted: str, lowest: float | None, highest: float | None) -> Picture:
    """One series with its usual range and its strains. Sessions that are no numbers are numbered in their order."""
    from alliance.charts import course_picture
    from alliance.model import Line, RangeBand, Voice

    found = tables.courses()
    course = found[[one.by for one in found].index(one_of((one.by for one in found), wanted))]
    place = _places([point.session for point in course.points])
    values = {place[point.session]: point.value for point in course.points}
    ranges = {
        place[point.session]: (point.low, point.high)
        for point in course.points
        if point.low is not None and point.high is not None
    }
    name = _spelled(course.by)
    low, high = ends_of(values.values(), lowest, highest)
    return course_picture(
        list(values),
        [Line(name, Voice.CLIENT, values)],
        title=f"Course of {name}",
        ident="course",
        low=low,
        high=high,
        band=RangeBand(name, ranges),
        spans=_strains(course, place),
    )


def _places(sessions: Sequence[Any]) -> Mapping[Any, int]:
    numbered = all(isinstance(session, int | float) and float(session).is_integer() for session in sessions)
    return {session: int(session) if numbered else place for place, session in enumerate(sessions, start=1)}


def _strains(course: Course, place: Mapping[Any, int]) -> list[Any]:
    from alliance.model import Span

    return [
        Span(
            place[one.start],
            None if one.end is None else place[one.end],
            f"rupture ({one.rule}), {'repaired' if one.repaired else 'not repaired'}",
        )
        for one in course.episodes
    ]


def agreement_drawing(table: pl.DataFrame, first: str, second: str, found: Agreement) -> Picture:
    """Differences against means, with the limits that hold 95 of 100 differences."""
    from alliance.charts import Difference, agreement_picture

    pairs = _pairs(table, first, second)
    low, high = ends_of(value for pair in pairs for value in pair)
    mean, lower, upper = found.difference, found.lower, found.upper
    return agreement_picture(
        pairs,
        Difference(
            mean.value,
            lower.value,
            upper.value,
            mean_interval=(mean.low, mean.high),
            lower_interval=(lower.low, lower.high),
            upper_interval=(upper.low, upper.high),
        ),
        names=(first, second),
        title=f"Differences between {first} and {second}",
        ident="agreement",
        low=low,
        high=high,
    )


def draw_agreement(views: Views, differences: Path | None, against: Path | None) -> None:
    """Write the pictures of the first two people that are asked for."""
    from alliance.dyad import agreement

    first, second = views.people[:2]
    if differences:
        found = agreement(views.table, first, second)
        write_picture(agreement_drawing(views.table, first, second, found), differences)
    if against:
        write_picture(views_drawing(views.table, first, second), against)


def views_drawing(table: pl.DataFrame, first: str, second: str) -> Picture:
    """The two against each other, with the line on which both say the same."""
    from alliance.charts import two_views_picture

    pairs = _pairs(table, first, second)
    low, high = ends_of(value for pair in pairs for value in pair)
    title = f"Ratings of {first} and {second}"
    return two_views_picture(pairs, names=(first, second), title=title, ident="views", low=low, high=high)


def _pairs(table: pl.DataFrame, first: str, second: str) -> list[tuple[float, float]]:
    return [(x, y) for x, y in table.select(first, second).drop_nulls().iter_rows()]


def expected_drawing(form: Form, table: pl.DataFrame, columns: tuple[tuple[str, ...], str, str], whose: str) -> Picture:
    """One running therapy on what was expected at its start. `table`: from `signals`."""
    from alliance.charts import Fan, expected_picture
    from alliance.expected import BANDS, signal_as_shown
    from alliance.model import Line, Mark, Voice

    rows = _rows_of(table, columns, whose)
    _names, over, value = columns
    scores = {int(row[over]): row[value] for row in rows}
    percentiles = _percentiles(form, scores)
    told = [signal_as_shown(row, value=value, worse=form.closed.worse) for row in rows]
    name = ",".join(str(rows[0][name]) for name in columns[0])
    edges = [*scores.values(), *(edge for five in percentiles.values() for edge in five)]
    low, high = ends_of(edges, form.closed.lowest, form.closed.highest)
    return expected_picture(
        Line(name, Voice.CLIENT, scores),
        Fan(percentiles),
        title=f"Expected course of {name}",
        ident="expected",
        low=low,
        high=high,
        lower_is_better=form.closed.better == "lower",
        marks=[Mark(int(row[over]), signal) for row, signal in zip(rows, told, strict=True) if signal in BANDS],
    )


def _rows_of(table: pl.DataFrame, columns: tuple[tuple[str, ...], str, str], whose: str) -> list[dict[str, Any]]:
    names, over, _value = columns
    rows = table.sort(over).to_dicts()
    keys = [tuple(row[name] for name in names) for row in rows]
    chosen = one_of(dict.fromkeys(keys), whose)
    return [row for row, key in zip(rows, keys, strict=True) if key == chosen]


def _percentiles(form: Form, scores: Mapping[int, float | None]) -> dict[int, Any]:
    from alliance.expected import expected_course

    first = scores.get(int(form.closed.start))
    if first is None or form.closed.intake_names:
        reason = "it has no score in the first session" if first is None else "--intake is not supported"
        raise ValueError(f"The expected course cannot be drawn: {reason}.")
    sessions = range(int(form.closed.start), max(scores) + 1)
    course = expected_course(form, first=first, sessions=sessions)
    return {int(session): five for session, five in course.percentiles.items()}


def ceiling_drawing(name: str, habits: Habits) -> Picture:
    """Which share of the answers to each item is the best possible one."""
    from alliance.charts import Share, ceiling_picture
    from alliance.model import Voice

    rows = [
        Share(row["heading"], {Voice.CLIENT: row["best"]})
        for row in habits.items.iter_rows(named=True)
        if row["best"] is not None
    ]
    title = f"{name}: share of answers at the best end"
    return ceiling_picture(rows, {Voice.CLIENT: "all forms"}, title=title, ident="ceiling")
