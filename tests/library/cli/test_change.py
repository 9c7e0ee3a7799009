"""`alliance change`: one row per person, the summary with its uncertainty, and what is refused."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance.cli.failures import WrongUse
from alliance.tables import read_table
from tests.golden.references import INPUTS

# 01 improves by 12, A 7 suddenly; 02 has no last score, 03 one session; 1 gets worse by 9
SCORES = "id,session,total\n" + "".join(
    f"{person},{session},{score}\n"
    for person, scores in {"01": [20, 19, 21, 8, 9, 8], "02": [15, 12, ""], "03": [9], "1": [10, 14, 19]}.items()
    for session, score in enumerate(scores, 1)
)
ASKED = ("--by", "id", "--value", "total")
KNOWN = (*ASKED, "--better", "lower", "--reliability", 0.9, "--sd", 5)


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    (tmp_path / "scores.csv").write_text(SCORES.replace("01", "P01").replace("02", "P02"), encoding="utf-8")
    return tmp_path / "scores.csv"


def test_one_row_per_person_and_the_summary(scores: Path, tmp_path: Path) -> None:
    written = ("--output", tmp_path / "out.csv", "--gains", tmp_path / "gains.csv")
    report = json.loads(run("change", scores, *KNOWN, "--cutoff", 12, *written, "--json"))
    rows = {row["id"]: row for row in report["people"]}
    assert [rows[name]["class"] for name in ("P01", "P02", "03", "1")] == ["recovered", None, None, "deteriorated"]
    first = rows["P01"]
    # 1.96 * 5 * sqrt(2 * .1) = 4.3827 around -12, RCI -12 / 2.2361
    assert (first["change"], first["low"], first["high"], first["rci"]) == pytest.approx(
        (-12, -16.3827, -7.6173, -5.3666), abs=5e-4
    )
    assert (rows["P02"]["reason"], rows["03"]["reason"]) == ("no rating in the last session", "one session only")
    assert pl.read_csv(tmp_path / "out.csv")["class"].to_list() == [row["class"] for row in report["people"]]
    assert report["changes"] == [{"kind": "gain", "id": "P01", "from": 3, "to": 4, "size": 13.0}]
    assert pl.read_csv(tmp_path / "gains.csv").rows() == [("gain", "P01", 3, 4, 13)]
    summary = report["summary"]
    assert summary["criterion"] == {
        "points": pytest.approx(4.3827, abs=5e-5), "confidence": 0.95, "error": pytest.approx(2.2361, abs=5e-5),
        "source": "reliability 0.9 (as entered), SD 5 (as entered)", "by_chance": 0.05,
    }  # fmt: skip
    assert summary["classes"]["recovered"] == {
        "count": 1, "share": 0.5, "low": pytest.approx(0.0945, abs=5e-5), "high": pytest.approx(0.9055, abs=5e-5)
    }  # fmt: skip
    assert summary["sudden"]["people"] == 1


def test_in_words(scores: Path) -> None:
    said = run("change", scores, *KNOWN, "--cutoff", 12)
    for words in (
        "P01: 20 (session 1) to 8 (session 6), change -12.00 [-16.38, -7.62], RCI -5.37: recovered",
        "P02: no rating in the last session",
        "4 people, 2 with a first and a last score. No change for: ",
        "Reliable from 4.383 points (95%; standard error of the difference 2.236;",
        "Of 100 people without any true change, 5 would be classed as changed.",
        "  deteriorated        1 (50% [9, 91])",
        "of 1 on the clinical side at first, recovered: 1 (100% [21, 100])",
        "Sudden gains of 4.383 points or more: 1 (of 1 people with enough neighbouring sessions, 100% [21, 100]",
        "a sudden gain is no proof of a turning point",
    ):
        assert words in said
    assert "P02: 15 (session 1) to 12 (session 2)" in run("change", scores, *KNOWN, "--observed")
    assert "P01: " not in run("change", scores, *KNOWN, "--summary")


def test_without_reliability_each_figure_has_its_reason(scores: Path) -> None:
    said = run("change", scores, *ASKED, "--better", "lower")
    assert "P01: 20 (session 1) to 8 (session 6), change -12; the reliability of the score is not known" in said
    assert "Mean change: -1.50 [-134.92, 131.92]" in said
    assert "Reliable change cannot be estimated: the reliability" in said
    assert "Sudden gains cannot be identified" in said


def test_a_published_questionnaire(scores: Path) -> None:
    said = run("change", scores, *ASKED, "--instrument", "core-10")
    assert "Reliable from 6 points (90%; standard error of the difference 3.648; Barkham" in said
    assert "Of 100 people without any true change, 10 would" in said
    assert "No one is classed as recovered without --cutoff. Published: 11 (at or above: within" in said
    assert "P01: 20 (session 1) to 8 (session 6), change -12.00 [-18.00, -6.00], RCI -3.29: recovered" in run(
        "change", scores, *ASKED, "--instrument", "core-10", "--cutoff", 11
    )
    with_sd = run("change", scores, *ASKED, "--instrument", "phq-9", "--sd", 5)
    assert "reliability 0.89 (alpha, 3,000 patients of primary care; Kroenke" in with_sd


def test_a_wide_file_as_the_published_formulas_in_r() -> None:
    """validation/r/inputs/change.csv: classes of R's script for JT and cut-off c (tests/golden/test_change.py)."""
    pairs = read_table(INPUTS / "change.csv").drop_nulls()
    sd, mean = pairs["before"].std(), pairs["before"].mean()
    asked = ("--by", "person", "--wide", "before,after", "--better", "lower", "--reliability", 0.8, "--sd", sd)
    norms = ("--clinical", f"{mean},{sd}", "--functional", "8,8")
    summary = json.loads(run("change", INPUTS / "change.csv", *asked, *norms, "--summary", "--json"))["summary"]
    assert summary["cutoff"]["value"] == pytest.approx(19.0635811191, abs=1e-9)
    counts = {name: one["count"] for name, one in summary["classes"].items()}
    assert counts == {"recovered": 22, "improved": 10, "no reliable change": 22, "deteriorated": 2}
    assert summary["without_change"] == {"no rating in the last session": 4}


