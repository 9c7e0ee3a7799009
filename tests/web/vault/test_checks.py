"""The checks at the start of the server: the database's own settings, and who can read the folder."""

import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from alliance_web.vault import checks


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def run(*pragmas: str) -> list[str]:
        path = tmp_path / "alliance.sqlite3"
        database = sqlite3.connect(path)
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

    return run


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


@pytest.mark.parametrize(("mode", "faults"), [(0o600, []), (0o640, ["vault.E002"]), (0o604, ["vault.E002"])])
def test_keys_are_for_the_server_only(settings: Any, tmp_path: Path, mode: int, faults: list[str]) -> None:
    folder = tmp_path / "practice"
    folder.mkdir(mode=0o700)
    (folder / "field-keys").touch()
    (folder / "field-keys").chmod(mode)
    settings.FOLDER = folder
    assert [fault.id for fault in checks.folder_is_private()] == faults


def test_a_folder_that_others_look_into_is_said(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    folder.mkdir()
    folder.chmod(0o755)
    settings.FOLDER = folder
    [warning] = checks.folder_is_private()
    assert (warning.id, warning.hint) == ("vault.W001", f"chmod 700 {folder}")


def test_a_new_folder_is_private(tmp_path: Path) -> None:
    from alliance_web.vault.keys import signing_secret

    folder = tmp_path / "new"
    signing_secret(folder)
    assert folder.stat().st_mode & 0o077 == 0
