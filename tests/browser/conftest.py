"""The product served as a visitor would start it, and browsers that notice every breach of its promises.

`ALLIANCE_BROWSER_ADDRESS` names a simulated practice that is served already (`alliance demo --no-browser`), so that a
story can be tried in seconds while it is written. Every story begins with people of its own and can be told again.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from . import chromium
from .served import ADDRESS, practice
from .visitor import Visitor

FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the simulated practice is served."""
    if served := os.environ.get(ADDRESS):
        yield served.rstrip("/")
        return
    with practice() as address:
        yield address


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
