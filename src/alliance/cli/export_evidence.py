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
Dir = Annotated[Path | None, typer.Option("--dir", help="The practice's folder; ALLIANCE_DIR where it is not given.")]


def export_evidence(target: Target, format: As = Format.csv, folder: Dir = None, json: Json = False) -> None:
    """Write sessions, outcomes, strains, goals and tasks of all therapies as tables, for an evaluation.

    There is no name, no date, no word and no private answer in them. The people it is about have to consent before the
    folder leaves the practice; the README in it says what each column is.
    """
    from alliance.cli.printing import print_json
    from alliance.cli.web import web

    done = web("export_evidence").export_evidence(folder, target, format.value, bar("Reading therapies"))
    if json:
        print_json(done)
        return
    print(*(f"{name}: {rows} rows" for name, rows in done["rows"].items()), sep="\n")
    print(f"Written to {done['folder']}. Ask the people it is about before it leaves the practice: README.md there.")
