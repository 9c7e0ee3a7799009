"""The parent of the server: starts again what ends, ends what it started, leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PATIENCE = 60  # seconds until something counts as never


class Parent:
    """`tests.web.serving.parent` as a process of its own, in a group of its own."""

    def __init__(self, folder: Path) -> None:
        file = folder / "port"
        command = [sys.executable, "-m", "tests.web.serving.parent", str(file)]
        path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, start_new_session=True, stderr=subprocess.DEVNULL
        )
        wait_until(lambda: file.exists() and file.read_text() != "")
        self.port = int(file.read_text())

    def child(self) -> int | None:
        """The number of the child that answers; None where none does."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
                return int(line.recv(20) or 0) or None
        except ConnectionError:
            return None

    def both(self) -> set[int]:
        """The numbers of both children, once each has answered."""
        found: set[int] = set()

        def are_two() -> bool:
            found.add(self.child() or 0)
            return len(found - {0}) == 2

        wait_until(are_two)
        return found - {0}

    def is_port_free(self) -> bool:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError:
                return False
            return True


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[Parent]:
    started = Parent(tmp_path)
    yield started
    if started.process.poll() is None:
        started.process.kill()
    started.process.wait(PATIENCE)
    wait_until(started.is_port_free)


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_end_it_takes_its_children_along(parent: Parent, how: signal.Signals) -> None:
    parent.both()
    parent.process.send_signal(how)
    assert parent.process.wait(PATIENCE) == 0
    assert parent.is_port_free()


def test_ctrl_c_reaches_the_whole_group_and_ends_in_order(parent: Parent) -> None:
    parent.both()
    os.killpg(parent.process.pid, signal.SIGINT)
    assert parent.process.wait(PATIENCE) == 0


def test_a_killed_parent_leaves_no_child_that_holds_the_port(parent: Parent) -> None:
    parent.both()
    parent.process.kill()
    parent.process.wait(PATIENCE)
    wait_until(parent.is_port_free)


def test_a_child_that_ends_is_started_again(parent: Parent) -> None:
    before = parent.both()
    for number in before:
        os.kill(number, signal.SIGKILL)
    assert parent.both().isdisjoint(before)
