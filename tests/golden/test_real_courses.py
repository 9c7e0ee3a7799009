"""`alliance course` on two real files, two persons of each worked out by hand.

beat_the_blues.csv: a trial of computer-delivered CBT (Proudfoot et al. 2003, R package HSAUR3), one row per person.
claus_2020.csv: depression treatment with four measurements (Claus et al. 2020, R package clinicalsignificance).
Both hold the Beck Depression Inventory, on which lower is better. They are GPL and not part of this
project, so this is an extra where ../shared/data is; `test_courses.py` makes the same comparisons in every clone.
"""

import json
import subprocess
import sys
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

FILES = Path(__file__).parents[3] / "shared" / "data" / "series"
pytestmark = pytest.mark.skipif(
    not FILES.exists(), reason="an extra: the data of ../shared/data are not on this machine"
)

WIDE = ["--wide", "bdi.pre,bdi.2m,bdi.3m,bdi.5m,bdi.8m"]
LONG = ["--by", "id", "--over", "time", "--value", "bdi"]


def course(file: str, *arguments: str) -> dict[Any, dict[str, Any]]:
    command = [sys.executable, "-m", "alliance", "course", str(FILES / file), "--better", "lower", "--json", *arguments]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {series["by"]: series for series in json.loads(printed)["series"]}


def test_person_in_row_10_of_beat_the_blues() -> None:
    person = course("beat_the_blues.csv", *WIDE, "--rule", "drop:k=1,least=2")[10]
    # 18, 13, 14, 20, 11. Before 5m: mean 15, squares 9 + 4 + 1, SD sqrt(14 / 2). At 5m 6 points worse than at 3m.
    # Back is 14 + .25 SD = 14.66 or less: 11 is. All five: mean 15.2, squares 7.84 + 4.84 + 1.44 + 23.04 + 17.64.
    (episode,) = person["episodes"]
    assert episode == {
        "start": "bdi.5m", "trough": "bdi.5m", "end": "bdi.8m", "repaired": True,
        "magnitude": pytest.approx(6 / sqrt(14 / 2)), "length": 1, "rule": "drop",
    }  # fmt: skip
    spread = sqrt(54.8 / 4)
    usual = person["usual"]
    assert (person["n"], usual["level"], usual["spread"]) == (5, pytest.approx(15.2), pytest.approx(spread))
    # t(.90; 4) = 1.533206
    assert usual["low"] == pytest.approx(15.2 - 1.533206 * spread * sqrt(1 + 1 / 5), abs=1e-5)
    assert usual["high"] == pytest.approx(15.2 + 1.533206 * spread * sqrt(1 + 1 / 5), abs=1e-5)


def test_person_in_row_15_of_beat_the_blues() -> None:
    person = course("beat_the_blues.csv", *WIDE, "--rule", "drop:k=1,least=2")[15]
    # 30, 26, 36, 27, 22. SD of 30 and 26 is sqrt(8); 36 is 10 points worse than 26. Back is 26 + .25 sqrt(8) = 26.71
    # or less: 27 is not, 22 is. So two measurements below.
    (episode,) = person["episodes"]
    assert episode == {
        "start": "bdi.3m", "trough": "bdi.3m", "end": "bdi.8m", "repaired": True,
        "magnitude": pytest.approx(10 / sqrt(8)), "length": 2, "rule": "drop",
    }  # fmt: skip


def test_person_13_of_claus() -> None:
    person = course("claus_2020.csv", *LONG, "--rule", "drop:k=2")["13"]
    # 42, 45, 15, 51. Before 4: mean 34, squares 64 + 121 + 361, SD sqrt(546 / 2); 51 is 36 points worse than 15.
    (episode,) = person["episodes"]
    assert episode == {
        "start": 4, "trough": 4, "end": None, "repaired": False,
        "magnitude": pytest.approx(36 / sqrt(273)), "length": 1, "rule": "drop",
    }  # fmt: skip


def test_person_31_of_claus() -> None:
    person = course("claus_2020.csv", *LONG, "--rule", "drop:k=1,least=2")["31"]
    # 36, 33, 36, 32. SD of 36 and 33 is sqrt(4.5); 36 is 3 worse. Back is 33 + .25 SD = 33.53 or less: 32 is.
    (episode,) = person["episodes"]
    assert episode == {
        "start": 3, "trough": 3, "end": 4, "repaired": True,
        "magnitude": pytest.approx(3 / sqrt(4.5)), "length": 1, "rule": "drop",
    }  # fmt: skip


def test_gaps_of_the_real_files_stay_gaps() -> None:
    persons = course("beat_the_blues.csv", *WIDE)
    assert len(persons) == 100
    assert sum(person["n"] for person in persons.values()) == 380  # 500 cells, 120 of them NA
    # The person in row 4 has two measurements of five: no usual range, no strain, and a word about what is missing.
    assert persons[4]["usual"]["reason"] == "fewer than 3 ratings"
    assert [(prompt["rule"], prompt["start"], prompt["until"]) for prompt in persons[4]["prompts"]] == [
        ("missing", "bdi.3m", "bdi.8m")
    ]
    assert course("claus_2020.csv", *LONG)["4"]["n"] == 1
