"""`alliance move`: from SQLite to PostgreSQL."""

from __future__ import annotations

from typing import Annotated

import typer

from alliance.cli.arguments import Dir
from alliance.cli.printing import print_done
from alliance.cli.progress import bar

To = Annotated[str, typer.Option("--to", help="Empty PostgreSQL database: postgresql://user:password@host/name.")]


def move(to: To, folder: Dir = None) -> None:
    """Move a practice from SQLite to an empty PostgreSQL database, completely or not at all. Stop the server first."""
    from alliance.cli.web import web

    print_done(web("move").move(folder, to, bar("Moving rows")))
