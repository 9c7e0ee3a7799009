"""Public reports of files that other programs misread, tried here; the log is in
docs/explanation/files-from-other-programs.md, in the same order.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.golden.test_files import CALM, FILES, counts, faults, notes, run, totals

ID = ("--by", "id")
WHEN = (*ID, "--over", "when")
REV6 = ("--instrument", "rev6", "--folder", FILES / "already-turned")
HEAD = "id,session,value\n"
Place = tuple[int | None, str | None]
BOTH: list[Place] = [(2, "when"), (3, "when")]

#: report, file, options, ratings of each series
READ: list[tuple[str, str, tuple[str, ...], dict[str, int]]] = [
    ("uncharted-distil/distil#2243", "id,,session,value\nA,x,1,5\nA,y,2,6\n", ID, {"A": 2}),
    ("cidgoh/DataHarmonizer#40", f"\n{HEAD}A,1,5\n", ID, {"A": 1}),
    ("pcreux/csv-importer#54", ",,,\n,id,session,value\n,A,1,5\n,A,2,6\n", ID, {"A": 2}),
    ("incf-nidash/PyNIDM#84", f"{HEAD}0051,1,5\n51,1,6\n", ID, {"0051": 1, "51": 1}),
    ("LabKey/platform#6085", f'{HEAD}"A ",1,5\n" A",2,6\n', ID, {"A": 2}),
    ("matplotlib/matplotlib#208", "id,when,value\nA,12-01-1998,5\nA,13-01-1998,6\n", WHEN, {"A": 2}),
    ("SheetJS/sheetjs#2239", "id;session;value;B\nA;1;1,1;2,2\nA;2;3,3;4,1\n", ID, {"A": 2}),
    (
        "OuhscBbmc/REDCapR#599, as a spreadsheet writes it",
        f"{HEAD}1E+05,1,5\n100000,1,6\n",
        ID,
        {"1E+05": 1, "100000": 1},
    ),
]

#: report, file, options, where the faults are
REFUSED: list[tuple[str, str, tuple[str, ...], list[Place]]] = [
    ("elastic/kibana#7822", f"{HEAD}A,1,5,x\nA,2,6,x\n", ID, [(2, None), (3, None)]),
    ("pimcore/pimcore#6309", f"{HEAD}A,1,5\nA,2\n", ID, [(3, None)]),
    ("OpenRefine/OpenRefine#484", f"{HEAD}A,1,5\n,2,6\n", ID, [(3, "id")]),
    ("JuliaData/CSV.jl#620", "id,when,value\nA,4/23/20,5\n", WHEN, [(2, "when")]),
    (
        "ELToulemonde/dataPreparation#34",
        "id,when,value\nA,1/2/2012,5\nA,2/1/2012,6\n",
        WHEN,
        [(2, "when"), (3, "when")],
    ),
    ("ropensci/qualtRics#381", f'{HEAD}A,1,"1,2,3"\n', ID, [(2, "value")]),
    ("ctesta01/QualtricsTools#36", f"{HEAD}Your code,Session no.,Score\nA,1,5\n", ID, [(2, None)]),
]


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(text: str) -> Path:
        path = tmp_path / "file.csv"
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize(("report", "text", "options", "series"), READ)
def test_read(report: str, text: str, options: tuple[str, ...], series: dict[str, int], file: Any) -> None:
    assert counts(file(text), *options) == series


@pytest.mark.parametrize(("report", "text", "options", "found"), REFUSED)
def test_refused(report: str, text: str, options: tuple[str, ...], found: list[Place], file: Any) -> None:
    assert faults("course", file(text), *options) == found


def test_what_the_refused_need_to_be_said(file: Any) -> None:
    assert counts(file(REFUSED[-1][1]), *ID, "--first-row", "3") == {"A": 1}
    assert counts(file(REFUSED[4][1]), *WHEN, "--day-order", "month-first") == {"A": 2}


#: report, values, the words of the note
FAR = [
    ("jamovi/jamovi#596", (34, 41, 52, 29, 63, 888888, 38), "888888 lies far outside"),
    ("Roche/pyreadstat#161", (5, 6, 7, 6, -9, 5, 6, 7), "-9 lies far outside"),
    ("nobody: a scale from 0 to 100", (10, 90, 50, 99, 0, 100), ""),
]


@pytest.mark.parametrize(("report", "values", "words"), FAR)
def test_numbers_that_may_be_codes(report: str, values: tuple[int, ...], words: str, file: Any) -> None:
    rows = "".join(f"A,{session},{value}\n" for session, value in enumerate(values, start=1))
    said = notes("course", file(HEAD + rows), *ID)
    assert words in said if words else said == ""


def test_codes_and_words_in_one_cell(file: Any) -> None:
    """akvo/akvo-flow#2742: code and value stand in one cell; ropensci/qualtRics#312: words and numbers are mixed."""
    assert totals(file("id,c1,c2,c3,c4\np1,2:often,0:never,3:always,1:at times\n"), *CALM) == [9]
    assert totals(file("id,c1,c2,c3,c4\np1,2,never,3,At times\n"), *CALM) == [9]


