"""`alliance export-evidence`: what a practice's therapies came to, as tables for an evaluation."""

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


Target = Annotated[Path, typer.Argument(help="The folder to write; it must not exist yet.")]
As = Annotated[Format, typer.Option("--format", help="The format of the files.")]
Lead = Annotated[str, typer.Option("--as", help="The email address of the practice lead who answers for it.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="The practice's folder; ALLIANCE_DIR where it is not given.")]


def export_evidence(
    target: Target, signed_by: Lead, format: As = Format.csv, folder: Dir = None, json: Json = False
) -> None:
    """Write sessions, outcomes, strains, goals and tasks of therapies as tables, for an evaluation.

    Only therapies whose clients said yes to it are in them, at least ten clients, and no group of fewer. There is no
    name, no date, no word and no private answer; the README in the folder says what each column is.
    """
    from alliance.cli.printing import print_json
    from alliance.cli.web import web

    done = web("export_evidence").export_evidence(folder, target, format.value, signed_by, bar("Reading therapies"))
    if json:
        print_json(done)
        return
    print(f"{done['therapies']} therapies of {done['clients']} clients who said yes.")
    print(*(f"{name}: {rows} rows" for name, rows in done["rows"].items()), sep="\n")
    print(f"Written to {done['folder']}. README.md there says what it may be used for.")
