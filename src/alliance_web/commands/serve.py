"""Serve the pages of one practice."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable
from pathlib import Path

from .start import start
from .worker import run_beside_server

BACKLOG = 1024


class PortTaken(ValueError):
    """Something else listens there already."""


def serve(folder: Path | None, *, host: str, port: int, workers: int, say: Callable[[str], None]) -> None:
    """Make ready and serve until stopped. Raises NotReady, PortTaken."""
    start(folder, origin=_own_origin(port))
    from django.conf import settings

    from .prepare import NotReady, prepare

    if not settings.BEHIND_PROXY and not is_this_machine(host):
        raise NotReady(
            f"--host {host} would send answers and passwords over the network unencrypted. Leave it out and use a "
            "proxy with a certificate on this machine (docs/how-to/deploy.md). If the proxy is on another machine "
            "or in another container, set ALLIANCE_BEHIND_PROXY=1."
        )
    with bind(host, port) as listener:
        prepare()
        if _is_simulated():
            raise NotReady(
                "This folder has a simulated practice. Start it with `alliance demo`, or choose another with --dir."
            )
        say(_where(settings.ORIGIN, host, port))
        run(listener, workers)


def _own_origin(port: int) -> str:
    """The address in links where nobody named one: this machine, at the port that is served; '' where one is named."""
    return "" if os.environ.get("ALLIANCE_ORIGIN") else f"http://localhost:{port}"


def _where(origin: str, host: str, port: int) -> str:
    """The address for people, and where the proxy before it finds us."""
    behind = "" if origin == f"http://localhost:{port}" else f", listening on {host}:{port}"
    return f"Serving Alliance at {origin}{behind}  (Ctrl-C to stop)"


def is_this_machine(host: str) -> bool:
    """Whether only programs on this machine reach an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def bind(host: str, port: int) -> socket.socket:
    """A socket for the address, before anything long begins; it does not listen yet. Raises PortTaken."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as fault:
        listener.close()
        raise PortTaken(
            f"Port {port} on {host} cannot be used ({fault.strerror}). Choose another with --port."
        ) from fault
    return listener


def run(listener: socket.socket, workers: int) -> None:
    """Serve until Ctrl-C or a request to end. Raises PortTaken where someone else was faster."""
    from django.db import connections

    from alliance_web.serving.connections import Limits
    from alliance_web.serving.supervisor import Child, Supervisor
    from alliance_web.serving.web import answer_requests

    try:
        listener.listen(BACKLOG)
    except OSError as fault:
        raise PortTaken(f"The port cannot be used ({fault.strerror}). Choose another with --port.") from fault
    connections.close_all()  # the parent only watches
    web = [Child(f"web {n}", answer_requests, (listener, Limits())) for n in range(1, workers + 1)]
    Supervisor([*web, Child("jobs", run_beside_server)]).run()


def _is_simulated() -> bool:
    from alliance_web.people.queries import practice

    here = practice()
    return bool(here and here.simulated)
