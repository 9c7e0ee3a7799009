"""`alliance score`: score every form of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alliance.cli.arguments import (
    Columns,
    Folder,
    Instrument,
    Json,
    NonCommercial,
    Table,
    instrument_named,
    with_columns,
)
from alliance.cli.figures import figure
from alliance.cli.item_rest import against_the_others
from alliance.cli.reading_options import reads_forms, tell

if TYPE_CHECKING:
    import polars as pl

    from alliance.model import Instrument as Definition
    from alliance.tables import ReadingOptions

Output = Annotated[Path | None, typer.Option(help="Write the file with its scores to this CSV, Parquet or JSON file.")]


@reads_forms
def score(
    file: Table,
    instrument: Instrument,
    columns: Columns = "",
    folder: Folder = None,
    non_commercial: NonCommercial = False,
    output: Output = None,
    json: Json = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Score a questionnaire, one row per form. Gives a reason for every missing score.

    Answers are numbers, the words of the form, or codes named with --answer. The other columns stay as they are.
    """
    import polars as pl

    from alliance.cli.forms import as_stated, read_forms
    from alliance.cli.printing import print_json
    from alliance.cli.progress import is_large, progress
    from alliance.psychometrics import score_table
    from alliance.tables import write_table
    from alliance.versions import VERSION

    known = instrument_named(instrument, folder, non_commercial=non_commercial)
    definition, reading = as_stated(known, reading), with_columns(reading, columns)
    with progress(3, long=is_large(file)) as step:
        step(f"reading {file.name}")
        forms = read_forms(file, definition, reading, also=[VERSION])
        step("scoring every form")
        scored = score_table(definition, forms.answers)
        results = [name for name in ("score", *(scale.key for scale in definition.subscales)) if name in scored.columns]
        kept = [part for name in results for part in (name, f"{name}_reason")]
        if output:
            step(f"writing {output.name}")
            write_table(with_results(forms.sheet.table, scored.select(kept), definition), output)
    report = {
        "instrument": definition.key,
        "forms": scored.height,
        "scales": [_scale(scored, name) for name in results],
    }
    tell([*forms.notes, *against_the_others(definition, forms.answers)])
    if json:
        rows = scored.select(pl.Series("row", list(forms.sheet.rows), pl.Int64), *kept)
        print_json(report | {"scores": rows.to_dicts()})
    else:
        _say(report)


def with_results(table: pl.DataFrame, results: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    """The file as it is, with the scores. Raises TableNotScorable where it has columns of these names."""
    from alliance.psychometrics import TableNotScorable

    taken = [name for name in results.columns if name in table.columns]
    if taken:
        raise TableNotScorable(
            f"The table cannot be scored as {definition.key}. Columns have the names of results; rename them: "
            f"{', '.join(taken)}."
        )
    return table.with_columns(results.get_columns())


def _scale(scored: Any, name: str) -> dict[str, Any]:
    """How many forms have a score, its mean and spread, and why the others have none."""
    reasons = scored[f"{name}_reason"].value_counts(sort=True).rows()
    return {
        "scale": name,
        "scored": scored.height - scored[name].null_count(),
        "mean": scored[name].mean(),
        "sd": scored[name].std(),
        "not_scored": {reason: count for reason, count in reasons if reason},
    }


def _say(report: dict[str, Any]) -> None:
    for scale in report["scales"]:
        mean = f", mean {figure(scale['mean'])}" if scale["mean"] is not None else ""
        spread = f", SD {figure(scale['sd'])}" if scale["sd"] is not None else ""
        print(f"{report['instrument']} {scale['scale']}: {scale['scored']} of {report['forms']} forms{mean}{spread}")
        for reason, count in scale["not_scored"].items():
            print(f"    {count} not scored: {reason}")
