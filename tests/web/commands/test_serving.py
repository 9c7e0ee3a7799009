"""Serving and the simulated practice from the command line: what is refused, and why."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from alliance_web.commands import demo as demo_command
from alliance_web.commands import prepare as preparing
from alliance_web.commands import serve as serving
from alliance_web.people.models import Practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens already."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Where the server would have been started."""
    calls: list[tuple[Any, ...]] = []
    for module in (serving, demo_command):
        monkeypatch.setattr(module, "start", lambda *args, **kwargs: None)
        monkeypatch.setattr(module, "run", lambda *args, **kwargs: calls.append(args))
    monkeypatch.setattr(preparing, "prepare", lambda: None)
    return calls


def test_a_taken_port_is_told_before_anything_long_begins(taken: int) -> None:
    with pytest.raises(serving.PortTaken, match=r"cannot be used .* --port"):
        serving.check_port("127.0.0.1", taken)


def test_the_demo_refuses_a_real_practice(practice: Practice, served: list[Any], tmp_path: Path) -> None:
    with pytest.raises(preparing.NotReady, match="database of a real practice"):
        demo_command.demo(tmp_path, port=0, browser=False, progress=lambda done, total: None, say=print)
    assert served == []


def test_serving_refuses_a_simulated_practice(practice: Practice, served: list[Any], tmp_path: Path) -> None:
    Practice.objects.update(simulated=True)
    with pytest.raises(preparing.NotReady, match="simulated practice"):
        serving.serve(tmp_path, host="127.0.0.1", port=0, workers=1)
    assert served == []


def test_a_practice_is_served(practice: Practice, served: list[Any], tmp_path: Path) -> None:
    serving.serve(tmp_path, host="127.0.0.1", port=0, workers=3)
    assert served == [("127.0.0.1", 0, 3)]


def test_a_simulated_practice_is_not_built_twice(
    practice: Practice, served: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Practice.objects.update(simulated=True)
    monkeypatch.setattr("alliance_web.overview.demo.build.build", _must_not_be_called)
    said: list[str] = []
    demo_command.demo(tmp_path, port=0, browser=False, progress=lambda done, total: None, say=said.append)
    assert "http://localhost:0/demo/" in said[0]
    assert served == [("127.0.0.1", 0)]


def _must_not_be_called(progress: Callable[[int, int], None]) -> None:
    raise AssertionError("built again")


def test_static_files_are_collected_only_when_one_changed(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    collected: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "call_command", lambda name, **options: _note(collected, name, settings.STATIC_ROOT))
        preparing._static_files()
        preparing._static_files()
        patch.setattr(preparing, "_signature", lambda: "another")
        preparing._static_files()
    assert collected == ["collectstatic", "collectstatic"]


def test_a_newer_database_is_not_opened(db: None) -> None:
    MigrationRecorder(connection).record_applied("checkins", "9999_from_the_future")
    with pytest.raises(preparing.NotReady, match="newer version of Alliance"):
        preparing.migrate()


def _note(collected: list[str], name: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    collected.append(name)
