"""`alliance agree`: how far two or more people see the same sessions alike, and what hangs on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Json, Table
from alliance.cli.failures import WrongUse
from alliance.cli.pictures import ToFile

First = Annotated[str, typer.Option(help="The column (with --person: the name) of the first; theirs is the truth.")]
Second = Annotated[
    str, typer.Option(help="The column (with --person: the name) of the second; theirs is the judgment.")
]
By = Annotated[
    str, typer.Option(help="The column of the therapy, to tell agreement between and within therapies apart.")
]
Over = Annotated[str, typer.Option(help="The column of the session number or date, to tell how gaps grow or close.")]
Person = Annotated[
    str,
    typer.Option(help="The column that says whose rating it is, where each rating has a row: any number of people."),
]
Value = Annotated[str, typer.Option(help="With --person: the column of the rating.")]
Guess = Annotated[
    str, typer.Option(help="The column (with --person: the name) of what the second guessed of the first.")
]
Outcome = Annotated[str, typer.Option(help="The column of an outcome, for the response surface of both views.")]
Error = Annotated[
    str,
    typer.Option(help="Standard error of a rating in points, to tell who stands apart: 0.5 or child=0.5,mother=0.4."),
]
Output = Annotated[Path | None, typer.Option(help="Also write the gap of each pair in each therapy here.")]
ViewsFile = Annotated[Path | None, typer.Option("--views", help="Also draw the two against each other (SVG) here.")]


def agree(
    file: Table,
    first: First = "",
    second: Second = "",
    by: By = "",
    over: Over = "",
    person: Person = "",
    value: Value = "value",
    guess: Guess = "",
    outcome: Outcome = "",
    error: Error = "",
    json: Json = False,
    output: Output = None,
    picture: ToFile = None,
    views_picture: ViewsFile = None,
) -> None:
    """Agreement of two columns (client and therapist), one row per session, or of all people in a file with --person.

    Always correlation, ICC(A,1), limits of agreement; the difference is second - first. With --by also the model of
    truth and bias, with --over the gaps of each therapy, with --outcome the response surface, with --guess insight and
    projection, with --error or more than two people who stands apart from the others.

    The pictures show the first two people; sessions of one therapy are taken as independent in them.
    """
    from alliance.cli import agree_report
    from alliance.cli.agree_input import Asked, errors_of, read_views
    from alliance.cli.pictures import draw_agreement
    from alliance.cli.progress import is_large, progress
    from alliance.tables import write_table

    if output and not (by and over):
        raise WrongUse("Gaps belong to therapies: name the columns of therapy and session, --by NAME --over NAME.")
    asked = Asked(by=by, over=over, person=person, value=value, guess=guess, outcome=outcome)
    with progress(3, long=is_large(file)) as step:
        step(f"reading {file.name}")
        views = read_views(file, (first, second), asked)
        step("holding the views against each other")
        report = agree_report.told(views, errors_of(error, views.people))
        if output:
            step(f"writing {output.name}")
            write_table(agree_report.gap_table(views), output)
        draw_agreement(views, picture, views_picture)
    agree_report.show(report, as_json=json)
