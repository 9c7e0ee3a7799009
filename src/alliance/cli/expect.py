"""`alliance expect`: running therapies held against what closed ones let expect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Folder, Json, NonCommercial, instrument_named, listed
from alliance.cli.pictures import ToFile, Whose

File = Annotated[Path, typer.Argument(help="Running therapies: CSV, Parquet or JSON, one row per session.")]
Closed = Annotated[Path, typer.Option(help="Closed therapies, with the same columns.")]
Value = Annotated[str, typer.Option(help="The column of the score.")]
By = Annotated[str, typer.Option(help="The column that names the therapy; several with commas between them.")]
Over = Annotated[str, typer.Option(help="The column of the session number.")]
OfInstrument = Annotated[str, typer.Option("--instrument", help="Whose scores these are, e.g. phq-9.")]
Better = Annotated[str, typer.Option(help="Without --instrument: which scores are better, higher or lower.")]
FormName = Annotated[str, typer.Option("--form", help="regression, growth or neighbours.")]
Intake = Annotated[str, typer.Option(help="Columns of further numbers known at the start, with commas between them.")]
Start = Annotated[float | None, typer.Option(help="The number of the first session, else the smallest one.")]
Accuracy = Annotated[bool, typer.Option("--accuracy", help="Also tell what the signal finds and misses.")]
WorseBy = Annotated[float | None, typer.Option(help="Points that make a deterioration, for --accuracy.")]
Output = Annotated[Path | None, typer.Option(help="Also write one row per session, with its signal, here.")]


def expect(
    file: File,
    closed: Closed,
    value: Value = "value",
    by: By = "therapy",
    over: Over = "session",
    instrument: OfInstrument = "",
    folder: Folder = None,
    non_commercial: NonCommercial = False,
    better: Better = "",
    form: FormName = "regression",
    intake: Intake = "",
    start: Start = None,
    accuracy: Accuracy = False,
    worse_by: WorseBy = None,
    json: Json = False,
    output: Output = None,
    picture: ToFile = None,
    picture_of: Whose = "",
) -> None:
    """What closed therapies let expect of each running one, session by session, and a signal where it is far off.

    Amber is worse than 80, red worse than 90 of 100 therapies with such a start. It takes 100 closed therapies, and an
    instrument that is validated; without --instrument you answer for what the scores mean.
    """
    from alliance.cli import expect_report
    from alliance.cli.expect_input import form_named, points_worse, read_scores
    from alliance.cli.pictures import expected_drawing, write_picture
    from alliance.cli.progress import progress
    from alliance.expected import closed_therapies, signal_accuracy, signals
    from alliance.tables import write_table

    fit, known = form_named(form), listed(intake)
    definition = instrument_named(instrument, folder, non_commercial=non_commercial) if instrument else None
    with progress(4, long=True) as step:
        step(f"learning from {closed.name}")
        past, names = read_scores(closed, by=by, over=over, value=value, intake=known)
        reference = closed_therapies(
            past, by=names, over=over, value=value, instrument=definition, better=better, start=start, intake=known
        )
        fitted = fit(reference)
        step(f"looking at {file.name}")
        running, _ = read_scores(file, by=by, over=over, value=value, intake=known)
        table = signals(fitted, running, by=names, over=over, value=value, intake=known)
        if accuracy:
            step("trying the signals on therapies left out")
        points = points_worse(reference, worse_by) if accuracy else None
        found = signal_accuracy(reference, fit, worse_by=points) if points is not None else None
        if output:
            step(f"writing {output.name}")
            write_table(table, output)
        if picture:
            write_picture(expected_drawing(fitted, table, (names, over, value), picture_of), picture)
    told = expect_report.Told(form, reference, table, found, (names, over, value), points)
    expect_report.show(told, as_json=json)