def test_a_row_of_json_below_the_names(file: Any) -> None:
    """berkmancenter/dotplot#83: the second row holds what the columns are called inside."""
    names = ",".join(["id", *(f"q{number}" for number in range(1, 10))])
    inside = ",".join(['"{""ImportId"":""id""}"'] * 10)
    assert totals(file(f"{names}\n{inside}\nA,2,1,1,2,0,1,1,0,0\n"), "--instrument", "phq-9") == [8]


def test_a_second_row_of_questions_is_one_error(file: Any) -> None:
    """ctesta01/QualtricsTools#36: the questions in words stand below the names."""
    names = ",".join(f"q{number}" for number in range(1, 10))
    text = f"{names}\n{','.join(['How often'] * 9)}\n2,1,1,2,0,1,1,0,0\n1,1,1,1,1,1,1,1,1\n"
    assert faults("score", file(text), "--instrument", "phq-9") == [(2, None)]
    assert totals(file(text), "--instrument", "phq-9", "--first-row", "3") == [8, 9]


@pytest.mark.parametrize("title", ["Export\n\n", "Export of ratings, March\n", "Export;a;b\nPrinted\n"])
def test_titles_of_several_kinds(title: str, file: Any) -> None:
    text = f"{title}id,session,value\nA,1,5\nA,2,6\n"
    row = text[: text.index("id,")].count("\n") + 1
    assert faults("course", file(text), *ID) == [(1, None)]
    assert counts(file(text), *ID, "--header-row", str(row)) == {"A": 2}


def test_reversed_items_count_in_omega_too() -> None:
    """jasp-stats/jasp-issues#448: turning items changed alpha and left omega as it was."""
    folder = FILES / "already-turned"
    raw = run("reliability", folder / "raw.csv", *REV6)
    turned = run("reliability", folder / "keyed.csv", *REV6, "--turned")
    assert raw["omega_total"] == pytest.approx(turned["omega_total"], abs=1e-12)
    assert round(raw["omega_total"], 3) == 0.892


def test_missing_values_that_a_file_of_spss_declares(tmp_path: Path) -> None:
    """jasp-stats/jasp-issues#1076, tidyverse/haven#91: 9 and -77 are declared as missing in the file itself."""
    pyreadstat = pytest.importorskip("pyreadstat")
    pandas = pytest.importorskip("pandas")
    path = tmp_path / "file.sav"
    frame = pandas.DataFrame({"id": ["A", "A", "A"], "session": [1.0, 2.0, 3.0], "value": [5.0, -77.0, 9.0]})
    pyreadstat.write_sav(frame, str(path), missing_ranges={"value": [-77, 9]})
    found = run("course", path, *ID, "--summary")
    assert (found["ratings"], found["sessions_without_a_rating"]) == (1, 2)
