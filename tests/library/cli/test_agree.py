"""`alliance agree`: two columns or many people, what each option adds, and what is refused.

families.csv: 20 therapies of three sessions. The mother rates 3 points below everybody else in session 3.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance.cli.failures import WrongUse
from alliance.dyad import guess_accuracy, response_surface, truth_and_bias
from alliance.tables import TableFaults

PEOPLE = ("child", "mother", "therapist")
LONG = ("--person", "who", "--by", "therapy", "--over", "session")


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def told(*arguments: object) -> dict[str, Any]:
    return json.loads(run(*arguments, "--json"))


def pairs() -> pl.DataFrame:
    chance = np.random.default_rng(3)
    client = chance.normal(7, 1, 100)
    therapist = 3 + 0.5 * client + chance.normal(0, 0.5, 100)
    return pl.DataFrame({
        "therapy": np.repeat(np.arange(20), 5), "session": np.tile(np.arange(1, 6), 20), "client": client,
        "therapist": therapist, "guess": 0.3 * client + 0.6 * therapist + chance.normal(0, 0.2, 100),
        "gain": client + therapist + chance.normal(0, 1, 100),
    })  # fmt: skip


@pytest.fixture
def two(tmp_path: Path) -> Path:
    pairs().write_csv(tmp_path / "two.csv")
    return tmp_path / "two.csv"


@pytest.fixture
def families(tmp_path: Path) -> Path:
    chance = np.random.default_rng(5)
    rows = [
        (therapy, session, who, round(7 - 3 * (who == "mother" and session == 3) + chance.normal(0, 0.2), 2))
        for therapy in range(20)
        for session in (1, 2, 3)
        for who in PEOPLE
    ]
    frame = pl.DataFrame(rows, ["therapy", "session", "who", "value"], orient="row")
    frame.write_parquet(tmp_path / "families.parquet")
    return tmp_path / "families.parquet"


def test_two_columns_with_all_that_can_be_asked(two: Path) -> None:
    asked = ("--by", "therapy", "--over", "session", "--guess", "guess", "--outcome", "gain", "--error", 0.1)
    report, frame = told("agree", two, *asked), pairs()
    model = truth_and_bias(frame)
    assert report["truth_and_bias"]["congruence"]["value"] == pytest.approx(model.congruence.value)
    assert report["guess"] == pytest.approx(guess_accuracy(frame).row(0, named=True))
    assert report["surface"]["reason"].endswith("There are 20.")  # 20 therapies carry no surface
    assert len(report["gaps"]) == 20
    assert report["split"]["sessions"] == 100
    said = run("agree", two, *asked)
    for words in ("Truth and bias: direction", "Gaps: in 20 therapies", "Guess: 100 guesses", "in 100 sessions"):
        assert words in said


def test_a_surface_counts_rows_where_no_therapy_is_named(two: Path) -> None:
    surface = told("agree", two, "--outcome", "gain")["surface"]
    found = response_surface(pairs(), first="client", second="therapist", outcome="gain")
    assert surface["a1"]["value"] == pytest.approx(found.a1.value)
    assert surface["congruent"] is found.congruent is False
    assert "congruence effect not found" in run("agree", two, "--outcome", "gain")


def test_many_people_in_one_file(families: Path) -> None:
    report = told("agree", families, *LONG, "--error", 0.3)
    assert report["people"] == list(PEOPLE)
    assert report["sessions"] == 60
    named = [(pair["first"], pair["second"]) for pair in report["pairs"]]
    assert named == [("child", "mother"), ("child", "therapist"), ("mother", "therapist")]
    assert all(pair["therapies"] == 20 for pair in report["pairs"])
    assert report["split"]["apart"]["mother"] == {"lower": 20, "higher": 0}
    assert "mother lower in 20, higher in 0" in run("agree", families, *LONG, "--error", 0.3)


def test_without_an_error_nobody_is_said_to_stand_apart(families: Path) -> None:
    split = told("agree", families, *LONG)["split"]
    assert split == {"reason": "The standard error of measurement is not known. Enter it with --error."}
    assert "Split alliance: The standard error" in run("agree", families, *LONG)


def test_two_of_many_are_told_like_a_pair(families: Path) -> None:
    report = told("agree", families, *LONG, "--first", "mother", "--second", "child")
    assert [(pair["first"], pair["second"]) for pair in report["pairs"]] == [("mother", "child")]


def test_gaps_are_written(families: Path, tmp_path: Path) -> None:
    run("agree", families, *LONG, "--output", tmp_path / "gaps.json")
    gaps = pl.read_json(tmp_path / "gaps.json")
    assert gaps.height == 60
    assert gaps.columns[:5] == ["first", "second", "therapy", "n", "mean"]
    assert set(gaps["higher"]) <= {*PEOPLE, "neither", "cannot tell"}


def test_guesses_and_outcomes_in_a_file_of_rows(tmp_path: Path) -> None:
    wide = pairs()
    long = wide.unpivot(["client", "therapist", "guess"], index=["therapy", "session", "gain"], variable_name="who")
    long.write_json(tmp_path / "long.json")
    asked = (*LONG, "--first", "client", "--second", "therapist", "--guess", "guess", "--outcome", "gain")
    (pair,) = told("agree", tmp_path / "long.json", *asked)["pairs"]
    assert pair["guess"]["insight"] == pytest.approx(guess_accuracy(wide)["insight"][0])
    assert "reason" in pair["surface"]
    with pytest.raises(WrongUse, match="--guess needs both raters"):
        run("agree", tmp_path / "long.json", *LONG, "--guess", "guess")
    long.with_columns(gain=pl.int_range(pl.len())).write_json(tmp_path / "long.json")
    with pytest.raises(ValueError, match="has different values within one session"):
        run("agree", tmp_path / "long.json", *asked)


def test_too_little_of_one_pair_does_not_hide_the_others(tmp_path: Path) -> None:
    chance = np.random.default_rng(2)
    rows = [(n // 4, n % 4, who, round(chance.normal(6, 1), 2)) for n in range(24) for who in ("ann", "ben")]
    frame = pl.DataFrame([*rows, (1, 1, "cleo", 4.0)], ["therapy", "session", "who", "value"], orient="row")
    frame.write_csv(tmp_path / "few.csv")
    report = told("agree", tmp_path / "few.csv", *LONG)
    assert ["reason" in pair for pair in report["pairs"]] == [False, True, True]
    assert "Truth and bias: There are 6 therapies" in run("agree", tmp_path / "few.csv", *LONG)


REFUSED = [  # more arguments, kind, words
    (("--person", "who"), WrongUse, "--by NAME --over NAME"),
    ((*LONG, "--first", "father", "--second", "mother"), WrongUse, "who has child, mother, therapist"),
    ((*LONG, "--error", "much"), WrongUse, "Enter --error in scale points"),
    ((*LONG, "--error", "child=1,father=2"), WrongUse, "no one else: child, mother, therapist"),
    ((*LONG, "--value", "who"), WrongUse, "is used more than once"),
    (
        ("--first", "value", "--second", "session", "--output", "gaps.csv"),
        WrongUse,
        "--output needs the therapy and session columns",
    ),
]


@pytest.mark.parametrize(("more", "kind", "words"), REFUSED)
def test_what_is_refused(families: Path, more: tuple[str, ...], kind: type[ValueError], words: str) -> None:
    with pytest.raises(kind, match=words):
        run("agree", families, *more)


def test_faults_of_sessions_and_numbers_together(tmp_path: Path) -> None:
    path = tmp_path / "faulty.csv"
    path.write_text("therapy,session,client,therapist\n1,1,8,x\n1,1,y,7\n1,first,7,7\n", encoding="utf-8")
    with pytest.raises(TableFaults) as caught:
        run("agree", path, "--by", "therapy", "--over", "session")
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (2, "session"), (2, "therapist"), (3, "client"), (3, "session"), (4, "session"),
    ]  # fmt: skip


def test_three_raters_and_more_have_intraclass_correlations_of_all(tmp_path: Path) -> None:
    judges = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    rows = [f"{target},1,J{judge},{value}" for target, values in enumerate(judges, 1)
            for judge, value in enumerate(values, 1)]  # fmt: skip
    file = tmp_path / "judges.csv"
    file.write_text("target,session,judge,value\n" + "\n".join(rows), encoding="utf-8")
    found = told("agree", file, "--person", "judge", "--by", "target", "--over", "session")
    # R's psych: ICC(1) .1657, ICC(A,1) .2898 [.0188, .7611], ICC(C,1) .7148, ICC(A,k) .6201, ICC(C,k) .9093
    values = {one["also"]: one["value"] for one in found["intraclass"].values()}
    known = {"ICC(1)": 0.1657, "ICC(A,1)": 0.2898, "ICC(C,1)": 0.7148, "ICC(A,k)": 0.6201, "ICC(C,k)": 0.9093}
    assert {name: values[name] for name in known} == pytest.approx(known, abs=5e-5)
    assert all(pair["between"]["r"] for pair in found["pairs"])
    assert all("too few repeated sessions" in pair["within_reason"] for pair in found["pairs"])
    assert "All 4 raters:" in run("agree", file, "--person", "judge", "--by", "target", "--over", "session")