def test_sudden_gains_as_the_r_package_suddengains() -> None:
    """Its tutorial: cut-off 7 points, sessions 1 to 12 of its own data; 24 gains, 3 losses."""
    wide = ",".join(f"bdi_s{number}" for number in range(1, 13))
    asked = ("--by", "id", "--wide", wide, "--better", "lower", "--gain-points", 7, "--summary", "--json")
    sudden = json.loads(run("change", INPUTS / "sudden_gains.csv", *asked))["summary"]["sudden"]
    assert (sudden["gain"]["count"], sudden["loss"]["count"], sudden["people"]) == (24, 3, 39)


REFUSED = [  # arguments, words
    (ASKED, "Enter which scores are better"),
    (("--value", "total", "--better", "lower"), "--by NAME"),
    ((*ASKED, "--better", "lower", "--sd", 5), "--sd needs the reliability too"),
    ((*ASKED, "--better", "lower", "--reliability", 1.2, "--sd", 5), "between 0 and 1"),
    ((*ASKED, "--instrument", "both-chairs-client-2"), "is not validated"),
    ((*ASKED, "--instrument", "phq-9"), "Or add --sd, to use its reliability of 0.89"),
    ((*ASKED, "--instrument", "phq-9", "--better", "higher"), "lower scores of this instrument are better"),
    ((*KNOWN, "--cutoff", 12, "--clinical", "20,5"), "not both"),
    ((*KNOWN, "--clinical", "20"), "as MEAN,SD"),
    ((*KNOWN, "--clinical", "5,2", "--functional", "20,5"), "the wrong way round"),
    ((*KNOWN, "--gain-points", 0), "above 0"),
    ((*KNOWN, "--gain-alpha", 5), "as shares"),
    ((*ASKED, "--better", "lower", "--gains", "gains.csv"), "--gains needs the size"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED)
def test_what_is_refused(scores: Path, arguments: tuple[object, ...], words: str) -> None:
    with pytest.raises(WrongUse, match=words):
        run("change", scores, *arguments)
