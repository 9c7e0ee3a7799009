"""Each command on a small file: what it prints for people, what it prints for programs, what it writes."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance.tables import TableFaults, write_table

COURSE = "therapy,session,score\n" + "".join(
    f"A,{n},{v}\n" for n, v in enumerate([8, 9, 8.5, 8.5, 5, "", 8.5], 1)
) + "B,1,7\nB,2,7\nB,3,7\n"  # fmt: skip


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def told(*arguments: object) -> dict[str, Any]:
    return json.loads(run(*arguments, "--json"))


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    path = tmp_path / "ratings.csv"
    path.write_text(COURSE, encoding="utf-8")
    return path


SERIES = ("--by", "therapy", "--value", "score", "--rule", "drop:k=2")


def test_course_for_programs(ratings: Path) -> None:
    first, second = told("course", ratings, *SERIES)["series"]
    assert list(first) == ["by", "n", "usual", "episodes", "prompts"]
    assert (first["by"], first["n"]) == ("A", 6)
    (episode,) = first["episodes"]
    assert list(episode) == ["start", "trough", "end", "repaired", "magnitude", "length", "rule"]
    assert (episode["start"], episode["end"], episode["repaired"]) == (5, 7, True)
    assert second["usual"]["reason"].startswith("all ratings so far are the same")
    assert second["usual"]["low"] is None
    assert second["episodes"] == []


def test_course_for_people(ratings: Path) -> None:
    said = run("course", ratings, *SERIES)
    assert "A: 6 ratings, usual range" in said
    assert "rupture from session 5, lowest in 5, repaired in session 7" in said
    assert "(drop; V)" in said
    assert "B: 3 ratings, all ratings so far are the same" in said
    assert "2 series with 9 ratings, 1 sessions without one" in said
    assert "1 ruptures in 1 series: 1 repaired, 0 not, 0 still open" in said
    open_end = run("course", ratings, *SERIES[:-1], "drop:k=2,within=1")
    assert "not repaired by session 7" not in open_end
    assert "repaired in session 7" in open_end


def test_course_counts_only(ratings: Path) -> None:
    said = run("course", ratings, *SERIES, "--summary")
    assert "A: " not in said
    assert told("course", ratings, *SERIES, "--summary") == {
        "series": 2, "ratings": 9, "sessions_without_a_rating": 1, "with_a_usual_range": 1, "episodes": 1,
        "repaired": 1, "not_repaired": 0, "still_open": 0, "series_with_an_episode": 1, "rules": ["drop"],
    }  # fmt: skip


def test_course_writes_its_points(ratings: Path, tmp_path: Path) -> None:
    run("course", ratings, *SERIES, "--output", tmp_path / "points.csv")
    points = pl.read_csv(tmp_path / "points.csv")
    assert points.columns == ["therapy", "session", "score", "low", "high"]
    assert points.height == 10
    run("course", ratings, *SERIES, "--episodes", tmp_path / "strains.json")
    assert pl.read_json(tmp_path / "strains.json").row(0, named=True)["shape"] == "V"


def test_course_of_a_wide_file_and_of_two_keys(tmp_path: Path) -> None:
    wide = tmp_path / "wide.csv"
    wide.write_text("name;pre;post\nx;1,5;2\ny;;3\n", encoding="utf-8")
    assert [one["n"] for one in told("course", wide, "--wide", "pre,post")["series"]] == [2, 1]
    long = tmp_path / "long.csv"
    long.write_text("therapy,chair,session,value\n1,client,1,5\n1,therapist,1,6\n", encoding="utf-8")
    series = told("course", long, "--by", "therapy,chair")["series"]
    assert [one["by"] for one in series] == [
        {"therapy": "1", "chair": "client"}, {"therapy": "1", "chair": "therapist"}
    ]  # fmt: skip


def test_score(tmp_path: Path) -> None:
    forms = tmp_path / "forms.csv"
    forms.write_text("id,A1,A2\n1,1,2\n2,3,\n", encoding="utf-8")
    arguments = ("score", forms, "--instrument", "phq-2", "--columns", "q1=A1,q2=A2")
    report = told(*arguments, "--output", tmp_path / "scored.csv")
    assert (report["forms"], report["scales"][0]["scored"]) == (2, 1)
    assert [(row["row"], row["score"]) for row in report["scores"]] == [(2, 3), (3, None)]
    assert report["scores"][1]["score_reason"]
    assert pl.read_csv(tmp_path / "scored.csv")["score"].to_list() == [3, None]
    said = run(*arguments)
    assert "phq-2 score: 1 of 2 forms, mean 3.00" in said
    assert "1 not scored" in said


def test_score_tells_every_cell_off_its_scale(tmp_path: Path) -> None:
    forms = tmp_path / "forms.csv"
    forms.write_text("q1,q2\n4,2\nx,1\n", encoding="utf-8")
    with pytest.raises(TableFaults) as caught:
        run("score", forms, "--instrument", "phq-2")
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(2, "q1"), (3, "q1")]
    with pytest.raises(ValueError, match="q1 has no ="):
        run("score", forms, "--instrument", "phq-2", "--columns", "q1")


def test_agree(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("therapy,client,therapist\n" + "".join(
        f"{n // 3},{n % 7 + 2},{(n * 3) % 5 + 3}\n" for n in range(18)), encoding="utf-8")  # fmt: skip
    report = told("agree", pairs)
    assert report["n"] == 18
    assert set(report["icc"]) == {"value", "low", "high"}
    assert "18 pairs." in run("agree", pairs)
    levels = told("agree", pairs, "--by", "therapy")
    assert (levels["therapies"], levels["sessions"]) == (6, 18)
    assert "Within therapies: r" in run("agree", pairs, "--by", "therapy")


def test_reliability(tmp_path: Path) -> None:
    forms = tmp_path / "forms.csv"
    rows = [(n % 4, (n + n // 5) % 4, n % 3, n // 4, n // 12) for n in range(24)]
    forms.write_text(
        "q1,q2,q3,person,therapist\n" + "".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8"
    )
    columns = "q1=q1,q2=q2"
    report = told("reliability", forms, "--instrument", "phq-2", "--columns", columns)
    assert report["forms"] == 24
    assert report["alpha_low"] < report["alpha"] < report["alpha_high"]
    assert report["omega_total"] is None  # two items have no factor of their own
    run("reliability", forms, "--instrument", "phq-2", "--output", tmp_path / "figures.parquet")
    assert pl.read_parquet(tmp_path / "figures.parquet")["alpha"][0] == report["alpha"]
    by_person = told("reliability", forms, "--instrument", "phq-2", "--by", "person")
    assert "within_person_alpha" in by_person
    all_three = told("reliability", forms, "--instrument", "phq-2", "--by", "person", "--therapist", "therapist")
    assert (all_three["therapists"], all_three["therapist_share"]) == (2, 0)
    assert all_three["one_session_low"] is None  # two therapists say nothing of others
    assert "alpha low:" in run("reliability", forms, "--instrument", "phq-2")


def test_agree_tells_all_six_intraclass_correlations(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    rows = [(1, 2), (2, 2), (3, 4), (4, 4)]
    pairs.write_text("client,therapist\n" + "".join(f"{a},{b}\n" for a, b in rows), encoding="utf-8")
    found = {name: one["value"] for name, one in told("agree", pairs)["intraclass"].items()}
    assert list(found) == ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
    # By hand: mean squares between 17/6, within 1/4, judges 1/2, error 1/6.
    assert found["ICC1"] == pytest.approx((17 / 6 - 1 / 4) / (17 / 6 + 1 / 4))
    assert found["ICC2"] == pytest.approx((17 / 6 - 1 / 6) / (17 / 6 + 1 / 6 + 2 / 4 * (1 / 2 - 1 / 6)))
    assert found["ICC3"] == pytest.approx((17 / 6 - 1 / 6) / (17 / 6 + 1 / 6))
    assert found["ICC3k"] == pytest.approx((17 / 6 - 1 / 6) / (17 / 6))
    assert "ICC(C,k)" in run("agree", pairs)
    pairs.write_text("client,therapist\n1,1\n2,2\n3,3\n4,4\n", encoding="utf-8")
    assert "ratings are constant" in told("agree", pairs)["intraclass"]["reason"]


def test_reliability_of_subscales_and_of_each_item(tmp_path: Path) -> None:
    forms = tmp_path / "forms.csv"
    header = ",".join(f"q{n}" for n in range(1, 22))
    lines = [",".join(str((row * 5 + (row * n) % 4 + n // 3) % 7 + 1) for n in range(21)) for row in range(30)]
    forms.write_text("\n".join([header, *lines]), encoding="utf-8")
    report = told("reliability", forms, "--instrument", "seq")  # it has no overall scale
    assert "alpha" not in report
    assert [one["scale"] for one in report["subscales"]] == ["depth", "smoothness", "positivity", "arousal"]
    assert all(one["standard_error"] >= 0 for one in report["subscales"])
    assert len(report["items"]) == 21
    assert set(report["items"][0]) >= {"item", "missing", "best", "worst", "mean", "sd"}
    assert "item: share missing" in run("reliability", forms, "--instrument", "seq")


def test_reliability_says_why_it_cannot_be_told(tmp_path: Path) -> None:
    forms = tmp_path / "forms.csv"
    forms.write_text("q1,q2\n1,1\n", encoding="utf-8")
    assert "reason" in told("reliability", forms, "--instrument", "phq-2")


def test_simulate(tmp_path: Path) -> None:
    report = told("simulate", tmp_path / "practice", "--therapies", 12, "--therapists", 3, "--seed", 5)
    assert report["rows"]["therapies.csv"] == 12
    assert (tmp_path / "practice" / "truth" / "strains.csv").exists()
    for table in ("goals", "reviews", "tasks", "reports", "strains", "cards"):
        assert pl.read_csv(tmp_path / "practice" / f"{table}.csv").height == report["rows"][f"{table}.csv"]
    again = told("simulate", tmp_path / "again", "--therapies", 12, "--therapists", 3, "--seed", 5)
    assert again["rows"] == report["rows"]
    steady = run(
        "simulate", tmp_path / "steady", "--therapies", 5, "--therapists", 1, "--steady", "--format", "parquet"
    )
    assert "truth/strains.parquet: 0 rows" in steady


def test_instruments(tmp_path: Path) -> None:
    listed = told("instruments", "list")["instruments"]
    assert "both-chairs-client-1" in [one["key"] for one in listed]
    assert "phq-9" in run("instruments", "list")
    assert told("instruments", "show", "gad-7")["key"] == "gad-7"
    assert "Feeling nervous" in run("instruments", "show", "gad-7")
    assert "wording not included" in run("instruments", "show", "srs")


def test_instruments_check(tmp_path: Path) -> None:
    wrong = tmp_path / "mine.toml"
    wrong.write_text('key = "mine"\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["instruments", "check", str(wrong)])
    assert done.exit_code == 3
    assert "errors" in done.stdout
    assert told("instruments", "check", wrong)["files"][str(wrong)]


def test_instruments_check_goes_through_folders_and_tells_everything_together(tmp_path: Path) -> None:
    folder, empty = tmp_path / "mine", tmp_path / "empty"
    folder.mkdir()
    empty.mkdir()
    (folder / "a.toml").write_text('key = "a"\n', encoding="utf-8")
    (folder / "b.toml").write_text("key = ", encoding="utf-8")
    missing = tmp_path / "missing.toml"
    done = CliRunner().invoke(app, ["instruments", "check", str(folder), str(empty), str(missing), "--json"])
    assert done.exit_code == 3
    files = json.loads(done.stdout)["files"]
    assert list(files) == [str(folder / "a.toml"), str(folder / "b.toml"), str(empty), str(missing)]
    assert len(files[str(folder / "a.toml")]) > 5
    assert "not valid TOML" in files[str(folder / "b.toml")][0]
    assert "has no definitions" in files[str(empty)][0]
    assert "cannot be read: No such file" in files[str(missing)][0]


def test_instruments_show_says_what_may_be_said_and_what_may_not() -> None:
    said = run("instruments", "show", "core-10")
    assert "total at or above 11: within the range of clinical populations [Barkham" in said
    assert "total: 6 points are a reliable change (90%)" in said
    draft = run("instruments", "show", "both-chairs-client-1")
    assert "Not validated: no cut-off, band, norm, percentile or reliable change." in draft


def test_the_pack_needs_a_declaration(tmp_path: Path) -> None:
    forms = tmp_path / "forms.csv"
    forms.write_text("q1,q2,q3,q4,q5\n5,5,5,5,5\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["score", str(forms), "--instrument", "who-5"])
    assert "non-commercial pack" in str(done.exception)
    report = told("score", forms, "--instrument", "who-5", "--non-commercial")
    assert report["scores"][0]["score"] == 100
    assert "who-5" not in run("instruments", "list")
    assert "who-5" in run("instruments", "list", "--non-commercial")


@pytest.mark.parametrize("ending", ["csv", "parquet", "json", "ndjson"])
def test_neither_order_nor_format_of_a_file_matters(ratings: Path, tmp_path: Path, ending: str) -> None:
    frame = pl.read_csv(ratings)
    other = tmp_path / f"other.{ending}"
    write_table(frame.sample(fraction=1, shuffle=True, seed=3), other)
    assert told("course", other, *SERIES) == told("course", ratings, *SERIES)


def test_semicolons_decimal_commas_and_windows_letters(ratings: Path, tmp_path: Path) -> None:
    text = COURSE.replace(",", ";").replace(".", ",").replace("A;", "José;")
    (tmp_path / "windows.csv").write_bytes(text.encode("cp1252"))
    first, second = told("course", tmp_path / "windows.csv", *SERIES)["series"]
    plain, _ = told("course", ratings, *SERIES)["series"]
    assert {**second, "by": "A"} == plain
    assert first["by"] == "B"
