"""`alliance course`: usual range, strains and repair of every series in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Better, Json
from alliance.cli.pictures import ToFile, Whose

File = Annotated[Path, typer.Argument(help="CSV, Parquet or JSON; one row per rating, or one per person with --wide.")]
Value = Annotated[str, typer.Option(help="The column of the rating.")]
By = Annotated[str, typer.Option(help="The column that names the series; several with commas between them.")]
Over = Annotated[str, typer.Option(help="The column of the session number or date.")]
Wide = Annotated[str, typer.Option(help="Columns in their order in time, for a file with one row per person.")]
RuleText = Annotated[list[str] | None, typer.Option("--rule", help="NAME:param=value,…; can be given again.")]
IsBetter = Annotated[Better, typer.Option("--better", help="Which values are better.")]
Lowest = Annotated[float | None, typer.Option(help="The lowest value of the scale; lower ones are faults.")]
Highest = Annotated[float | None, typer.Option(help="The highest value of the scale; higher ones are faults.")]
Summary = Annotated[bool, typer.Option("--summary", help="Print counts only.")]
Output = Annotated[Path | None, typer.Option(help="Also write one row per session, with its usual range, here.")]
Episodes = Annotated[Path | None, typer.Option(help="Also write one row per strain, with its shape, here.")]


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
    """Usual range of each person, strains and their repair, from a file of ratings.

    Every session is judged by what was known before it. Sessions without a rating stay missing. With ratings that never
    varied it cannot be told whether there was a strain.
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
        step("looking at every course")
        tables = course_tables(table, by=names, over=over, value=value, rules=rules, better=better)
        if output:
            step(f"writing {output.name}")
            write_table(tables.points, output)
        if episodes:
            step(f"writing {episodes.name}")
            write_table(tables.episodes.drop("until"), episodes)
        if picture:
            write_picture(course_drawing(tables, picture_of, lowest, highest), picture)
    course_report.show(tables, rules, as_json=json, counts_only=summary)
