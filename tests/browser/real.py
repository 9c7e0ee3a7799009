"""A practice as somebody sets it up: nothing simulated, its one person still to choose a password."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .served import _free_port, _wait_for

EMAIL = "noor@harbour.example"


@contextmanager
def practice(**settings: str) -> Iterator[tuple[str, str]]:
    """Where it is served, and the link with which Noor chooses a password. `settings` are environment variables."""
    port = _free_port()
    address = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory(prefix="alliance-practice-") as folder, (Path(folder) / "log").open("w") as log:
        others = ("ALLIANCE_", "DJANGO_", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        there = kept | {"ALLIANCE_DIR": folder, "ALLIANCE_ORIGIN": address} | settings
        Path(folder).chmod(0o700)
        named = ["--practice", "Harbour Street Practice", "--name", "Noor", "--email", EMAIL]
        made = _alliance(["set-up", *named, "--time-zone", "Europe/London"], there)
        link = next(word for word in made.split() if "/sign-in/password/" in word)
        serve = [sys.executable, "-m", "alliance", "serve", "--port", str(port), "--workers", "1"]
        server = subprocess.Popen(serve, stdout=log, stderr=subprocess.STDOUT, env=there)
        try:
            _wait_for(f"{address}/health/", server, Path(log.name))
            yield address, link
        finally:
            server.terminate()
            server.wait(timeout=20)


def _alliance(arguments: list[str], env: dict[str, str]) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "alliance", *arguments], env=env, capture_output=True, text=True, check=True
    )
    return run.stdout
