"""The checks at the start of the server: the database's own settings, and who can read the folder."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from alliance_web.commands.start import start
from alliance_web.vault import checks, files, keys


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    opened = ExitStack()

    def run(*pragmas: str) -> list[str]:
        path = tmp_path / "alliance.sqlite3"
        database = opened.enter_context(closing(sqlite3.connect(path)))
        for pragma in pragmas:
            database.execute(f"PRAGMA {pragma}")

        class Cursor:
            def __enter__(self) -> Any:
                return database.cursor()

            def __exit__(self, *_: Any) -> None:
                return None

        connection = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": str(path)}, cursor=Cursor)
        monkeypatch.setattr(checks, "connections", {"default": connection})
        return [fault.msg for fault in checks.database_keeps_what_it_says(databases=["default"])]

    with opened:
        yield run


GOOD = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000", "secure_delete=ON")


def test_the_settings_of_the_app_are_right(check) -> None:
    assert check(*GOOD) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("journal_mode=DELETE", "journal_mode delete"),
        ("synchronous=NORMAL", "synchronous 1"),
        ("synchronous=OFF", "synchronous 0"),
        ("foreign_keys=OFF", "foreign_keys 0"),
        ("busy_timeout=0", "busy_timeout 0"),
        ("secure_delete=OFF", "secure_delete 0"),
    ],
)
def test_a_setting_that_could_lose_an_answer(check, change: str, word: str) -> None:
    [message] = check(*GOOD, change)
    assert word in message
    assert "a saved answer could be lost" in message


def test_only_databases_that_are_asked_for_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "connections", {})
    assert checks.database_keeps_what_it_says(databases=None) == []


FILES = ("alliance.sqlite3", "alliance.sqlite3-wal", "alliance.sqlite3-shm", "field-keys", "signing-secret")


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """The folder of a practice as it should be."""
    folder = tmp_path / "practice"
    folder.mkdir(mode=0o700)
    (folder / "outbox").mkdir(mode=0o700)
    for name in (*FILES, "outbox/letter.log"):
        (folder / name).touch(mode=0o600)
    (folder / "static").mkdir(mode=0o755)
    settings.FOLDER = folder
    return folder


def test_a_folder_as_it_should_be(folder: Path) -> None:
    assert checks.folder_is_private() == []


OPEN = [
    (".", 0o755, "700"),
    (".", 0o710, "700"),
    ("outbox", 0o750, "700"),
    ("outbox/letter.log", 0o644, "600"),
    *((name, mode, "600") for name in FILES for mode in (0o640, 0o604, 0o620)),
]


@pytest.mark.parametrize(("name", "mode", "wanted"), OPEN)
def test_what_others_can_use_is_refused_with_the_command_that_closes_it(
    folder: Path, name: str, mode: int, wanted: str
) -> None:
    (folder / name).chmod(mode)
    [fault] = checks.folder_is_private()
    assert fault.is_serious()
    assert fault.hint == f"Run: chmod {wanted} {folder / name}"


def test_everything_is_told_at_once_and_closed_at_once(folder: Path) -> None:
    (folder / "field-keys").chmod(0o644)
    folder.chmod(0o755)
    [fault] = checks.folder_is_private()
    assert fault.hint == f"Run: chmod 700 {folder} && chmod 600 {folder / 'field-keys'}"
    files.close_to_others(folder)
    assert checks.folder_is_private() == []


def test_a_new_folder_is_private(tmp_path: Path) -> None:
    keys.make_missing(tmp_path / "new", "secret", "record")
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_a_command_makes_files_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.setup", lambda: None)
    for name in ("ALLIANCE_MODE", "ALLIANCE_DIR", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ[name])  # put back afterwards
    was = os.umask(0o022)
    try:
        start(None, mode="test", keys=False)
        (tmp_path / "file").touch()
    finally:
        os.umask(was)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
