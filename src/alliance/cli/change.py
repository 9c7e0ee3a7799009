"""`alliance change`: reliable and clinically significant change, and sudden gains, in every series of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alliance.cli.arguments import Better, Folder, Json, NonCommercial
from alliance.cli.reading_options import reads_a_file, tell

if TYPE_CHECKING:
    from alliance.tables import ReadingOptions

File = Annotated[
    Path, typer.Argument(help="CSV, Parquet or JSON file: one row per score, or one per person with --wide.")
]
Value = Annotated[str, typer.Option(help="Column with the score.")]
By = Annotated[
    list[str] | None, typer.Option(help="Columns that identify the person, separated by commas; repeatable.")
]
Over = Annotated[str, typer.Option(help="Column with the session number or date.")]
Wide = Annotated[
    list[str] | None,
    typer.Option(help="Columns in order of time, for a file with one row per person; repeatable."),
]
IsBetter = Annotated[Better, typer.Option("--better", help="Whether higher or lower scores are better.")]
OfInstrument = Annotated[
    str, typer.Option("--instrument", help="Instrument key: its published reliable change is used.")
]
Reliability = Annotated[float | None, typer.Option(help="Reliability of the scale, for the reliable change index.")]
Method = Annotated[str, typer.Option(help="Index: JT, GLN, HLL, EN, NK or HA.")]
Clinical = Annotated[str, typer.Option(help="Mean and SD of a clinical sample: MEAN,SD. For the cut-off.")]
Functional = Annotated[str, typer.Option(help="Mean and SD of a non-clinical sample: MEAN,SD. For the cut-off.")]
Cutoff = Annotated[float | None, typer.Option(help="Cut-off between the two, if it is known.")]
Sudden = Annotated[float | None, typer.Option(help="Also list sudden gains and losses of this many points or more.")]
Output = Annotated[Path | None, typer.Option(help="Write one row per person to this file.")]


@reads_a_file
def change(
    file: File,
    value: Value = "value",
    by: By = None,
    over: Over = "session",
    wide: Wide = None,
    better: IsBetter = Better.LOWER,
    instrument: OfInstrument = "",
    folder: Folder = None,
    non_commercial: NonCommercial = False,
    reliability: Reliability = None,
    method: Method = "JT",
    clinical: Clinical = "",
    functional: Functional = "",
    cutoff: Cutoff = None,
    sudden: Sudden = None,
    json: Json = False,
    output: Output = None,
    *,
    reading: ReadingOptions,
) -> None:
    """Report who changed reliably from the first to the last score, and who moved into the functional range.

    Reliable change comes from --instrument (published points) or from --reliability (an index; the mean and SD of this
    file are used). With --cutoff, or with --clinical and --functional, clinically significant change is reported too.
    """
    from alliance.cli import change_report
    from alliance.cli.change_report import Asked, told
    from alliance.cli.course_input import Asked as Columns
    from alliance.cli.course_input import read_series
    from alliance.cli.progress import is_large, progress
    from alliance.tables import write_table

    asked = Asked(better, reliability, method, clinical, functional, cutoff, sudden)
    asked = change_report.with_instrument(asked, instrument, folder, non_commercial=non_commercial)
    with progress(2, long=is_large(file)) as step:
        step(f"reading {file.name}")
        series = read_series(file, Columns(by or (), over, value, wide or (), (None, None)), reading)
        step("assessing every series")
        found = told(series.table, (series.by, over, value), asked)
    tell(series.notes)
    if output:
        write_table(found.people, output)
    change_report.show(found, as_json=json)
