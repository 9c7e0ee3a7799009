"""`alliance audit`: verify the audit log."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.failures import ATTENTION

app = typer.Typer(no_args_is_help=True, help="Verify the audit log.")
Dir = Annotated[Path | None, typer.Option("--dir", help="Practice folder. Default: $ALLIANCE_DIR.")]
Checkpoints = Annotated[
    Path | None,
    typer.Option(
        "--checkpoints", help="Copy of the checkpoints kept elsewhere. Default: the file in the practice folder."
    ),
]


@app.callback()
def audit() -> None:
    """Verify the audit log."""


@app.command("verify")
def verify(folder: Dir = None, checkpoints: Checkpoints = None) -> None:
    """Verify every event in the audit log, and that none is missing up to the last checkpoint outside the database."""
    from alliance.cli.web import web

    found = web("audit").verify(folder, checkpoints)
    print("\n".join(found.told))
    if found.faults:
        print("\n".join(found.faults), file=sys.stderr)
        raise typer.Exit(ATTENTION)
