"""`alliance change`: change of each person from first to last session: reliable, clinically significant, sudden."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alliance.cli.arguments import Better, Folder, Json, NonCommercial
from alliance.cli.failures import WrongUse
from alliance.cli.reading_options import reads_a_file, tell

if TYPE_CHECKING:
    from alliance.tables import ReadingOptions

File = Annotated[
    Path, typer.Argument(help="CSV, Parquet or JSON file: one row per rating, or one per person with --wide.")
]
By = Annotated[
    list[str] | None, typer.Option(help="Columns that identify the person, separated by commas; repeatable.")
]
Over = Annotated[str, typer.Option(help="Column with the session number or date.")]
Value = Annotated[str, typer.Option(help="Column with the score.")]
Wide = Annotated[
    list[str] | None,
    typer.Option(help="Columns in order of time, for a file with one row per person; repeatable."),
]
IsBetter = Annotated[
    Better | None, typer.Option("--better", help="Whether higher or lower scores are better. --instrument knows.")
]
Reliability = Annotated[float | None, typer.Option(help="Reliability of the score, between 0 and 1.")]
Sd = Annotated[
    float | None,
    typer.Option("--sd", help="SD of the score before treatment. Default: that of the first scores in the file."),
]
Instrument = Annotated[
    str, typer.Option(help="Instrument key: its published reliable change, or its reliability with your --sd.")
]
Cutoff = Annotated[float | None, typer.Option(help="Cut-off between the clinical and the functional side.")]
Clinical = Annotated[str, typer.Option(help="Instead of --cutoff: MEAN,SD of the clinical population.")]
Functional = Annotated[str, typer.Option(help="MEAN,SD of the functional population. Both: cut-off c.")]
Lowest = Annotated[float | None, typer.Option(help="Lowest value of the scale. Lower values are errors.")]
Highest = Annotated[float | None, typer.Option(help="Highest value of the scale. Higher values are errors.")]
Observed = Annotated[
    bool,
    typer.Option("--observed", help="Where the first or last session has no score, take the nearest that has one."),
]
GainPoints = Annotated[
    float | None, typer.Option(help="Points of a sudden gain. Default: those of the reliable change (Stiles 2003).")
]
GainShare = Annotated[float, typer.Option(help="Share of the score before that a sudden gain has to be.")]
GainAlpha = Annotated[
    float, typer.Option(help="Level of the t criterion of a sudden gain (Lutz 2013). 0 leaves it out.")
]
Output = Annotated[Path | None, typer.Option(help="Write one row per person to this file.")]
Gains = Annotated[Path | None, typer.Option("--gains", help="Write one row per sudden gain or loss to this file.")]
Summary = Annotated[bool, typer.Option("--summary", help="Print the summary only.")]


@reads_a_file
def change(
    file: File,
    by: By = None,
    over: Over = "session",
    value: Value = "value",
    wide: Wide = None,
    better: IsBetter = None,
    reliability: Reliability = None,
    sd: Sd = None,
    instrument: Instrument = "",
    folder: Folder = None,
    non_commercial: NonCommercial = False,
    cutoff: Cutoff = None,
    clinical: Clinical = "",
    functional: Functional = "",
    lowest: Lowest = None,
    highest: Highest = None,
    observed: Observed = False,
    gain_points: GainPoints = None,
    gain_share: GainShare = 0.25,
    gain_alpha: GainAlpha = 0.05,
    json: Json = False,
    summary: Summary = False,
    output: Output = None,
    gains: Gains = None,
    *,
    reading: ReadingOptions,
) -> None:
    """Report how each person changed from the first to the last session, and sudden gains between sessions.

    Reliable change (Jacobson & Truax 1991) needs --reliability, or --instrument. A cut-off adds who recovered: it comes
    from --cutoff, or from the norms in --clinical and --functional. Sudden gains follow Tang & DeRubeis 1999; ups and
    downs alone, and steady progress, meet the criteria too.
    """
    from alliance.cli import change_report
    from alliance.cli.change_input import Asked, GainRule, instrument_of, read_change
    from alliance.cli.course_input import Asked as Columns
    from alliance.cli.progress import is_large, progress
    from alliance.tables import write_table

    asked = Asked(
        columns=Columns(by or (), over, value, wide or (), (lowest, highest)), better=better, reliability=reliability,
        sd=sd, cutoff=cutoff, norms=(clinical, functional), observed=observed,
        gains=GainRule(gain_points, gain_share, gain_alpha),
    )  # fmt: skip
    with progress(2, long=is_large(file)) as step:
        step(f"reading {file.name}")
        found = read_change(file, asked, reading, instrument_of(instrument, folder, non_commercial=non_commercial))
        step("comparing first and last")
        report = change_report.told(found)
        if gains and "reason" in report.summary["sudden"]:
            raise WrongUse("--gains needs the size of a sudden gain: add --gain-points, --reliability or --instrument.")
        if output:
            write_table(report.people, output)
        if gains:
            write_table(report.sudden, gains)
    tell(found.notes)
    change_report.show(report, as_json=json, summary_only=summary)
