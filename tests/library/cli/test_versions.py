"""A file with answers to two versions of the check-in: every command that would join them says so and does not."""

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance.tables import write_table

SAID = "another version asks something else"


def run(*arguments: object) -> tuple[int, str]:
    """The exit code, and everything that was said."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout + (str(done.exception) if done.exception else "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ratings of two practices: one with version 1, one with version 2, and both in one file, once joined in series."""
    here = tmp_path_factory.mktemp("versions")
    for version in "12":
        code, _ = run("simulate", here / version, "--therapies", 12, "--sessions", 8, "--check-in-version", version)
        assert code == 0
    first, second = (pl.read_csv(here / version / "ratings.csv") for version in "12")
    switched = pl.concat([first.filter(pl.col("session") <= 4), second.filter(pl.col("session") > 4)])
    apart = pl.concat([first, second.with_columns(pl.col("therapy") + 12)])
    for name, table in (("switched", switched), ("apart", apart)):
        score = pl.mean_horizontal("bond", "goals", "safety")
        write_table(table.with_columns(score=score), here / f"{name}.csv")
    return here


def test_a_simulated_file_says_its_version(folder: Path) -> None:
    assert [set(pl.read_csv(folder / version / "ratings.csv")["version"]) for version in "12"] == [{1}, {2}]
    code, said = run("simulate", folder / "3", "--check-in-version", "3")
    assert (code, (folder / "3").exists()) == (1, False)
    assert "There is no version '3' of the check-in; there are 1, 2." in said


@pytest.mark.parametrize("command", ["score", "reliability"])
@pytest.mark.parametrize("version", ["1", "2"])
def test_answers_are_scored_by_the_form_they_were_given_to(folder: Path, command: str, version: str) -> None:
    ratings = folder / version / "ratings.csv"
    other = {"1": "2", "2": "1"}[version]
    assert run(command, ratings, "--instrument", f"both-chairs-client-{version}")[0] == 0
    code, said = run(command, ratings, "--instrument", f"both-chairs-client-{other}")
    assert code != 0
    assert f"Its column version also holds {version}: {SAID}" in said


@pytest.mark.parametrize("command", ["score", "reliability"])
@pytest.mark.parametrize("file", ["apart.csv", "switched.csv"])
def test_a_file_with_both_versions_is_not_scored(folder: Path, command: str, file: str) -> None:
    renamed = pl.read_csv(folder / file).drop("score")
    write_table(renamed, folder / "to_score.csv")
    for key in ("both-chairs-client-1", "both-chairs-client-2"):
        code, said = run(command, folder / "to_score.csv", "--instrument", key)
        assert code != 0
        assert SAID in said


def test_a_line_of_a_course_never_joins_two_versions(folder: Path) -> None:
    series = ("--value", "score", "--by", "therapy,chair", "--summary")
    assert run("course", folder / "apart.csv", *series)[0] == 0
    code, said = run("course", folder / "switched.csv", *series)
    assert code != 0
    assert "versions 1 and 2 for the same therapy and chair" in said
    assert "add version to the columns that name a series" in said
    assert run("course", folder / "switched.csv", *series[:3], "therapy,chair,version", "--summary")[0] == 0


@pytest.mark.parametrize("file", ["apart.csv", "switched.csv"])
def test_agreement_is_of_one_version(folder: Path, file: str) -> None:
    asked = ("--person", "chair", "--value", "score", "--by", "therapy", "--over", "session")
    code, said = run("agree", folder / file, *asked)
    assert code != 0
    assert "holds versions 1 and 2 in one table" in said


def test_what_is_expected_is_learnt_from_one_version(folder: Path) -> None:
    asked = ("--value", "score", "--by", "therapy", "--better", "higher")
    code, said = run("expect", folder / "apart.csv", "--closed", folder / "apart.csv", *asked)
    assert code != 0
    assert "holds versions 1 and 2 in one table" in said


def test_the_wording_reads_without_names() -> None:
    code, said = run("instruments", "show", "both-chairs-therapist-2")
    assert code == 0
    assert "There was trust between my client and me." in said
    assert "{" not in said
    assert "Validation: draft" in said
