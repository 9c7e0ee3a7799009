"""Build a simulated practice once and serve it on this machine only."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from pathlib import Path

from alliance_web.vault.files import close_to_others

from .serve import bind, run
from .start import start

LOOPBACK = "127.0.0.1"
OPENING_SECONDS = 30


def demo(
    folder: Path, *, port: int, browser: bool, progress: Callable[[int, int], None], say: Callable[[str], None]
) -> None:
    """Build where nothing is built yet, then serve until stopped. Raises NotReady, PortTaken."""
    origin = f"http://localhost:{port}"
    with bind(LOOPBACK, port) as listener:
        close_to_others(folder)
        start(folder, mode="demo", origin=origin)
        from .prepare import prepare

        prepare()
        _build(progress)
        say(f"The simulated practice is at {origin}/demo/  (Ctrl-C to stop)")
        if browser:
            threading.Thread(target=_open, args=(origin,), daemon=True).start()
        run(listener, workers=1)


def _build(progress: Callable[[int, int], None]) -> None:
    """Refuse a real practice; build the simulated one where there is none."""
    from alliance_web.overview.demo.build import build
    from alliance_web.people.queries import practice

    from .prepare import NotReady

    here = practice()
    if here is not None and not here.simulated:
        raise NotReady(
            "This folder has a real practice, which the demo does not open. Choose another folder with --dir."
        )
    if here is None:
        build(progress)


def _open(origin: str) -> None:
    """Open the visitor's browser as soon as the server answers."""
    deadline = time.monotonic() + OPENING_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{origin}/health/", timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            webbrowser.open(f"{origin}/demo/")
            return
