"""`alliance audit`: check the record of who read and wrote what."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.failures import ATTENTION

app = typer.Typer(no_args_is_help=True, help="Check the record of who read and wrote what.")
Dir = Annotated[Path | None, typer.Option("--dir", help="The practice's folder; ALLIANCE_DIR where it is not given.")]
Checkpoints = Annotated[
    Path | None,
    typer.Option("--checkpoints", help="A copy of the checkpoints kept elsewhere, instead of the one in the folder."),
]


@app.callback()
def audit() -> None:
    """Check the record of who read and wrote what."""


@app.command("verify")
def verify(folder: Dir = None, checkpoints: Checkpoints = None) -> None:
    """Check every row of the record, and that nothing was taken away since the last checkpoint outside the database."""
    from alliance.cli.web import web

    found = web("audit").verify(folder, checkpoints)
    print("\n".join(found.told))
    if found.faults:
        print("\n".join(found.faults), file=sys.stderr)
        raise typer.Exit(ATTENTION)
