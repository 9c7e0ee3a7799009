"""`alliance serve`: the web app of one practice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Port = Annotated[int, typer.Option(min=1, max=65535, help="The port.")]
Host = Annotated[str, typer.Option(help="The address to listen at. Any but this machine needs ALLIANCE_BEHIND_PROXY.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Server processes; about one for each core.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="The practice's folder; ALLIANCE_DIR where it is not given.")]


def serve(port: Port = 8000, host: Host = "127.0.0.1", workers: Workers = 2, folder: Dir = None) -> None:
    """Serve the practice: bring the database and the static files up to date, check the settings, answer requests."""
    from alliance.cli.web import web

    web("serve").serve(folder, host=host, port=port, workers=workers, say=lambda text: print(text, flush=True))
