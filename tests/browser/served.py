"""Run a command beside a served simulated practice: `python -m tests.browser.served COMMAND …`.

The command finds its address in `ALLIANCE_BROWSER_ADDRESS`, so that several browsers share one practice.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ADDRESS = "ALLIANCE_BROWSER_ADDRESS"
START_SECONDS = 300


class NotStarted(Exception):
    """The demo did not start; the message is the end of its log."""


@contextmanager
def practice(**settings: str) -> Iterator[str]:
    """Where a simulated practice of its own is served, on whatever database the run is for. Raises NotStarted.

    `settings` are environment variables, such as ALLIANCE_STAFF_IDLE_MINUTES, in which parts of a minute count too.
    """
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="alliance-practice-") as folder, (Path(folder) / "log").open("w") as log:
        command = [sys.executable, "-m", "alliance", "demo", "--port", str(port), "--dir", folder, "--no-browser"]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALLIANCE_", "DJANGO_"))}
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=kept | settings)
        try:
            _wait_for(f"http://localhost:{port}/health/", server, Path(log.name))
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise NotStarted(log.read_text()[-4000:])


def main(command: list[str]) -> int:
    """The exit code of the command."""
    with practice() as address:
        return subprocess.call(command, env={**os.environ, ADDRESS: address})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
