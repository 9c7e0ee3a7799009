"""The product served as a visitor would start it, and browsers that notice every breach of its promises.

`ALLIANCE_BROWSER_ADDRESS` names a simulated practice that is served already (`alliance demo --no-browser`), so that a
story can be tried in seconds while it is written. Every story begins with people of its own and can be told again.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from . import chromium
from .visitor import Visitor

START_SECONDS = 300
FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the simulated practice is served, on whatever database the run is for."""
    if served := os.environ.get("ALLIANCE_BROWSER_ADDRESS"):
        yield served.rstrip("/")
        return
    port = _free_port()
    folder = tmp_path_factory.mktemp("practice")
    log = (folder / "log").open("w")
    command = [sys.executable, "-m", "alliance", "demo", "--port", str(port), "--dir", str(folder), "--no-browser"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ALLIANCE_", "DJANGO_"))}
    server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
    try:
        _wait_for(f"http://localhost:{port}/health/", server, folder / "log")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the demo did not start:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    path = chromium.find()
    if path is None:
        pytest.fail("No Chromium was found. `make test` installs one; or install the package chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(address: str, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Make visitors: `visitor(phone=True, scripts=False)`. Each is watched until the test ends."""
    visitors: list[Visitor] = []

    def make(*, phone: bool = False, scripts: bool = True, dark: bool = False, scale: int = 1) -> Visitor:
        visitors.append(Visitor(browser, address, phone=phone, scripts=scripts, dark=dark, scale=scale))
        return visitors[-1]

    yield make
    for one in visitors:
        one.leave()
    assert [breach for one in visitors for breach in one.breaches] == []
