"""The documentation is true: links lead somewhere, commands run, diagrams are those of the program."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliance.cli import app

from . import draw_states

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Commands that serve until they are stopped; the browser stories start them.
SERVING = {"demo", "serve"}
OF_THE_LIBRARY = {"agree", "course", "expect", "instruments", "reliability", "score", "simulate"}
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []


def _commands(page: Path) -> list[str]:
    """The lines `$ alliance …` of the page's console blocks, lines ended by a backslash joined."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = "\n".join(blocks).replace("\\\n", " ")
    return [line[2:].strip() for line in text.splitlines() if line.startswith("$ alliance ")]


WITH_COMMANDS = [page for page in PAGES if _commands(page)]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=[str(page.relative_to(ROOT)) for page in WITH_COMMANDS])
def test_commands_run_as_written(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALLIANCE_DIR", str(tmp_path / "practice"))
    for command in _commands(page):
        words = shlex.split(command)[1:]
        if words[0] in SERVING:
            words = [words[0], "--help"]
        code, told = (_run_here if words[0] in OF_THE_LIBRARY else _run_apart)(words)
        assert code == 0, f"{command}\n{told}"


def _run_here(words: list[str]) -> tuple[int, str]:
    """Exit code and output of a command; an exception is a fault of the program and goes on its way."""
    done = CliRunner().invoke(app, words)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def _run_apart(words: list[str]) -> tuple[int, str]:
    """The same for a command that sets up the web app, which a process does once."""
    environment = {**os.environ, "ALLIANCE_MODE": "production"}
    command = [sys.executable, "-m", "alliance", *words]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def test_there_are_commands_to_run() -> None:
    assert WITH_COMMANDS


def test_state_diagrams_are_those_of_the_program() -> None:
    assert draw_states.PAGE.read_text(encoding="utf-8") == draw_states.page()


SHOWN = (ROOT / "docs" / "explanation" / "what-is-shown.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\btests/[\w/.]+\w", SHOWN))))
def test_what_is_shown_names_tests_that_exist(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("module", sorted(set(re.findall(r"python -m ((?:validation|benchmarks)[\w.]+\w)", SHOWN))))
def test_what_is_shown_names_measurements_that_exist(module: str) -> None:
    assert (ROOT / f"{module.replace('.', '/')}.py").exists()
