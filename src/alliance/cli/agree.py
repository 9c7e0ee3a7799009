"""`alliance agree`: agreement between two or more raters of the same sessions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alliance.cli.arguments import Json, Table
from alliance.cli.failures import WrongUse
from alliance.cli.pictures import ToFile
from alliance.cli.reading_options import reads_a_file, tell

if TYPE_CHECKING:
    from alliance.tables import ReadingOptions

First = Annotated[
    str,
    typer.Option(help="Column with the first rater's ratings (with --person, the rater's name). This is the truth."),
]
Second = Annotated[str, typer.Option(help="The same for the second rater. This is the judgement.")]
By = Annotated[
    str, typer.Option(help="Column that identifies the therapy. Reports agreement between and within therapies.")
]
Over = Annotated[str, typer.Option(help="Column with the session number or date. Reports whether gaps grow or close.")]
Person = Annotated[
    str,
    typer.Option(help="Column that identifies the rater, for a file with one row per rating and any number of raters."),
]
Value = Annotated[str, typer.Option(help="With --person: column with the rating.")]
Guess = Annotated[
    str,
    typer.Option(help="Column (with --person, the name) with the second rater's guesses of the first rater's ratings."),
]
Outcome = Annotated[str, typer.Option(help="Column with an outcome, for response surface analysis.")]
Error = Annotated[
    str,
    typer.Option(
        help="Standard error of measurement in scale points, for split alliances: 0.5, or child=0.5,mother=0.4."
    ),
]
Output = Annotated[Path | None, typer.Option(help="Also write the gap of each pair in each therapy to this file.")]
ViewsFile = Annotated[
    Path | None, typer.Option("--views", help="Also draw the first rater against the second (SVG) to this file.")
]


@reads_a_file
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
    *,
    reading: ReadingOptions,
) -> None:
    """Report agreement between two raters (client and therapist), or between all raters with --person.

    Always reports correlation, ICC(A,1) and limits of agreement; the difference is second - first. --by adds the truth
    and bias model, --over the gaps of each therapy, --outcome the response surface, --guess insight and projection.
    --error, or more than two raters, adds split alliances: who differs from the others.

    The charts show the first two raters and treat sessions of one therapy as independent.
    """
    from alliance.cli import agree_report
    from alliance.cli.agree_input import Asked, errors_of, read_views
    from alliance.cli.pictures import draw_agreement
    from alliance.cli.progress import is_large, progress
    from alliance.tables import write_table

    if output and not (by and over):
        raise WrongUse("--output needs the therapy and session columns: add --by NAME --over NAME.")
    asked = Asked(by=by, over=over, person=person, value=value, guess=guess, outcome=outcome)
    with progress(3, long=is_large(file)) as step:
        step(f"reading {file.name}")
        views = read_views(file, (first, second), asked, reading)
        step("comparing the raters")
        report = agree_report.told(views, errors_of(error, views.people))
        if output:
            step(f"writing {output.name}")
            write_table(agree_report.gap_table(views), output)
        draw_agreement(views, picture, views_picture)
    tell(views.notes)
    agree_report.show(report, as_json=json)
