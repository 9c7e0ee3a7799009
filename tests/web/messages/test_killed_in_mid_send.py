"""A worker is killed with SIGKILL while it talks with the mail server: nothing is lost, and what is in doubt is told.

| killed in the conversation about | the next worker                              | a page tells                |
| -------------------------------- | -------------------------------------------- | --------------------------- |
| a notice about self-harm         | sends it again, under the same Message-ID    | it may have been sent twice |
| a sign-in code                   | does not send it again                       | it may have been sent       |
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from validation.reliability.sink import Sink

LONG = 60  # seconds; only a broken program needs them


def environment(port: int) -> dict[str, str]:
    ours = ("ALLIANCE_", "DJANGO_", "DATABASE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"ALLIANCE_MAIL_HOST": "127.0.0.1", "ALLIANCE_MAIL_PORT": str(port), "ALLIANCE_MAIL_TLS": "0"}


@pytest.fixture
def sink() -> Any:
    with Sink() as server:
        yield server


@pytest.fixture
def step(sink: Sink, tmp_path: Path) -> Callable[[str], Any]:
    """Something that happens in the practice, in a process of its own."""

    def run(name: str) -> Any:
        command = [sys.executable, "-m", "tests.web.messages.outside", str(tmp_path), name]
        told = subprocess.run(command, env=environment(sink.port), check=True, capture_output=True, text=True).stdout
        return json.loads(told) if told else None

    return run


@pytest.fixture
def worker(sink: Sink, tmp_path: Path) -> Any:
    """Start a worker; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "alliance", "worker", "--dir", str(tmp_path)]
        started.append(subprocess.Popen(command, env=environment(sink.port)))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.wait()


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = monotonic() + LONG
    while not holds():
        if monotonic() > deadline:
            return False
        sleep(0.02)
    return True


def test_workers_are_killed_in_mid_send(sink: Sink, step: Callable[[str], Any], worker: Any) -> None:
    step("build")
    sink.slow = LONG
    workers = [worker(), worker()]
    assert eventually(lambda: sink.begun == 2)
    for one in workers:
        one.kill()
        one.wait()
    assert sink.received.total() == 0
    sink.slow = 0
    told = step("an-hour-later")
    state, tries, message_id = told["safety-notice"]
    assert (state, tries) == ("sent", ["in-doubt", "sent"])
    assert told["sign-in-code"][:2] == ["in-doubt", ["in-doubt"]]
    assert dict(sink.received) == {message_id: 1}
