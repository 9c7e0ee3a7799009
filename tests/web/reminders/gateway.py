"""A gateway for text messages that keeps what it is given, and answers as a test says."""

import json
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any


class Gateway:
    """`taken`: what it sent on, once for each id. `status`: what it answers; 0 hangs up without a word."""

    def __init__(self) -> None:
        self.taken: dict[str, dict[str, Any]] = {}
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.status = 202
        self._server = HTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/messages"

    def __enter__(self) -> "Gateway":
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.asked[told["id"]] += 1
                gateway.headers.append(dict(self.headers))
                if gateway.status in (0, 202):
                    gateway.taken.setdefault(told["id"], told)
                if gateway.status:
                    self.send_response(gateway.status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler
