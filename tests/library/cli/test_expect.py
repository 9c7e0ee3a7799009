"""`alliance expect` on small files: what it prints for people and for programs, what it writes, what it refuses."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance.cli.failures import WrongUse, exit_code
from alliance.expected import NotValidated, closed_therapies, fit_growth, signals
from tests.library.expected.practices import COLUMNS, drawn

RUNNING = "therapy,session,score\nA,1,14\nA,2,13\nA,3,\nB,1,14\nB,2,60\nC,2,14\n"


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("practice")
    running, closed = folder / "running.csv", folder / "closed.csv"
    running.write_text(RUNNING, encoding="utf-8")
    drawn(150).with_columns(pl.col("score").round(1), age=20 + pl.col("therapy") % 40).write_csv(closed)
    return running, closed


def asked(files: tuple[Path, Path], *more: object) -> tuple[object, ...]:
    return ("expect", files[0], "--closed", files[1], "--value", "score", *more)


def told(files: tuple[Path, Path], *more: object) -> dict[str, Any]:
    return json.loads(run(*asked(files, "--better", "lower", "--json", *more)))


def test_for_programs_it_is_what_the_library_says(files) -> None:
    found = told(files, "--form", "growth")
    form = fit_growth(closed_therapies(pl.read_csv(files[1]), **COLUMNS, instrument=None, better="lower"))
    expected = signals(form, pl.read_csv(files[0]), **COLUMNS)
    sessions = [session for one in found["series"] for session in one["sessions"]]
    for name in ("session", "expected", "amber", "red", "percentile", "percentile_given_all", "signal", "reason"):
        assert [session[name] for session in sessions] == expected[name].to_list()
    assert [one["by"] for one in found["series"]] == ["A", "B", "C"]
    assert found["closed"] == {
        "form": "growth", "therapies": 150, "left_out": 0, "start": 1.0, "better": "lower", "instrument": None,
    }  # fmt: skip
    assert found["accuracy"] is None


def test_for_people_the_last_session_of_each(files) -> None:
    printed = run(*asked(files, "--better", "lower"))
    assert "Based on 150 completed therapies (0 could not be used), form regression." in printed
    assert "amber: worse than 80 of 100, red: worse than 90 of 100" in printed
    assert "check that these scores are valid" in printed
    assert "A: session 3: no score" in printed
    assert "B: session 2, score 60: red; expected" in printed
    assert "C: session 2: no score in the first session" in printed


def test_many_therapies_are_counted(files, tmp_path) -> None:
    many = tmp_path / "many.csv"
    drawn(60, seed=9).write_csv(many)
    printed = run(*asked((many, files[1]), "--better", "lower"))
    assert "60 therapies; in their last session" in printed


def test_accuracy_is_told_when_asked_for(files) -> None:
    asked_for = ("--accuracy", "--worse-by", 5)
    accuracy = told(files, *asked_for)["accuracy"]
    assert {row["band"] for row in accuracy} == {"amber", "red", "worse so far"}
    assert "any session before the last" in run(*asked(files, "--better", "lower", *asked_for))


@pytest.mark.parametrize("form", ["neighbours", "growth"])
def test_other_forms(files, form: str) -> None:
    assert told(files, "--form", form)["closed"]["form"] == form


def test_an_intake_may_stand_in_one_row_of_a_therapy(files, tmp_path) -> None:
    running = tmp_path / "running.csv"
    running.write_text("therapy,session,score,age\nA,1,14,\nA,2,13,33\n", encoding="utf-8")
    (series,) = told((running, files[1]), "--intake", "age")["series"]
    assert series["sessions"][1]["signal"] == "on track"


def test_every_session_is_written_to_a_file(files, tmp_path) -> None:
    output = tmp_path / "signals.parquet"
    run(*asked(files, "--better", "lower", "--output", output))
    assert pl.read_parquet(output)["signal"].to_list() == [None, "on track", None, None, "red", None]


def test_a_validated_instrument_is_named_in_the_answer(files, tmp_path) -> None:
    closed, running = tmp_path / "closed.csv", tmp_path / "running.csv"
    drawn(150).with_columns(pl.col("score").clip(0, 27).round()).write_csv(closed)
    running.write_text(RUNNING.replace("60", "27"), encoding="utf-8")
    found = json.loads(run(*asked((running, closed), "--instrument", "phq-9", "--json")))
    assert found["closed"]["instrument"] == "phq-9"


REFUSED = [
    (("--instrument", "both-chairs-client-1"), NotValidated, "not validated"),
    (("--better", "lower", "--form", "magic"), WrongUse, "Choose from regression, growth, neighbours"),
    (("--better", "lower", "--accuracy"), WrongUse, "--worse-by POINTS"),
    ((), ValueError, "'higher' or 'lower'"),
]


@pytest.mark.parametrize(("more", "kind", "message"), REFUSED)
def test_what_is_refused(files, more: tuple[str, ...], kind: type[ValueError], message: str) -> None:
    with pytest.raises(kind, match=message) as caught:
        run(*asked(files, *more))
    assert exit_code(caught.value) == (2 if kind is WrongUse else 1)


def test_an_intake_that_changes_is_refused(files, tmp_path) -> None:
    running = tmp_path / "running.csv"
    running.write_text("therapy,session,score,age\nA,1,14,30\nA,2,13,33\n", encoding="utf-8")
    with pytest.raises(ValueError, match="age has different values"):
        run(*asked((running, files[1]), "--better", "lower", "--intake", "age"))
