"""`alliance expect`: active therapies compared with the expected course from completed ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alliance.cli.arguments import Folder, Json, NonCommercial, columns_named, instrument_named
from alliance.cli.pictures import ToFile, Whose
from alliance.cli.reading_options import reads_a_file, tell

if TYPE_CHECKING:
    from alliance.tables import ReadingOptions

File = Annotated[Path, typer.Argument(help="Active therapies: CSV, Parquet or JSON, one row per session.")]
Closed = Annotated[Path, typer.Option(help="Completed therapies, with the same columns.")]
Value = Annotated[str, typer.Option(help="Column with the score.")]
By = Annotated[
    list[str] | None,
    typer.Option(help="Columns that identify the therapy, separated by commas; repeatable. Default: therapy."),
]
Over = Annotated[str, typer.Option(help="Column with the session number or date.")]
OfInstrument = Annotated[str, typer.Option("--instrument", help="Instrument key of the scores, such as phq-9.")]
Better = Annotated[str, typer.Option(help="Without --instrument: whether higher or lower scores are better.")]
FormName = Annotated[str, typer.Option("--form", help="Model: regression, growth or neighbours.")]
Intake = Annotated[
    list[str] | None,
    typer.Option(help="Further predictors known at intake: numeric columns, separated by commas; repeatable."),
]
Start = Annotated[float | None, typer.Option(help="Number of the first session. Default: the lowest.")]
Accuracy = Annotated[
    bool,
    typer.Option("--accuracy", help="Also report sensitivity, specificity and predictive value (cross-validated)."),
]
WorseBy = Annotated[float | None, typer.Option(help="Points that count as deterioration, for --accuracy.")]
Output = Annotated[Path | None, typer.Option(help="Write one row per session, with its signal, to this file.")]


@reads_a_file
def expect(
    file: File,
    closed: Closed,
    value: Value = "value",
    by: By = None,
    over: Over = "session",
    instrument: OfInstrument = "",
    folder: Folder = None,
    non_commercial: NonCommercial = False,
    better: Better = "",
    form: FormName = "regression",
    intake: Intake = None,
    start: Start = None,
    accuracy: Accuracy = False,
    worse_by: WorseBy = None,
    json: Json = False,
    output: Output = None,
    picture: ToFile = None,
    picture_of: Whose = "",
    *,
    reading: ReadingOptions,
) -> None:
    """Compare active therapies with the expected course from completed therapies and flag those not on track.

    Amber is worse than 80, red worse than 90 of 100 therapies with such a start. For early signs of deterioration, use
    the change from the start, which is reported where it is known how many points count. Needs 100 completed therapies
    and a validated instrument. Without --instrument, check that the scores are valid for this use.
    """
    from alliance.cli import expect_report
    from alliance.cli.expect_input import Asked, form_named, points_worse, read_scores
    from alliance.cli.pictures import expected_drawing, write_picture
    from alliance.cli.progress import progress
    from alliance.expected import closed_therapies, signal_accuracy, signals
    from alliance.tables import write_table

    fit, known = form_named(form), columns_named(closed, intake or (), reading)
    definition = instrument_named(instrument, folder, non_commercial=non_commercial) if instrument else None
    with progress(4, long=True) as step:
        step(f"fitting {closed.name}")
        names = columns_named(closed, by or ["therapy"], reading)
        asked = Asked(names, over, value, known)
        columns: dict[str, Any] = {"by": names, "over": over, "value": value, "intake": known}
        past = read_scores(closed, asked, reading)
        reference = closed_therapies(past.table, **columns, instrument=definition, better=better, start=start)
        fitted = fit(reference)
        step(f"reading {file.name}")
        running = read_scores(file, asked, reading)
        points = points_worse(reference, worse_by) if accuracy or definition or worse_by else None
        table = signals(fitted, running.table, **columns, worse_by=points)
        if accuracy:
            step("cross-validating the signals")
        found = signal_accuracy(reference, fit, worse_by=points) if accuracy and points is not None else None
        if output:
            step(f"writing {output.name}")
            write_table(table, output)
        if picture:
            write_picture(expected_drawing(fitted, table, (names, over, value), picture_of), picture)
    tell([*past.notes, *running.notes])
    told = expect_report.Told(form, reference, table, found, (names, over, value), points)
    expect_report.show(told, as_json=json)
