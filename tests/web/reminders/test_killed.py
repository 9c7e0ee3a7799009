"""A worker is killed with SIGKILL around the mail server's yes: the message is never lost, and twice is told.

The long version, with 50 kills at any moment: `python -m validation.reliability.kill_reminders`.

| killed                | the mail server has it | a page tells                |
| --------------------- | ---------------------- | --------------------------- |
| before its yes        | once                   | it may have been sent twice |
| right behind its yes  | twice, the same id     | it may have been sent twice |
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.web.messages.test_killed_in_mid_send import LONG, environment, eventually
from validation.reliability.sink import Sink


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice with a message to write."""
    folder = tmp_path_factory.mktemp("built")
    with Sink() as sink:
        _step("build", sink, folder)
    return folder


@pytest.mark.parametrize(("behind_the_yes", "times"), [(False, 1), (True, 2)])
def test_a_worker_is_killed_while_a_message_goes_out(
    behind_the_yes: bool, times: int, built: Path, tmp_path: Path
) -> None:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    with Sink() as sink:
        sink.slow = 0 if behind_the_yes else LONG
        command = [sys.executable, "-m", "alliance", "worker", "--dir", str(tmp_path)]
        worker = subprocess.Popen(command, env=environment(sink.port))
        sink.after_yes = worker.kill if behind_the_yes else None
        assert eventually(lambda: sink.begun == 1 and sink.received.total() == behind_the_yes)
        worker.kill()
        worker.wait()
        sink.slow, sink.after_yes = 0, None
        state, tries, message_id, written, troubles = _step("an-hour-later", sink, tmp_path)
    assert (state, tries, written, troubles) == ("sent", ["in-doubt", "sent"], [1, True], 1)
    assert dict(sink.received) == {message_id: times}


def _step(name: str, sink: Sink, folder: Path) -> Any:
    command = [sys.executable, "-m", "tests.web.reminders.outside", str(folder), name]
    told = subprocess.run(command, env=environment(sink.port), check=True, capture_output=True, text=True).stdout
    return json.loads(told) if told else None
