"""Commands about keys and copies: what is printed where, and the exit code for what is done but not well."""

import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from alliance.cli.app import app


@dataclass
class Told:
    """What a command of the web app gives back."""

    words: str = "It was done."
    attention: tuple[str, ...] = ()
    name: str = "Keys"
    faults: tuple[str, ...] = ()


DONE, LOOK = Told(), Told(attention=("Look at the record.", "Look at the keys."))
CALLS = [
    (("back-up", "copy.age"), "back_up"),
    (("restore", "copy.age", "--identity", "private.txt"), "restore"),
    (("move", "--to", "postgresql://host/name"), "move"),
    (("keys", "rotate"), "rotate"),
]


def run(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], name: str, answer: Any) -> Any:
    module = SimpleNamespace(**{name: lambda *_, **__: answer})
    monkeypatch.setattr("alliance.cli.web.web", lambda command: module)
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(("arguments", "name"), CALLS)
def test_what_is_done_well(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], name: str) -> None:
    run_ = run(monkeypatch, arguments, name, DONE)
    assert (run_.exit_code, run_.stdout.strip(), run_.stderr) == (0, "It was done.", "")


@pytest.mark.parametrize(("arguments", "name"), CALLS)
def test_what_is_done_and_needs_a_look(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], name: str) -> None:
    run_ = run(monkeypatch, arguments, name, LOOK)
    assert (run_.exit_code, run_.stdout.strip()) == (5, "It was done.")
    assert run_.stderr == "Look at the record.\nLook at the keys.\n"


def test_a_check_that_finds_something(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Told(name="Keys"), Told(name="Record", faults=("It does not hold.",))]
    told = run(monkeypatch, ("check",), "check", found)
    assert (told.exit_code, told.stdout) == (5, "Keys: OK\nRecord: 1 to review\n  It does not hold.\n")
    told = run(monkeypatch, ("check", "--json"), "check", found)
    assert told.exit_code == 5
    assert json.loads(told.stdout)[1] == {"name": "Record", "faults": ["It does not hold."]}


def test_a_check_that_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, ("check",), "check", [Told(name="Keys")]).exit_code == 0


def test_a_new_backup_key_is_printed_and_the_public_one_is_ready_to_use() -> None:
    told = CliRunner().invoke(app, ["keys", "new-backup-key"]).stdout
    assert told.count("AGE-SECRET-KEY-1") == 1
    assert "alliance keys backup-recipient age1" in told
