"""`alliance course`: usual range, ruptures and repair in every series of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alliance.cli.arguments import Better, Json
from alliance.cli.pictures import ToFile, Whose
from alliance.cli.reading_options import reads_a_file, tell

if TYPE_CHECKING:
    from alliance.tables import ReadingOptions

File = Annotated[
    Path, typer.Argument(help="CSV, Parquet or JSON file: one row per rating, or one per person with --wide.")
]
Value = Annotated[str, typer.Option(help="Column with the rating.")]
By = Annotated[
    list[str] | None, typer.Option(help="Columns that identify the series, separated by commas; repeatable.")
]
Over = Annotated[str, typer.Option(help="Column with the session number or date.")]
Wide = Annotated[
    list[str] | None,
    typer.Option(help="Columns in order of time, for a file with one row per person; repeatable."),
]
RuleText = Annotated[list[str] | None, typer.Option("--rule", help="Rupture rule, NAME:param=value,…; repeatable.")]
IsBetter = Annotated[Better, typer.Option("--better", help="Whether higher or lower values are better.")]
Lowest = Annotated[float | None, typer.Option(help="Lowest value of the scale. Lower values are errors.")]
Highest = Annotated[float | None, typer.Option(help="Highest value of the scale. Higher values are errors.")]
Summary = Annotated[bool, typer.Option("--summary", help="Print counts only.")]
Output = Annotated[Path | None, typer.Option(help="Write one row per session, with its usual range, to this file.")]
Episodes = Annotated[Path | None, typer.Option(help="Write one row per rupture episode, with its shape, to this file.")]


@reads_a_file
def course(
    file: File,
    value: Value = "value",
    by: By = None,
    over: Over = "session",
    wide: Wide = None,
    rule: RuleText = None,
    better: IsBetter = Better.HIGHER,
    lowest: Lowest = None,
    highest: Highest = None,
    json: Json = False,
    summary: Summary = False,
    output: Output = None,
    episodes: Episodes = None,
    picture: ToFile = None,
    picture_of: Whose = "",
    *,
    reading: ReadingOptions,
) -> None:
    """Report the usual range of each person, ruptures and their repair.

    Each session is judged by the sessions before it. Missing ratings stay missing. Series with constant ratings cannot
    be assessed. In files of 20 people or more, how far ratings usually vary is learned from all of them. To use it
    again later, repeat the rule that is printed, with its prior.
    """
    from alliance.cli import course_report
    from alliance.cli.course_input import Asked, read_series, rules_named
    from alliance.cli.pictures import course_drawing, write_picture
    from alliance.cli.progress import is_large, progress
    from alliance.course import course_tables
    from alliance.tables import write_table

    rules = rules_named(rule or ())
    with progress(4, long=is_large(file)) as step:
        step(f"reading {file.name}")
        asked = Asked(by or (), over, value, wide or (), (lowest, highest))
        series = read_series(file, asked, reading)
        step("assessing every series")
        tables = course_tables(series.table, by=series.by, over=over, value=value, rules=rules, better=better)
        if output:
            step(f"writing {output.name}")
            write_table(tables.points, output)
        if episodes:
            step(f"writing {episodes.name}")
            write_table(tables.episodes.drop("until"), episodes)
        if picture:
            write_picture(course_drawing(tables, picture_of, lowest, highest), picture)
    tell(series.notes)
    course_report.show(tables, as_json=json, counts_only=summary)
