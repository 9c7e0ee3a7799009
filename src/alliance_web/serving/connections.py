"""Connections with limits: a request takes a thread only when it has come in whole, in time and within its size.

waitress receives headers and bodies without a thread, but starts its idle time again with every byte, so a client that
sends one byte a minute holds its connection for ever, and 100 of them hold the server. Here time counts for the whole
request, and a new connection is never turned away for one that has sent nothing whole.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from socket import socket
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

MEGABYTE = 1024 * 1024
ENDING_SECONDS = 10
# Of a body that is too large so much is read and not kept, so that a browser comes to read the answer.
THROWN_AWAY = 64 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """What one web process takes in at most."""

    threads: int = 4  # each keeps a connection to the database open
    body: int = 6 * MEGABYTE  # a file of 5 MB, which the import page takes, with the form around it
    header: int = 32 * 1024
    unfinished: int = 96 * MEGABYTE  # of bodies that are not whole, all connections together
    connections: int = 200  # then the one that has waited longest makes room
    request_seconds: float = 60  # from the first byte of a request to its last
    answer_seconds: float = 120  # from the end of the work to the last byte of the answer
    idle_seconds: float = 60

    def adjustments(self, *, behind_proxy: bool) -> Adjustments:
        """The same in waitress' own words."""
        return Adjustments(
            threads=self.threads,
            max_request_body_size=self.body,
            max_request_header_size=self.header,
            inbuf_overflow=512 * 1024,  # a larger body waits in a file that has no name
            connection_limit=self.connections * 3 // 2,  # where nearly all are being answered: the rest waits outside
            cleanup_interval=1,
            channel_timeout=3600,  # see `maintenance`
            asyncore_use_poll=True,
            log_socket_errors=False,
            ident=None,
            clear_untrusted_proxy_headers=not behind_proxy,
        )


class Parser(HTTPRequestParser):
    """Reads one request; the body of one that is too large is read to its end and not kept."""

    left = 0

    def received(self, data: bytes) -> int:
        """How many of the bytes belong to this request."""
        if self.left > 0:
            self.left -= len(data)
            self.completed = self.left <= 0
            return len(data)
        used: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge) and not self.chunked and not self.expect_continue:
            self.left = min(self.content_length, THROWN_AWAY) - (len(data) - used)
            self.completed = self.left <= 0
            return len(data)
        if self.error:
            self.expect_continue = False  # answered at once, not asked for the rest
        return used


class PlainError(ErrorTask):
    """The answer to a request that never reached the program: a plain page, with the headers that every page has."""

    def execute(self) -> None:
        """Write it and close the connection."""
        from .refusals import refusal

        status, headers, body = refusal(self.request.error.code)
        self.status = status
        self.response_headers.extend(headers)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):
    """One connection. `since`: when it was opened or last answered; `begun`: when the request under way began."""

    parser_class = Parser
    error_task_class = PlainError

    def __init__(self, *args: Any, **more: Any) -> None:
        self.since = self.begun = time.monotonic()
        super().__init__(*args, **more)

    def received(self, data: bytes) -> bool:
        """Take in what came."""
        if self.request is None:
            self.begun = time.monotonic()
        return bool(super().received(data))

    def service(self) -> None:
        """Work on one request, in a thread."""
        super().service()
        self.since = time.monotonic()

    def readable(self) -> bool:
        """Whether to look for more; not once it is closed, for its number may be that of another connection by then."""
        return self._fileno is not None and bool(super().readable())

    def writable(self) -> bool:
        """Whether there is something to send, or the connection is to be closed."""
        return self._fileno is not None and bool(super().writable())

    @property
    def unfinished(self) -> int:
        """Bytes of a body that is not whole."""
        return self.request.body_bytes_received if self.request else 0

    def has_waited_too_long(self, limits: Limits) -> bool:
        """Whether the other side has had its time for what is its turn now."""
        if self.requests:
            return False
        if self.request and not self.total_outbufs_len:
            return time.monotonic() - self.begun > limits.request_seconds
        allowed = limits.answer_seconds if self.total_outbufs_len else limits.idle_seconds
        return time.monotonic() - self.since > allowed

    def handle_close(self) -> None:
        """Close it, with the file that holds a body that is not whole."""
        if self.request:
            self.request.close()
        super().handle_close()

    def handle_error(self) -> None:
        """Reading or writing failed. The message of waitress would hold what was sent."""
        self.logger.error("A connection failed and was closed.", exc_info=True)
        self.handle_close()


class Server(TcpWSGIServer):
    """One web process' end of the listening socket. `run` comes back some time after `end` was called."""

    channel_class = Channel

    def __init__(self, application: Any, listener: socket, limits: Limits, *, behind_proxy: bool) -> None:
        self.limits = limits
        self._is_ending = False
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(limits.threads)
        super().__init__(
            application,
            {},
            _sock=listener,
            dispatcher=dispatcher,
            adj=limits.adjustments(behind_proxy=behind_proxy),
            bind_socket=False,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        )

    def end(self, *_: Any) -> None:
        """Take no new connection, finish what has begun. May be called from a signal."""
        if not self._is_ending:
            self._is_ending = True
            self.pull_trigger()

    def run(self) -> None:
        """Answer until the end, then until every request that had come in whole is answered, within its time."""
        while not self._is_ending:
            self._turn()
        wasyncore.dispatcher.close(self)
        deadline = time.monotonic() + ENDING_SECONDS
        while self._has_work() and time.monotonic() < deadline:
            self._turn()
        self.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._map)

    def _turn(self) -> None:
        self.asyncore.loop(timeout=1, map=self._map, use_poll=True, count=1)

    def _has_work(self) -> bool:
        return any(one.requests or one.total_outbufs_len for one in self.active_channels.values())

    def readable(self) -> bool:
        """Whether to accept one more connection, after making room for it."""
        if len(self.active_channels) >= self.limits.connections:
            self._close_longest_waiting()
        return bool(super().readable())

    def maintenance(self, now: float) -> None:
        """Once a second: close what has had its time, and the largest bodies where they are too much together."""
        for channel in list(self.active_channels.values()):
            if channel.has_waited_too_long(self.limits):
                channel.handle_close()
        by_size = sorted(self.active_channels.values(), key=lambda one: one.unfinished)
        while sum(one.unfinished for one in by_size) > self.limits.unfinished:
            by_size.pop().handle_close()

    def _close_longest_waiting(self) -> None:
        waiting = [one for one in self.active_channels.values() if not one.requests]
        if waiting:
            min(waiting, key=lambda one: one.since).handle_close()
