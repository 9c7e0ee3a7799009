"""Run a command beside a served simulated practice: `python -m tests.browser.served COMMAND …`.

The command finds its address in `ALLIANCE_BROWSER_ADDRESS`, so that several browsers share one practice.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ADDRESS = "ALLIANCE_BROWSER_ADDRESS"
BUILT = "ALLIANCE_BROWSER_BUILT"  # a folder with a simulated practice as it was built, for stories that need their own
DATABASE = "alliance.sqlite3"
START_SECONDS = 300


class NotStarted(Exception):
    """The demo did not start; the message is the end of its log."""


@contextmanager
def practice(keep_in: Path | None = None, **settings: str) -> Iterator[str]:
    """Where a simulated practice of its own is served, on whatever database the run is for. Raises NotStarted.

    `settings` are environment variables, such as ALLIANCE_STAFF_IDLE_MINUTES, in which parts of a minute count too.
    `keep_in` gets a copy of the practice as it was built; one that was kept is served without building it.
    """
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="alliance-practice-") as folder, (Path(folder) / "log").open("w") as log:
        if kept_in := os.environ.get(BUILT):
            shutil.copytree(kept_in, folder, dirs_exist_ok=True)
        command = [sys.executable, "-m", "alliance", "demo", "--port", str(port), "--dir", folder, "--no-browser"]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALLIANCE_", "DJANGO_"))}
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=kept | settings)
        try:
            _wait_for(f"http://localhost:{port}/health/", server, Path(log.name))
            if keep_in is not None:
                _copy(Path(folder), keep_in)
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


def _copy(folder: Path, target: Path) -> None:
    """What a served practice keeps in its folder, its database as one file."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("log", f"{DATABASE}*"), dirs_exist_ok=True)
    with closing(sqlite3.connect(folder / DATABASE)) as one, closing(sqlite3.connect(target / DATABASE)) as other:
        one.backup(other)
    (target / DATABASE).chmod(0o600)


def main(command: list[str]) -> int:
    """The exit code of the command."""
    with tempfile.TemporaryDirectory(prefix="alliance-built-") as built:
        on_sqlite = "DATABASE_URL" not in os.environ
        with practice(keep_in=Path(built) if on_sqlite else None) as address:
            there = {ADDRESS: address} | ({BUILT: built} if on_sqlite else {})
            return subprocess.call(command, env={**os.environ, **there})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
