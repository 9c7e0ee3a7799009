"""`alliance score`: score every form of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from alliance.cli.arguments import Columns, Folder, Instrument, Json, NonCommercial, Table, instrument_named, paired

Output = Annotated[Path | None, typer.Option(help="Write the file with its scores to this CSV, Parquet or JSON file.")]


def score(
    file: Table,
    instrument: Instrument,
    columns: Columns = "",
    folder: Folder = None,
    non_commercial: NonCommercial = False,
    output: Output = None,
    json: Json = False,
) -> None:
    """Score a questionnaire, one row per form. Gives a reason for every missing score."""
    from alliance.cli.forms import read_forms
    from alliance.cli.printing import print_json
    from alliance.cli.progress import is_large, progress
    from alliance.psychometrics import score_table
    from alliance.tables import write_table

    definition = instrument_named(instrument, folder, non_commercial=non_commercial)
    names = paired(columns)
    with progress(3, long=is_large(file)) as step:
        step(f"reading {file.name}")
        forms = read_forms(file, definition, names)
        step("scoring every form")
        scored = score_table(definition, forms, names)
        if output:
            step(f"writing {output.name}")
            write_table(scored, output)
    results = [name for name in ("score", *(scale.key for scale in definition.subscales)) if name in scored.columns]
    report = {
        "instrument": definition.key,
        "forms": scored.height,
        "scales": [_scale(scored, name) for name in results],
    }
    if json:
        kept = [part for name in results for part in (name, f"{name}_reason")]
        rows = scored.with_row_index("row", offset=2).select("row", *kept)
        print_json(report | {"scores": rows.to_dicts()})
    else:
        _say(report)


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
        mean = f", mean {scale['mean']:.2f}" if scale["mean"] is not None else ""
        spread = f", SD {scale['sd']:.2f}" if scale["sd"] is not None else ""
        print(f"{report['instrument']} {scale['scale']}: {scale['scored']} of {report['forms']} forms{mean}{spread}")
        for reason, count in scale["not_scored"].items():
            print(f"    {count} not scored: {reason}")
