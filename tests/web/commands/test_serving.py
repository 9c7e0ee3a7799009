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
def served(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """With how many web processes the server would have been started."""
    calls: list[int] = []
    for module in (serving, demo_command):
        monkeypatch.setattr(module, "start", lambda *args, **kwargs: None)
        monkeypatch.setattr(module, "run", lambda listener, workers: calls.append(workers))
    monkeypatch.setattr(preparing, "prepare", lambda: None)
    return calls


def test_a_taken_port_is_told_before_anything_long_begins(taken: int) -> None:
    with pytest.raises(serving.PortTaken, match=r"cannot be used .* --port"):
        serving.bind("127.0.0.1", taken)


def test_the_demo_refuses_a_real_practice(practice: Practice, served: list[int], tmp_path: Path) -> None:
    with pytest.raises(preparing.NotReady, match="folder has a real practice"):
        demo_command.demo(tmp_path, port=0, browser=False, progress=lambda done, total: None, say=print)
    assert served == []


def test_serving_refuses_a_simulated_practice(practice: Practice, served: list[int], tmp_path: Path) -> None:
    Practice.objects.update(simulated=True)
    with pytest.raises(preparing.NotReady, match="simulated practice"):
        serving.serve(tmp_path, host="127.0.0.1", port=0, workers=1, say=print)
    assert served == []


def test_a_practice_is_served(practice: Practice, served: list[int], tmp_path: Path) -> None:
    said: list[str] = []
    serving.serve(tmp_path, host="127.0.0.1", port=0, workers=3, say=said.append)
    assert served == [3]
    assert said == ["Serving Alliance at http://localhost:8000, listening on 127.0.0.1:0  (Ctrl-C to stop)"]


# the address of the practice, the port, what is said
ADDRESSES = [
    ("http://localhost:8100", 8100, "Serving Alliance at http://localhost:8100  (Ctrl-C to stop)"),
    (
        "https://talk.example.org",
        8000,
        "Serving Alliance at https://talk.example.org, listening on 127.0.0.1:8000  (Ctrl-C to stop)",
    ),
]


@pytest.mark.parametrize(("origin", "port", "said"), ADDRESSES)
def test_the_address_that_is_told_is_the_one_in_links(origin: str, port: int, said: str) -> None:
    assert serving._where(origin, "127.0.0.1", port) == said


@pytest.mark.parametrize(("named", "origin"), [("", "http://localhost:8100"), ("https://talk.example.org", "")])
def test_links_name_the_port_that_is_served_unless_an_address_was_named(
    monkeypatch: pytest.MonkeyPatch, named: str, origin: str
) -> None:
    monkeypatch.setenv("ALLIANCE_ORIGIN", named)
    assert serving._own_origin(8100) == origin


def test_the_demo_takes_the_next_free_port_and_says_so(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    monkeypatch.setattr(demo_command, "PORTS", (taken, free))
    said: list[str] = []
    listener, port = demo_command._listener(None, said.append)
    listener.close()
    assert (port, said) == (free, [f"Port {taken} is taken, so port {free} is used."])


def test_the_demo_takes_no_other_port_than_the_chosen_one(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(serving.PortTaken, match="Choose another with --port"):
        demo_command._listener(taken, print)
    monkeypatch.setattr(demo_command, "PORTS", (taken, taken))
    with pytest.raises(serving.PortTaken, match="are all taken"):
        demo_command._listener(None, print)


HOSTS = [
    ("127.0.0.1", True),
    ("127.8.8.8", True),
    ("::1", True),
    ("[::1]", True),
    ("localhost", True),
    ("0.0.0.0", False),
    ("::", False),
    ("192.168.1.4", False),
    ("alliance.example.org", False),
    ("localhost.example.org", False),
    ("", False),
]


@pytest.mark.parametrize(("host", "here"), HOSTS)
def test_which_addresses_only_this_machine_reaches(host: str, here: bool) -> None:
    assert serving.is_this_machine(host) is here


def test_answers_are_not_sent_over_a_network_in_the_clear(served: list[int], tmp_path: Path) -> None:
    with pytest.raises(preparing.NotReady, match="ALLIANCE_BEHIND_PROXY=1"):
        serving.serve(tmp_path, host="0.0.0.0", port=0, workers=1, say=print)
    assert served == []


def test_behind_a_proxy_another_address_is_served(
    practice: Practice, served: list[int], settings: Any, tmp_path: Path
) -> None:
    settings.BEHIND_PROXY = True
    serving.serve(tmp_path, host="0.0.0.0", port=0, workers=1, say=print)
    assert served == [1]


def test_a_simulated_practice_is_not_built_twice(
    practice: Practice, served: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Practice.objects.update(simulated=True)
    monkeypatch.setattr("alliance_web.overview.demo.build.build", _must_not_be_called)
    said: list[str] = []
    demo_command.demo(tmp_path, port=0, browser=False, progress=lambda done, total: None, say=said.append)
    assert "http://localhost:0/demo/" in said[0]
    assert served == [1]


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
