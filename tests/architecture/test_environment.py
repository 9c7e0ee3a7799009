"""`scripts/environment` finds a Python, and says why one that was named will not do."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FUNCTIONS = (ROOT / "scripts" / "environment").read_text(encoding="utf-8").split("as_root()")[0]
TOO_OLD = "#!/bin/sh\nexit 1\n"
A_SHIM = "#!/bin/sh\necho 'command not found' >&2\nexit 127\n"
WILL_DO = "#!/bin/sh\nexit 0\n"

# what each command of the machine does, PYTHON, the one that is found
FOUND = [
    ({"python3.13": WILL_DO, "python3": WILL_DO}, "", "python3.13"),
    ({"python3.13": A_SHIM, "python3.12": A_SHIM, "python3.11": WILL_DO}, "", "python3.11"),
    ({"python3.13": A_SHIM, "python3": WILL_DO}, "", "python3"),
    ({"python3.13": WILL_DO, "python3.12": WILL_DO}, "python3.12", "python3.12"),
]
# the same, and what is said where none is found
NOT_FOUND = [
    ({"python3": TOO_OLD}, "", "Python 3.11 or newer was not found."),
    ({}, "", "Python 3.11 or newer was not found."),
    ({"python3.13": WILL_DO, "python3": TOO_OLD}, "python3", "PYTHON=python3 is not Python 3.11 or newer"),
    ({"python3.13": WILL_DO}, "/no/python", "PYTHON=/no/python is not Python 3.11 or newer"),
]


def find(folder: Path, commands: dict[str, str], named: str) -> "subprocess.CompletedProcess[str]":
    """Ask the script's own functions on a machine that has only these commands."""
    for name, text in commands.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    script = FUNCTIONS.replace('cd "$(dirname "$0")/.."', "") + "find_python"
    return subprocess.run(
        ["/bin/bash", "-c", script, "environment", "web"],
        env={**os.environ, "PATH": str(folder), "PYTHON": named},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize(("commands", "named", "found"), FOUND)
def test_the_first_that_starts_is_taken_without_a_word(
    tmp_path: Path, commands: dict[str, str], named: str, found: str
) -> None:
    run = find(tmp_path, commands, named)
    assert (run.stdout, run.stderr, run.returncode) == (f"{tmp_path / found}\n", "", 0)


@pytest.mark.parametrize(("commands", "named", "words"), NOT_FOUND)
def test_none_is_told(tmp_path: Path, commands: dict[str, str], named: str, words: str) -> None:
    run = find(tmp_path, commands, named)
    assert (run.stdout, run.returncode) == ("", 1)
    assert run.stderr.startswith(words)
