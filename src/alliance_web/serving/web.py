"""A web process: the pages of the practice on a socket that its parent has opened."""

from __future__ import annotations

import signal
from importlib import import_module
from socket import socket

from .connections import Limits, Server


def answer_requests(listener: socket, limits: Limits) -> None:
    """Answer until SIGTERM. Starts Django itself, from the environment that the parent has left."""
    application = import_module("alliance_web.wsgi").application
    from django.conf import settings

    import_module(settings.ROOT_URLCONF)  # before the first visitor has to wait for it
    server = Server(application, listener, limits, behind_proxy=settings.BEHIND_PROXY)
    signal.signal(signal.SIGTERM, server.end)
    server.run()
