"""`alliance course`: usual range, ruptures and repair in every series of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Better, Json
from alliance.cli.pictures import ToFile, Whose

File = Annotated[
    Path, typer.Argument(help="CSV, Parquet or JSON file: one row per rating, or one per person with --wide.")
]
Value = Annotated[str, typer.Option(help="Column with the rating.")]
By = Annotated[str, typer.Option(help="Columns that identify the series, separated by commas.")]
Over = Annotated[str, typer.Option(help="Column with the session number or date.")]
Wide = Annotated[str, typer.Option(help="Columns in order of time, for a file with one row per person.")]
RuleText = Annotated[list[str] | None, typer.Option("--rule", help="Rupture rule, NAME:param=value,…; repeatable.")]
IsBetter = Annotated[Better, typer.Option("--better", help="Whether higher or lower values are better.")]
Lowest = Annotated[float | None, typer.Option(help="Lowest value of the scale. Lower values are errors.")]
Highest = Annotated[float | None, typer.Option(help="Highest value of the scale. Higher values are errors.")]
Summary = Annotated[bool, typer.Option("--summary", help="Print counts only.")]
Output = Annotated[Path | None, typer.Option(help="Write one row per session, with its usual range, to this file.")]
Episodes = Annotated[Path | None, typer.Option(help="Write one row per rupture episode, with its shape, to this file.")]


def course(
    file: File,
    value: Value = "value",
    by: By = "",
    over: Over = "session",
    wide: Wide = "",
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
) -> None:
    """Report the usual range of each person, ruptures and their repair.

    Each session is judged by the sessions before it. Missing ratings stay missing. Series with constant ratings cannot
    be assessed. In files of 20 people or more, how far ratings usually vary is learned from all of them. To use it
    again later, repeat the rule that is printed, with its prior.
    """
    from alliance.cli import course_report
    from alliance.cli.course_input import read_series, rules_named
    from alliance.cli.pictures import course_drawing, write_picture
    from alliance.cli.progress import is_large, progress
    from alliance.course import course_tables
    from alliance.tables import write_table

    rules = rules_named(rule or ())
    with progress(4, long=is_large(file)) as step:
        step(f"reading {file.name}")
        table, names = read_series(file, value=value, by=by, over=over, wide=wide, bounds=(lowest, highest))
        step("assessing every series")
        tables = course_tables(table, by=names, over=over, value=value, rules=rules, better=better)
        if output:
            step(f"writing {output.name}")
            write_table(tables.points, output)
        if episodes:
            step(f"writing {episodes.name}")
            write_table(tables.episodes.drop("until"), episodes)
        if picture:
            write_picture(course_drawing(tables, picture_of, lowest, highest), picture)
    course_report.show(tables, as_json=json, counts_only=summary)
