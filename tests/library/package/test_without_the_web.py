"""Without `[web]`, the commands of the web app say what to install, and the library works."""

import sys
from pathlib import Path

import pytest

from alliance import cli

WEB_COMMANDS = [
    "demo --no-browser --dir {folder}",
    "serve --dir {folder}",
    "worker --dir {folder}",
    "bounce --dir {folder} {file}",
    "back-up {folder}/b --dir {folder}",
    "restore {file} --dir {folder} --identity {file}",
    "check --dir {folder}",
    "move --dir {folder} --to postgresql://localhost/a",
    "export-evidence {folder}/e --dir {folder} --as a@example.org",
    "set-up --practice A --name B --email a@example.org",
    "password-link a@example.org",
    "import {file} --as a@example.org --dir {folder}",
    "audit verify --dir {folder}",
    "keys list --dir {folder}",
]


@pytest.fixture
def no_django(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an environment without Django: its import fails, and nothing of the web app has been loaded."""
    monkeypatch.setitem(sys.modules, "django", None)
    for name in [name for name in sys.modules if name.startswith("alliance_web")]:
        monkeypatch.delitem(sys.modules, name)


def run(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    file = folder / "file.csv"
    file.write_text("q1\n1\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["alliance", *command.format(folder=folder, file=file).split()])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.usefixtures("no_django")
@pytest.mark.parametrize("command", WEB_COMMANDS)
def test_a_command_of_the_web_app_says_what_to_install(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command, tmp_path, monkeypatch) == 1
    assert capsys.readouterr().err == (
        "django is not installed. This command needs the web app. Install it with: pip install 'alliance[web]'\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["file.csv"]


@pytest.mark.usefixtures("no_django")
def test_a_command_of_the_library_needs_no_web(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("instruments list", tmp_path, monkeypatch) == 0
    assert "phq-9" in capsys.readouterr().out
