"""`alliance course` on two files of validation/r: every person as in R, three of them worked out by hand.

`occasions_wide.csv`: 120 people, one row each; `occasions_long.csv`: 40 people, four times. Both are drawn by
`inputs.R`, lower is better, and have gaps. `formulas.R` works out usual range and strains from the published formulas,
written for this comparison alone.
"""

import json
import subprocess
import sys
from functools import cache
from math import sqrt
from typing import Any

import pytest

from alliance.carried import mean_reach
from alliance.course.usual import CARRIED
from alliance.distributions import t_quantile
from tests.golden.references import INPUTS, said_by_r

OCCASIONS = ("start", "month2", "month3", "month5", "month8")
FILES = {
    "wide": ("occasions_wide.csv", "--wide", ",".join(OCCASIONS), "--rule", "drop:k=1,least=2"),
    "long": ("occasions_long.csv", "--by", "person", "--over", "time", "--value", "score", "--rule", "drop:k=2"),
}
PEOPLE = {"wide": 120, "long": 40}
RATINGS = {"wide": 499, "long": 147}  # cells that are not NA
STRAINS = {"wide": 44, "long": 1}


@cache
def course(name: str) -> dict[Any, dict[str, Any]]:
    """What the command says of each person, by row or number."""
    file, *arguments = FILES[name]
    command = [
        sys.executable,
        "-m",
        "alliance",
        "course",
        str(INPUTS / file),
        "--better",
        "lower",
        "--json",
        *arguments,
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {series["by"]: series for series in json.loads(printed)["series"]}


def in_r(name: str) -> dict[int, dict[str, Any]]:
    """What R says of each person, by number, or by row of the file (the heading is row 1)."""
    said = said_by_r()["courses"][name]
    return dict(enumerate(said, start=2)) if isinstance(said, list) else {int(who): one for who, one in said.items()}


@pytest.mark.parametrize("name", FILES)
def test_every_course_as_in_r(name: str) -> None:
    ours, theirs = course(name), in_r(name)
    theirs = theirs if name == "wide" else {str(who): said for who, said in theirs.items()}  # codes are text
    assert list(ours) == list(theirs)
    assert sum(len(one["episodes"]) for one in theirs.values()) == STRAINS[name]
    for who, said in theirs.items():
        found = ours[who]
        assert found["n"] == said["n"], who
        for part, value in (said["usual"] or {}).items():
            if part in {"level_low", "level_high"}:  # R takes ratings as independent, which makes it too narrow
                wider = mean_reach(found["n"], CARRIED) / (t_quantile(0.975, found["n"] - 1) / sqrt(found["n"]))
                value = said["usual"]["level"] + wider * (value - said["usual"]["level"])
            assert found["usual"][part] == pytest.approx(value, rel=1e-9), (who, part)
        assert (found["usual"]["low"] is None) == (said["usual"] is None), who
        assert len(found["episodes"]) == len(said["episodes"]), who
        for ours_of_it, theirs_of_it in zip(found["episodes"], said["episodes"], strict=True):
            magnitude = pytest.approx(theirs_of_it["magnitude"], rel=1e-9)
            assert ours_of_it == {**theirs_of_it, "magnitude": magnitude, "rule": "drop"}, who


def test_the_person_in_row_20() -> None:
    # 28, 26, 28, 32, 22. SD of 28 and 26 is sqrt(2); 28 is 2 points worse than 26. Back is 26 + .25 sqrt(2) = 26.35 or
    # less: 32 is not, 22 is. The worst is 32, 6 points from 26.
    (episode,) = course("wide")[20]["episodes"]
    assert episode == {
        "start": "month3", "trough": "month5", "end": "month8", "repaired": True,
        "magnitude": pytest.approx(6 / sqrt(2)), "length": 2, "rule": "drop",
    }  # fmt: skip


def test_the_person_in_row_4() -> None:
    # 16, 11, 13, 24, 4. At month 3 it is 2 points worse, where the SD of 16 and 11 is sqrt(12.5): too little. Before
    # month 5: mean 40 / 3, squares 64 / 9 + 49 / 9 + 1 / 9, SD sqrt(38 / 6).
    # All five: mean 13.6, squares 213.2. t(.90; 4) = 1.533206
    person = course("wide")[4]
    (episode,) = person["episodes"]
    assert (episode["start"], episode["end"], episode["length"]) == ("month5", "month8", 1)
    assert episode["magnitude"] == pytest.approx(11 / sqrt(38 / 6))
    spread, usual = sqrt(213.2 / 4), person["usual"]
    assert (usual["level"], usual["spread"]) == (pytest.approx(13.6), pytest.approx(spread))
    assert usual["high"] == pytest.approx(13.6 + 1.533206 * spread * sqrt(1 + 1 / 5), abs=1e-5)


def test_person_23_with_four_times() -> None:
    # 21, 22, 12, 26. Before 4: mean 55 / 3, squares (64 + 121 + 361) / 9, SD sqrt(182 / 6); 26 is 14 worse than 12.
    (episode,) = course("long")["23"]["episodes"]
    assert episode == {
        "start": 4, "trough": 4, "end": None, "repaired": False,
        "magnitude": pytest.approx(14 / sqrt(182 / 6)), "length": 1, "rule": "drop",
    }  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_gaps_stay_gaps(name: str) -> None:
    assert len(course(name)) == PEOPLE[name]
    assert sum(person["n"] for person in course(name).values()) == RATINGS[name]


def test_two_measurements_of_five() -> None:
    # Row 3: 15, 15, then nothing. No usual range, no strain, and a word about what is missing.
    person = course("wide")[3]
    assert (person["usual"]["reason"], person["episodes"]) == ("fewer than 3 ratings", [])
    assert [(one["rule"], one["start"], one["until"]) for one in person["prompts"]] == [("missing", "month3", "month8")]
