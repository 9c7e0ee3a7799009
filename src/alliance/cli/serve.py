"""`alliance serve`: the web app of one practice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Port = Annotated[int, typer.Option(min=1, max=65535, help="Port.")]
Host = Annotated[str, typer.Option(help="Address to listen on. Other than localhost needs ALLIANCE_BEHIND_PROXY.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Server processes, about one per core.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="Practice folder. Default: $ALLIANCE_DIR.")]


def serve(port: Port = 8000, host: Host = "127.0.0.1", workers: Workers = 2, folder: Dir = None) -> None:
    """Serve the practice. First updates the database and static files and checks the settings."""
    from alliance.cli.web import web

    web("serve").serve(folder, host=host, port=port, workers=workers, say=lambda text: print(text, flush=True))
