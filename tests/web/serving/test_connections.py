"""Slow, huge and broken requests hold neither a thread nor a connection; the others are answered while they last.

No test measures a time: each waits as long as it takes, and fails where nothing comes at all.
"""

import re
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from alliance_web.serving.connections import Limits, Server

PATIENCE = 60  # seconds until something counts as never
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
UNFINISHED = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabc"
CHUNKED = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
CLOSE = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

# What is sent on one connection, and the statuses of the answers.
EXCHANGES = [
    ("one after the other", GET + GET + CLOSE, [200, 200, 200]),
    ("a body in chunks", CHUNKED + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n" + CLOSE, [200, 200]),
    ("a body of the largest size", POST % (999, b"x" * 999) + CLOSE, [200, 200]),
    ("a body too large", POST % (2000, b"x" * 2000), [413]),
    ("a body too large, with the next request behind it", POST % (1500, b"x" * 1500) + GET, [413]),
    ("a body in chunks too large", CHUNKED + b"7d0\r\n" + b"x" * 2000 + b"\r\n0\r\n\r\n", [413]),
    ("a length that is no number", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n", [400]),
    ("a negative length", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n", [400]),
    ("two lengths", b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", [400]),
    ("chunks that are none", CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n", [400]),
    ("an encoding no one knows", b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", [501]),
    ("headers too large", b"GET / HTTP/1.1\r\nCookie: " + b"x" * 5000 + b"\r\n\r\n", [431]),
    ("no request at all", b"hello\r\n\r\n", [400]),
    ("may I send so much?", CHUNKED.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"), [100]),
    ("may I send too much?", (POST % (5000, b"")).replace(b"Host", b"Expect: 100-continue\r\nHost"), [413]),
]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Says how long the body was."""
    length = len(environ["wsgi.input"].read())
    start_response(
        "200 OK", [("Content-Type", "text/plain"), ("Seen-Proto", environ.get("HTTP_X_FORWARDED_PROTO", ""))]
    )
    return [f"{length} bytes".encode()]


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Serve with limits of its own."""
    running: list[tuple[Server, threading.Thread]] = []

    def start(app: Callable[..., Any] = application, *, behind_proxy: bool = False, **limits: Any) -> Server:
        listener = socket.create_server(("127.0.0.1", 0))
        small = Limits(**{"threads": 1, "body": 1000, "header": 4000, **limits})
        server = Server(app, listener, small, behind_proxy=behind_proxy)
        thread = threading.Thread(target=server.run)
        thread.start()
        running.append((server, thread))
        return server

    yield start
    for server, thread in running:
        server.end()
        thread.join(PATIENCE)
        assert not thread.is_alive()


class Line:
    """One connection of a client."""

    def __init__(self, server: Server) -> None:
        self.socket = socket.create_connection((server.effective_host, int(server.effective_port)), timeout=PATIENCE)

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: Any) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self) -> bytes:
        """The next piece of an answer; empty where the connection was closed."""
        try:
            return self.socket.recv(65536)
        except ConnectionError:
            return b""

    def everything(self) -> bytes:
        """All answers until the connection is closed."""
        return b"".join(iter(self.answer, b""))


def statuses(answers: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d+) ", answers)]


def is_answered(server: Server) -> bool:
    with Line(server) as line:
        line.send(CLOSE)
        return statuses(line.everything()) == [200]


@pytest.mark.parametrize(("sent", "expected"), [row[1:] for row in EXCHANGES], ids=[row[0] for row in EXCHANGES])
def test_what_is_answered(serve: Callable[..., Any], sent: bytes, expected: list[int]) -> None:
    with Line(serve()) as line:
        line.send(sent)
        found = line.answer() if expected == [100] else line.everything()
    assert statuses(found) == expected


@pytest.mark.parametrize("begun", [UNFINISHED, UNFINISHED[:30], CHUNKED + b"5\r\nabc", b""])
def test_unfinished_requests_hold_nobody_else(serve: Callable[..., Any], begun: bytes) -> None:
    """One thread, twenty clients that wait in the middle of a request: everyone else is answered."""
    server = serve()
    waiting = [Line(server) for _ in range(20)]
    for line in waiting:
        line.send(begun)
    assert is_answered(server)
    for line in waiting:
        line.socket.close()


def test_a_request_that_comes_in_pieces_is_answered_when_it_is_whole(serve: Callable[..., Any]) -> None:
    with Line(serve()) as line:
        for piece in (UNFINISHED[:10], UNFINISHED[10:], b"d", b"e", CLOSE):
            line.send(piece)
        assert b"\r\n\r\n5 bytes" in line.everything()


@pytest.mark.parametrize("begun", [UNFINISHED[:-3], b"GET / HTTP/1.1\r\nX: "])
def test_time_counts_for_the_whole_request(serve: Callable[..., Any], begun: bytes) -> None:
    """A client that sends a byte now and then is cut off all the same."""
    with Line(serve(request_seconds=1, body=10_000)) as line:
        line.send(begun.replace(b"Length: 5", b"Length: 9000"))
        line.socket.settimeout(0.2)
        for _ in range(5 * PATIENCE):
            try:
                line.send(b"x")
                if not line.socket.recv(10):
                    return
            except TimeoutError:
                continue
            except ConnectionError:
                return
    pytest.fail("a client that drips was let go on")


def test_an_idle_connection_is_closed(serve: Callable[..., Any]) -> None:
    with Line(serve(idle_seconds=0.2)) as line:
        assert line.answer() == b""


def test_an_answer_that_no_one_fetches_is_given_up(serve: Callable[..., Any]) -> None:
    """The client asks and reads nothing: its connection is closed although it could never be written to."""
    large = b"x" * 8_000_000

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Length", str(len(large)))])
        return [large]

    server = serve(app, answer_seconds=0.2)
    with Line(server) as line:
        line.send(GET)
        assert line.socket.recv(10)
        _wait_until(lambda: not server.active_channels)


def test_a_new_connection_is_let_in_for_the_one_that_waited_longest(serve: Callable[..., Any]) -> None:
    server = serve(connections=5)
    waiting = [Line(server) for _ in range(5)]
    for line in waiting:
        line.send(UNFINISHED)
    assert is_answered(server)
    assert waiting[0].answer() == b""
    for line in waiting:
        line.socket.close()


def test_bodies_that_are_not_whole_are_limited_together(serve: Callable[..., Any]) -> None:
    server = serve(body=1_000_000, unfinished=1_000_000)
    lines = [Line(server) for _ in range(3)]
    for line in lines:
        line.send(b"POST / HTTP/1.1\r\nContent-Length: 900000\r\n\r\n" + b"x" * 600_000)
    closed: set[socket.socket] = set()
    while len(closed) < 2:
        found, _, _ = select.select({line.socket for line in lines} - closed, [], [], PATIENCE)
        assert found, "nothing was closed"
        closed |= set(found)
    for line in lines:
        line.socket.close()


def test_a_refusal_is_a_plain_page_with_the_headers_of_every_page(serve: Callable[..., Any]) -> None:
    with Line(serve()) as line:
        line.send(POST % (2000, b"x" * 2000))
        answer = line.everything().decode()
    assert "The file is too large" in answer
    for header in ("Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff", "no-store"):
        assert header in answer
    assert "waitress" not in answer


@pytest.mark.parametrize(("behind_proxy", "seen"), [(False, ""), (True, "https")])
def test_headers_of_a_proxy_are_believed_only_behind_one(
    serve: Callable[..., Any], behind_proxy: bool, seen: str
) -> None:
    with Line(serve(behind_proxy=behind_proxy)) as line:
        line.send(CLOSE.replace(b"Host:", b"X-Forwarded-Proto: https\r\nHost:"))
        assert f"Seen-Proto: {seen}\r\n" in line.everything().decode()


def test_a_request_that_has_begun_is_answered_before_the_end(serve: Callable[..., Any]) -> None:
    """SIGTERM calls `end`: the request that a thread works on is finished, and no new connection is taken."""
    begun, go_on = threading.Event(), threading.Event()

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        begun.set()
        go_on.wait(PATIENCE)
        return application(environ, start_response)

    server = serve(app)
    with Line(server) as line:
        line.send(CLOSE)
        assert begun.wait(PATIENCE)
        server.end()
        _wait_until(lambda: _is_shut(server))
        go_on.set()
        assert statuses(line.everything()) == [200]


def _is_shut(server: Server) -> bool:
    try:
        Line(server).socket.close()
    except ConnectionError:
        return True
    return False


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)
