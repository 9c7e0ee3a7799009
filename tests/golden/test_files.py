"""Files as other programs write them, a folder of `files` for each class of fault, through the command line.

The right results were worked out by hand or with R (psych 2.2.9) and pandas; the public reports behind each class are
in docs/explanation/files-from-other-programs.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from alliance.cli.app import app, main
from alliance.tables import TableFaults, read_table

FILES = Path(__file__).parent / "files"
SIX_DAYS = ["2025-01-07", "2025-01-14", "2025-01-21", "2025-01-28", "2025-02-04", "2025-02-11"]


def run(*arguments: object) -> Any:
    """What a command prints with --json."""
    done = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    if done.exception:
        raise done.exception
    return json.loads(done.stdout)


def notes(*arguments: object) -> str:
    """What a command says on stderr."""
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exit_code == 0
    return done.stderr


def faults(*arguments: object) -> list[tuple[int | None, str | None]]:
    """Where the faults of a file are."""
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert isinstance(done.exception, TableFaults)
    return [(fault.row, fault.column) for fault in done.exception.faults]


def counts(*arguments: object) -> dict[str, int]:
    """How many ratings each series has."""
    return {one["by"]: one["n"] for one in run("course", *arguments)["series"]}


def totals(*arguments: object) -> list[float | None]:
    return [row["score"] for row in run("score", *arguments)["scores"]]


#: file, ratings of each series
CODES = [
    ("two_people", {"01": 4, "1": 4}),
    ("same_sessions", {"007": 3, "7": 3}),
    ("exponents", {"10": 3, "1E1": 3}),
    ("twenty_digits", {"12345678901234567890": 3, "12345678901234567891": 3}),
]


@pytest.mark.parametrize(("file", "series"), CODES)
def test_codes_are_text(file: str, series: dict[str, int]) -> None:
    found = run("course", FILES / f"codes-are-text/{file}.csv", "--by", "id")["series"]
    assert {one["by"]: one["n"] for one in found} == series
    assert [one["episodes"] for one in found] == [[], []]


def test_columns_that_are_not_scored_stay_as_they_are(tmp_path: Path) -> None:
    file = FILES / "codes-are-text/forms.csv"
    assert totals(file, "--instrument", "phq-9", "--output", tmp_path / "out.csv") == [9, 10]
    first = [line.split(",")[:2] for line in (tmp_path / "out.csv").read_text().splitlines()]
    assert first == [["code", "phone"], ["0012", "0049123"], ["0013", "00491"]]


def test_blanks_around_codes() -> None:
    assert counts(FILES / "blanks-in-codes/codes.csv", "--by", "id") == {"A": 4}


RAGGED = [
    ("course", "shifted.csv", ["--by", "id"], [2, 3, 4, 5]),
    ("course", "decimal_commas.csv", ["--by", "id", "--value", "score"], [2, 3, 4, 5]),
    ("course", "note_comma.csv", ["--by", "id"], [3]),
    ("agree", "shifted_numbers.csv", [], [2, 3, 4, 5, 6, 7]),
    ("course", "shifted_numbers.csv", ["--by", "therapy", "--wide", "client,therapist"], [2, 3, 4, 5, 6, 7]),
]


@pytest.mark.parametrize(("command", "file", "options", "rows"), RAGGED)
def test_rows_wider_than_their_header(command: str, file: str, options: list[str], rows: list[int]) -> None:
    assert faults(command, FILES / "ragged-rows" / file, *options) == [(row, None) for row in rows]


@pytest.mark.parametrize("columns", [None, ["client"], ["client", "therapist"]])
def test_widths_are_checked_whichever_columns_are_asked_for(columns: list[str] | None) -> None:
    with pytest.raises(TableFaults, match="rows 2 to 7: more cells than the 4 columns of the header"):
        read_table(FILES / "ragged-rows/shifted_numbers.csv", columns=columns)


def test_rows_that_begin_with_a_name_of_their_own() -> None:
    found = run("agree", FILES / "ragged-rows/shifted_numbers.csv", "--row-names")
    assert (found["n"], round(found["r"]["value"], 4), round(found["difference"]["value"], 4)) == (6, 0.8352, -0.6667)


def test_words_for_no_answer() -> None:
    file = FILES / "missing-words-and-codes/words.csv"
    assert run("course", file, "--by", "id", "--summary") | {"episodes": 0} == {
        "series": 1, "ratings": 6, "sessions_without_a_rating": 5, "with_a_usual_range": 1, "episodes": 0,
        "repaired": 0, "not_repaired": 0, "still_open": 0, "series_with_an_episode": 0, "rules": ["fall"],
        }  # fmt: skip


def test_numbers_for_no_answer(tmp_path: Path) -> None:
    file = FILES / "missing-words-and-codes/codes.csv"
    output = tmp_path / "out.csv"
    done = run("course", file, "--by", "id", "--missing", "-99,999", "--summary", "--output", output)
    assert (done["ratings"], done["sessions_without_a_rating"]) == (5, 2)
    assert read_table(output)["value"].to_list() == [5, 6, None, 6, 5, 6, None]
    assert "value: -99 and 999 lie far outside the other values" in notes("course", file, "--by", "id")
    bounds = ("--lowest", "0", "--highest", "10")
    assert faults("course", file, "--by", "id", *bounds) == [(4, "value"), (8, "value")]
    found = run("agree", FILES / "missing-words-and-codes/views.csv", "--missing", "-99")
    assert (found["n"], round(found["r"]["value"], 4), round(found["difference"]["value"], 4)) == (6, 0.9393, 1.1667)
    scores = totals(
        FILES / "missing-words-and-codes/forms.csv", "--instrument", "phq-9", "--missing", "-99", "--missing", "7,9"
    )
    assert scores == [9, None, 1.2857142857]


SPELLINGS = ("iso", "timestamp", "timestamp_t", "offset", "slashes_ymd", "month_name", "form_stamp", "dmy_slashes")


@pytest.mark.parametrize("file", [*SPELLINGS, "mdy_slashes"])
def test_spellings_of_the_same_days(file: str, tmp_path: Path) -> None:
    options = ("--by", "id", "--over", "when", "--better", "lower", "--output", tmp_path / "out.csv")
    run("course", FILES / f"day-spellings/{file}.csv", *options)
    assert read_table(tmp_path / "out.csv")["when"].to_list() == SIX_DAYS


@pytest.mark.parametrize(("file", "order"), [("compact", "calendar"), ("serial", "spreadsheet")])
def test_days_in_numbers_are_asked_about(file: str, order: str, tmp_path: Path) -> None:
    path, options = FILES / f"day-spellings/{file}.csv", ("--by", "id", "--over", "when")
    assert faults("course", path, *options) == [(None, "when")]
    run("course", path, *options, "--day-order", order, "--output", tmp_path / "out.csv")
    assert read_table(tmp_path / "out.csv")["when"].to_list() == SIX_DAYS


def test_days_that_cannot_be_told(tmp_path: Path) -> None:
    options = ("--by", "id", "--over", "when")
    assert faults("course", FILES / "day-spellings/two_digit_year.csv", *options) == [
        (row, "when") for row in range(2, 8)
    ]
    path = FILES / "day-spellings/ambiguous.csv"
    assert faults("course", path, *options) == [(row, "when") for row in range(2, 6)]
    run("course", path, *options, "--day-order", "day-first", "--output", tmp_path / "out.csv")
    assert read_table(tmp_path / "out.csv")["when"].to_list() == [
        "2025-01-03",
        "2025-02-04",
        "2025-03-05",
        "2025-04-06",
    ]


CALM = ("--instrument", "calm-4", "--folder", FILES / "labelled-answers")
ANSWERS = ("--answer", "A1=0", "--answer", "A2=1", "--answer", "A3=2", "--answer", "A4=3")


def test_answers_in_words_and_codes() -> None:
    folder = FILES / "labelled-answers"
    assert faults("score", folder / "labels.csv", *CALM) == [(4, "c4")]
    assert totals(folder / "labels.csv", *CALM, "--missing", "sometimes") == [9, 1, None]
    assert totals(folder / "numbered.csv", *CALM) == [9, 1]
    assert totals(folder / "codes.csv", *CALM, *ANSWERS) == [9, 1]
    assert totals(folder / "one_to_four.csv", *CALM, "--first-answer", "1") == [9, 1]
    assert faults("score", folder / "one_to_four.csv", *CALM) == [(2, "c3"), (3, "c2")]
    said = notes("score", FILES / "codes-are-text/forms.csv", "--instrument", "phq-9")
    assert "No answer is 0" in said


def test_names_with_commas() -> None:
    folder = FILES / "names-with-commas"
    header = read_table(folder / "form.csv").columns
    named = [part for number in range(1, 10) for part in ("--column", f"q{number}={header[number + 1]}")]
    assert totals(folder / "form.csv", "--instrument", "phq-9", *named) == [8, 2]
    assert counts(folder / "people.csv", "--by", "id, code") == {"Doe, J": 3}
    assert counts(folder / "wide.csv", "--by", "id", "--wide", "score, before,score, after") == {"A": 2, "B": 2}
    assert counts(folder / "wide.csv", "--by", "id", "--wide", "score, before", "--wide", "score, after") == {
        "A": 2,
        "B": 2,
    }


HEADERS = ("sep_line.csv", "carriage_returns.csv", "empty_columns.csv", "twice_but_unused.csv")


@pytest.mark.parametrize("file", HEADERS)
def test_headers_of_other_programs(file: str) -> None:
    assert counts(FILES / "headers-of-other-programs" / file, "--by", "id") == {"A": 3}


def test_more_header_rows_titles_and_blanks() -> None:
    folder = FILES / "headers-of-other-programs"
    named = [part for number in range(1, 10) for part in ("--column", f"q{number}=PHQ_{number}")]
    assert totals(folder / "three_rows.csv", "--instrument", "phq-9", *named) == [8, 2]
    assert faults("course", folder / "title_lines.csv", "--by", "id") == [(1, None)]
    assert counts(folder / "title_lines.csv", "--by", "id", "--header-row", "3") == {"A": 3}
    assert faults("course", folder / "by_blanks.txt", "--by", "id") == [(2, None), (3, None), (4, None)]
    assert counts(folder / "by_blanks.txt", "--by", "id", "--row-names") == {"A": 3}


def test_rows_of_several_kinds() -> None:
    options = (FILES / "event-rows/redcap.csv", "--by", "record_id", "--over", "redcap_repeat_instance")
    options = (*options, "--value", "phq_total", "--better", "lower")
    assert counts(*options) == {"0001": 3, "0002": 3}
    assert counts(*options, "--where", "redcap_repeat_instrument=phq") == {"0001": 3, "0002": 3}
    assert "2 rows with neither redcap_repeat_instance nor phq_total left out" in notes("course", *options)


def test_answers_that_were_turned_already() -> None:
    folder = FILES / "already-turned"
    options = ("--instrument", "rev6", "--folder", folder)
    raw = run("reliability", folder / "raw.csv", *options)
    turned = run("reliability", folder / "keyed.csv", *options, "--turned")
    for found in (raw, turned):
        assert [round(found[name], 4) for name in ("alpha", "score_mean", "score_sd")] == [0.8902, 23.6, 6.8792]
    assert round(run("reliability", folder / "keyed.csv", *options)["alpha"], 7) == -0.8160085
    assert "a2, a4, a5 go against the other items" in notes("reliability", folder / "keyed.csv", *options)
    assert notes("reliability", folder / "raw.csv", *options) == ""


def test_an_item_that_does_not_vary() -> None:
    file = FILES / "item-without-variance/forms.csv"
    found = run("reliability", file, "--instrument", "phq-9")
    assert (round(found["alpha"], 7), found["left_out"]) == (0.9521389, ["q9"])
    without = run("reliability", file, "--instrument", "phq-9", "--without", "q9")
    assert (round(without["alpha"], 7), "left_out" in without) == (0.9521389, False)
    assert without["omega_total"] == found["omega_total"]


def test_whole_answers_with_the_noise_of_binary_fractions() -> None:
    file = FILES / "nearly-whole-answers/forms.csv"
    assert totals(file, "--instrument", "phq-9") == [8, 2, 20, 11]
    assert run("reliability", file, "--instrument", "phq-9")["score_mean"] == 10.25


def test_responses_of_health_records() -> None:
    assert totals(FILES / "fhir-response/bundle.json", "--instrument", "phq-9") == [8, 5.625]
    assert totals(FILES / "fhir-response/response.json", "--instrument", "phq-9") == [8]


@pytest.mark.parametrize(("file", "reader"), [("csv", "polars"), ("xlsx", "python_calamine"), ("sav", "pyreadstat")])
def test_workbooks_and_statistics_files(file: str, reader: str) -> None:
    pytest.importorskip(reader)
    assert totals(FILES / f"workbooks/num.{file}", "--instrument", "phq-9") == [8, 2, 20, 8]


def test_a_file_of_stata_made_from_the_same_table(tmp_path: Path) -> None:
    pyreadstat, pandas = pytest.importorskip("pyreadstat"), pytest.importorskip("pandas")
    pyreadstat.write_dta(pandas.read_csv(FILES / "workbooks/num.csv"), str(tmp_path / "num.dta"))
    assert totals(tmp_path / "num.dta", "--instrument", "phq-9") == [8, 2, 20, 8]


@pytest.mark.parametrize("rows", ["", "\n\n", ",,\n"])
def test_a_header_without_a_row(rows: str, tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(f"id,session,value\n{rows}")
    assert faults("course", path, "--by", "id") == [(None, None)]


def test_days_for_the_expected_course(tmp_path: Path) -> None:
    """Days are counted in their order, so both files give the same signals."""
    for name, session in (("numbers", str), ("days", lambda number: f"2025-01-{number * 7:02}")):
        for which, people in (("closed", 120), ("open", 3)):
            rows = [f"{who},{session(n)},{(who * 7 + n * 5) % 13 + 8 - n}" for who in range(people) for n in (1, 2, 3)]
            (tmp_path / f"{which}_{name}.csv").write_text("therapy,session,value\n" + "\n".join(rows) + "\n")
    told = [
        run("expect", tmp_path / f"open_{name}.csv", "--closed", tmp_path / f"closed_{name}.csv", "--better", "lower")
        for name in ("numbers", "days")
    ]
    assert told[0] == told[1]


def test_exit_codes_of_faults(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["course", str(FILES / "ragged-rows/shifted.csv"), "--by", "id"]
    monkeypatch.setattr(sys, "argv", ["alliance", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert "rows 2 to 5: more cells than the 4 columns of the header (5)" in capsys.readouterr().err


def test_figures_of_any_size_can_be_read() -> None:
    """The file of the public report: the surface is of the size .001 to .01, and was printed as -0.00."""
    folder = FILES / "figures-of-large-scales"
    done = CliRunner().invoke(
        app, ["agree", str(folder / "views.csv"), *["--first", "a", "--second", "b", "--outcome", "z"]]
    )
    assert (
        "a2 0.00070 [0.00001, 0.00139], a3 -0.00070 [-0.02036, 0.01896], a4 -0.0047 [-0.0066, -0.0027]" in done.stdout
    )


def test_what_is_understood_of_each_column(tmp_path: Path) -> None:
    found = run("columns", FILES / "codes-are-text/forms.csv")
    assert [(one["name"], one["kind"]) for one in found["columns"]][:3] == [
        ("code", "codes"), ("phone", "codes"), ("q1", "numbers")
    ]  # fmt: skip
    days = run("columns", FILES / "day-spellings/form_stamp.csv")["columns"][1]
    assert (days["kind"], days["low"], days["high"]) == ("days", "2025-01-07", "2025-02-11")


def test_a_mapping_file_is_proposed_and_used(tmp_path: Path) -> None:
    file, mapping = FILES / "headers-of-other-programs/three_rows.csv", tmp_path / "map.toml"
    run("columns", file, "--instrument", "phq-9", "--write", mapping)
    assert '"q3" = "PHQ_3"' in mapping.read_text()
    assert totals(file, "--instrument", "phq-9", "--map", mapping) == [8, 2]
    mapping.write_text('missing = ["-99", "999"]\n[columns]\nperson = "id"\n')
    found = run("course", FILES / "missing-words-and-codes/codes.csv", "--by", "person", "--map", mapping, "--summary")
    assert found["ratings"] == 5
