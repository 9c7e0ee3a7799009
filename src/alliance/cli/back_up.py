"""`alliance back-up`: a copy of the practice's database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Target = Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="The practice's folder; ALLIANCE_DIR where it is not given.")]


def back_up(target: Target, folder: Dir = None) -> None:
    """Copy the database while the practice goes on, after checking that the record of reads and writes is unbroken."""
    from alliance.cli.web import web

    print(web("back_up").back_up(folder, target))
