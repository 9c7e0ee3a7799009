"""Serve the pages of one practice."""

from __future__ import annotations

import multiprocessing
import socket
from pathlib import Path

from . import worker
from .start import start


class PortTaken(ValueError):
    """Something else listens there already."""


def serve(folder: Path | None, *, host: str, port: int, workers: int) -> None:
    """Make ready and serve until stopped. Raises NotReady, PortTaken."""
    start(folder)
    from .prepare import NotReady, prepare

    check_port(host, port)
    prepare()
    if _is_simulated():
        raise NotReady(
            "This folder holds a simulated practice. Start it with `alliance demo`, or name another with --dir."
        )
    run(host, port, workers)


def check_port(host: str, port: int) -> None:
    """See that nobody listens at the address, before anything long begins."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise PortTaken(
                f"Port {port} on {host} cannot be used ({fault.strerror}). Choose another: --port."
            ) from fault


def run(host: str, port: int, workers: int) -> None:
    """Serve until Ctrl-C or a request to end; each worker is a process with one thread for Python."""
    from granian import Granian
    from granian.constants import Interfaces

    # A forked copy would take over polars' threads as they stood, without the threads, and wait for them for ever.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "alliance_web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        websockets=False,
        log_level="warning",
        respawn_failed_workers=True,
    )
    with worker.beside():
        server.serve()


def _is_simulated() -> bool:
    from alliance_web.people.queries import practice

    here = practice()
    return bool(here and here.simulated)
