"""A served practice that can be killed: all of its processes at once, or its worker alone."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

START_SECONDS = 60


class Killable:
    """`alliance serve` in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return "127.0.0.1", self.port

    def start(self) -> None:
        """Start and wait until it answers. Raises TimeoutError."""
        where = ["--port", str(self.port), "--dir", str(self.folder)]
        command = [sys.executable, "-m", "alliance", "serve", "--workers", "1", *where]
        log = (self.folder / "log").open("ab")
        self._server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        log.close()
        deadline = monotonic() + START_SECONDS
        while not self._answers():
            if monotonic() > deadline:
                raise TimeoutError((self.folder / "log").read_text()[-3000:])
            sleep(0.1)

    def kill(self) -> None:
        """Kill every process of the server, the worker among them."""
        assert self._server is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait()

    def kill_worker(self) -> None:
        """Kill the worker alone; the server starts another."""
        for pid in self._workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End as it should."""
        assert self._server is not None
        self._server.terminate()
        self._server.wait(timeout=30)

    def _workers(self) -> list[int]:
        """The processes of our group that were started by the server and do not hold its port."""
        assert self._server is not None
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != self._server.pid:
                with contextlib.suppress(OSError):
                    is_child = b"spawn_main" in (entry / "cmdline").read_bytes()
                    if is_child and os.getpgid(int(entry.name)) == self._server.pid and not self._holds_port(entry):
                        found.append(int(entry.name))
        return found

    def _holds_port(self, process: Path) -> bool:
        lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        ours = {f"socket:[{line[9]}]" for line in lines if line[1].endswith(f":{self.port:04X}") and line[3] == "0A"}
        return any(os.readlink(one) in ours for one in (process / "fd").iterdir())

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(*self.address, timeout=2)
        try:
            connection.request("GET", "/health/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
