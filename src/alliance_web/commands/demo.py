"""Build a simulated practice once and serve it on this machine only."""

from __future__ import annotations

import socket
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from pathlib import Path

from alliance_web.vault.files import close_to_others

from .serve import PortTaken, bind, run
from .start import start

LOOPBACK = "127.0.0.1"
OPENING_SECONDS = 30
# Tried in this order where nobody chose one.
PORTS = range(8000, 8020)


def demo(
    folder: Path, *, port: int | None, browser: bool, progress: Callable[[int, int], None], say: Callable[[str], None]
) -> None:
    """Build where nothing is built yet, then serve until stopped. Raises NotReady, PortTaken.

    `port`: None for the first free one from 8000 on.
    """
    listener, port = _listener(port, say)
    origin = f"http://localhost:{port}"
    with listener:
        close_to_others(folder)
        start(folder, mode="demo", origin=origin)
        from .prepare import prepare

        prepare()
        _build(progress)
        say(f"The simulated practice is at {origin}/demo/  (Ctrl-C to stop)")
        if browser:
            threading.Thread(target=_open, args=(origin,), daemon=True).start()
        run(listener, workers=1)


def _listener(port: int | None, say: Callable[[str], None]) -> tuple[socket.socket, int]:
    """A socket on the chosen port, or on the first that is free; another than the usual one is told."""
    if port is not None:
        return bind(LOOPBACK, port), port
    for one in PORTS:
        try:
            listener = bind(LOOPBACK, one)
        except PortTaken:
            continue
        if one != PORTS[0]:
            say(f"Port {PORTS[0]} is taken, so port {one} is used.")
        return listener, one
    raise PortTaken(f"Ports {PORTS[0]} to {PORTS[-1]} are all taken. Choose another with --port.")


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
