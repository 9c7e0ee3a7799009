"""A practice's folder that cannot be used: one sentence on stderr, no traceback, and an exit code."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest


def _no_database(folder: Path) -> None:
    folder.mkdir()
    (folder / "alliance.sqlite3").write_bytes(b"this is not a database" * 200)


def _database_is_a_folder(folder: Path) -> None:
    (folder / "alliance.sqlite3").mkdir(parents=True)


def _a_file(folder: Path) -> None:
    folder.write_text("a file")


# what is there, the environment, the exit code, what is said
FOLDERS = [
    (_no_database, {}, 1, "The database is damaged, or the file is not a database."),
    (_database_is_a_folder, {}, 1, "The database cannot be opened or written."),
    (_a_file, {}, 4, "cannot be used: File exists."),
    (Path.mkdir, {"DATABASE_URL": "postgresql://a:canary@127.0.0.1:1/a"}, 1, "The database does not answer."),
]


@pytest.mark.parametrize(("prepare", "environment", "code", "words"), FOLDERS)
def test_serving_says_what_is_wrong(
    prepare: object, environment: dict[str, str], code: int, words: str, tmp_path: Path
) -> None:
    folder = tmp_path / "practice"
    assert callable(prepare)
    prepare(folder)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALLIANCE_", "DATABASE_URL"))}
    told = subprocess.run(
        [sys.executable, "-m", "alliance", "serve", "--dir", str(folder), "--port", str(_free_port())],
        env={**kept, **environment},
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stdout) == (code, "")
    assert words in told.stderr
    assert told.stderr.count("\n") == 1
    assert "canary" not in told.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
