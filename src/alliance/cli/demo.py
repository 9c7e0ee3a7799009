"""`alliance demo`: a simulated practice to explore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliance.cli.progress import bar

FOLDER = Path("~/.local/share/alliance-demo")

Port = Annotated[
    int | None,
    typer.Option(min=1, max=65535, help="Port on this machine. Default: 8000, or the next one that is free."),
]
Dir = Annotated[Path, typer.Option("--dir", help="Folder for the simulated practice.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")]


def demo(port: Port = None, folder: Dir = FOLDER, no_browser: NoBrowser = False) -> None:
    """Open a simulated practice on this machine. Sign in as anyone in it with one button.

    The first start builds it, in about half a minute. To start over, delete its folder.
    """
    from alliance.cli.web import web

    web("demo").demo(
        folder.expanduser(),
        port=port,
        browser=not no_browser,
        progress=bar("Building the simulated practice"),
        say=_say,
    )


def _say(text: str) -> None:
    print(text, flush=True)
