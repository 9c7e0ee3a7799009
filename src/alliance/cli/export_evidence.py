"""`alliance export-evidence`: the outcomes of a practice's therapies, as tables for an evaluation."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.arguments import Json
from alliance.cli.progress import bar


class Format(StrEnum):
    """The formats that the tables can be written in."""

    csv = "csv"
    parquet = "parquet"


Target = Annotated[Path, typer.Argument(help="New folder to write.")]
As = Annotated[Format, typer.Option("--format", help="File format.")]
Lead = Annotated[str, typer.Option("--as", help="Email address of the practice lead responsible.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="Practice folder. Default: $ALLIANCE_DIR.")]


def export_evidence(
    target: Target, signed_by: Lead, format: As = Format.csv, folder: Dir = None, json: Json = False
) -> None:
    """Export sessions, outcomes, ruptures, goals and tasks as tables for an evaluation.

    Includes only therapies of clients who consented, at least ten clients, and no smaller group. Leaves out names,
    dates, text and private answers. A README in the folder describes each column.
    """
    from alliance.cli.printing import print_json
    from alliance.cli.web import web

    done = web("export_evidence").export_evidence(folder, target, format.value, signed_by, bar("Reading therapies"))
    if json:
        print_json(done)
        return
    print(f"{done['therapies']} therapies of {done['clients']} clients who consented.")
    print(*(f"{name}: {rows} rows" for name, rows in done["rows"].items()), sep="\n")
    print(f"Written to {done['folder']}. Read README.md there before you use the tables.")
