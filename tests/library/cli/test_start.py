"""The command line answers fast because it loads nothing heavy, and every fault has its exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from alliance.cli import main

HEAVY = ("polars", "numpy", "django", "rich", "alliance.course", "alliance.simulate", "alliance.psychometrics")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, as a shell starts it."""
    return subprocess.run([sys.executable, "-m", "alliance", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("code", ["import alliance", "from alliance.cli import app"])
def test_nothing_heavy_is_loaded_at_the_start(code: str) -> None:
    listing = f"{code}; import sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True).stdout.split()
    assert "alliance" in loaded
    assert set(HEAVY).isdisjoint(loaded)


def test_help_lists_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "course" in done.stdout


FILES = {
    "ratings.csv": "id,session,value\nA,1,5\nA,2,many\n",
    "one.csv": "id,session,value\nA,1,5\n",
    "noise.csv": "id\0\1,session\2",
    "long.csv": "id,session,value\nA,99999999999999999999,5\n",
    "vast.csv": "id,session,value\nA,1,1e200\nA,2,-1e308\n",
}
FAULTS = [  # arguments, exit code, words on stderr
    (["course", "nothing.csv", "--by", "id"], 4, "cannot be read"),
    (["course", "ratings.csv"], 2, "--by NAME"),
    (["course", "ratings.csv", "--by", "id", "--value", "id"], 2, "is used more than once"),
    (["course", "ratings.csv", "--by", "id", "--better", "both"], 2, "not one of"),
    (["course", "ratings.csv", "--by", "id", "--rule", "none"], 2, "There is no rule 'none'"),
    (["course", "ratings.csv", "--by", "id", "--rule", "fall:q=1", "--rule", "drop:k=x"], 2, "a number for k"),
    (["course", "noise.csv", "--by", "id"], 4, "is not a text file"),
    (["course", "long.csv", "--by", "id"], 3, "row 2, column session"),
    (["course", "vast.csv", "--by", "id"], 3, "not a finite number"),
    (["course", "one.csv", "--by", "id", "--output", "nowhere/points.csv"], 4, "the folder does not exist"),
    (["reliability", "one.csv", "--instrument", "phq-2", "--by", "none"], 3, "row 1, column none"),
    (["instruments", "show", "none"], 2, "There is no instrument 'none'"),
    (["instruments", "list", "--folder", "nowhere"], 2, "Folder nowhere does not exist"),
    (["instruments", "check", "nowhere.toml"], 4, "nowhere.toml cannot be used"),
    (["simulate", "ratings.csv"], 4, "ratings.csv"),
    (["simulate", "here", "--seed", "-1"], 2, "--seed"),
    (["course", "ratings.csv", "--by", "id"], 3, "row 3, column value"),
    (["course", "ratings.csv", "--by", "id", "--value", "vlaue"], 3, "did you mean value"),
    (["course"], 2, "Missing argument"),
    (["nothing"], 2, "No such command"),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the files that are named above."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3] / "src"))


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("arguments", "code", "words"), FAULTS)
def test_exit_codes(
    arguments: list[str], code: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["alliance", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (code, "")
    assert words in printed.err
    assert "Traceback" not in printed.err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("arguments", "code", "words"), FAULTS[:2] + FAULTS[-4:-3])
def test_exit_codes_as_a_shell_gets_them(arguments: list[str], code: int, words: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
