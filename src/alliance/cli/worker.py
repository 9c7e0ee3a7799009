"""`alliance worker`: background jobs in a process of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Dir = Annotated[Path | None, typer.Option("--dir", help="Practice folder. Default: $ALLIANCE_DIR.")]


def worker(folder: Dir = None) -> None:
    """Run background jobs: send emails, escalate overdue safety reviews.

    `alliance serve` already runs one worker. With PostgreSQL you can start more, on this machine or others.
    """
    from alliance.cli.web import web

    web("worker").run(folder)
