"""`alliance worker`: background jobs in a process of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Dir = Annotated[Path | None, typer.Option("--dir", help="The practice's folder; ALLIANCE_DIR where it is not given.")]


def worker(folder: Dir = None) -> None:
    """Run background jobs: send emails, pass on overdue safety reviews.

    `alliance serve` runs one worker already. Start more with PostgreSQL, on this machine or on others.
    """
    from alliance.cli.web import web

    web("worker").run(folder)
