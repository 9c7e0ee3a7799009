"""What the comparisons rest on is in the repository, and each comparison is made in every clone."""

import ast
import hashlib
import re
from pathlib import Path

import pytest

from tests.golden.references import INPUTS, R, said_by_r

ROOT = Path(__file__).parents[2]

# file of validation/r/inputs, the beginning of its SHA-256
FILES = [
    ("change.csv", "94f721a4ecb0dcfb"),
    ("growth.csv", "dd3f193708883456"),
    ("occasions_long.csv", "b20e1fb3bc1c51fb"),
    ("occasions_wide.csv", "b5de8cb40737d95c"),
    ("phq9_gad7_pss10.csv", "6dfcb09ae0719091"),
    ("singular.csv", "8e6853b482dcb768"),
    ("sudden_gains.csv", "65ad26341f97bbd3"),
    ("waiting.csv", "74655d7a28617827"),
]
SCRIPTS = ["inputs.R", "packages.R", "formulas.R", "run.R", "README.md"]
LICENCES = ["inputs/LICENCE-phq9_gad7_pss10.txt", "inputs/LICENCE-sudden_gains.txt"]
VERSIONS = {"R": "4.2.2", "lme4": "1.1.31", "psych": "2.2.9", "lavaan": "0.6.14", "survival": "3.5.3"}
SUBJECTS = ["distributions", "growth", "singular", "items", "waiting", "change", "gains", "courses"]

# What reads ../shared/data and is left out where that is not, and where every clone makes the same comparison.
EXTRAS = {
    "tests/golden/test_change.py": ["tests/golden/test_change.py::test_every_method_as_its_published_formula_in_r"],
    "tests/golden/test_real_courses.py": [
        "tests/golden/test_courses.py::test_every_course_as_in_r",
        "tests/golden/test_courses.py::test_the_person_in_row_20",
        "tests/golden/test_courses.py::test_gaps_stay_gaps",
    ],
    "tests/golden/test_waiting.py": ["tests/golden/test_waiting.py::test_median_and_interval_as_in_r"],
    "tests/library/expected/test_closed.py": ["tests/library/expected/test_closed.py::test_a_file_with_gaps"],
    "tests/library/psychometrics/test_generalizability.py": [
        "tests/library/psychometrics/test_generalizability.py::test_uneven_numbers_as_written_out"
    ],
    "tests/library/test_mixed.py": [
        "tests/golden/test_lines.py::test_growth_as_in_lme4",
        "tests/golden/test_lines.py::test_a_singular_fit_is_told_as_such",
    ],
    "tests/web/exchange/test_bring_in.py": ["tests/web/exchange/test_bring_in.py::test_two_people_of_each_file"],
    "tests/web/exchange/test_totals.py": [
        "tests/web/exchange/test_totals.py::test_a_wide_file_with_gaps",
        "tests/web/exchange/test_totals.py::test_a_long_file_with_gaps",
        "tests/web/exchange/test_totals.py::test_a_gap_in_the_middle_stays_a_session",
    ],
}
OUTSIDE = re.compile(r'"shared" / "data"|@extra\b|marks=extra\b')


@pytest.mark.parametrize(("name", "digest"), FILES)
def test_every_input_is_here_as_r_read_it(name: str, digest: str) -> None:
    assert hashlib.sha256((INPUTS / name).read_bytes()).hexdigest().startswith(digest)


@pytest.mark.parametrize("name", [*SCRIPTS, *LICENCES])
def test_scripts_and_licences_are_here(name: str) -> None:
    assert (R / name).read_text(encoding="utf-8").strip()


def test_r_was_run_and_says_which() -> None:
    assert said_by_r()["versions"] == VERSIONS
    assert [subject for subject in SUBJECTS if not said_by_r()[subject]] == []


def test_nothing_else_lies_among_the_inputs() -> None:
    assert {path.name for path in INPUTS.glob("*.csv")} == {name for name, _ in FILES}


def test_every_extra_has_a_comparison_that_every_clone_makes() -> None:
    others = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    files = {str(path.relative_to(ROOT)) for path in others if OUTSIDE.search(path.read_text(encoding="utf-8"))}
    assert files == set(EXTRAS)


@pytest.mark.parametrize("test", [test for tests in EXTRAS.values() for test in tests])
def test_a_comparison_of_every_clone_is_never_left_out(test: str) -> None:
    file, name = test.split("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    of_module = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign)]
    marks = [*map(ast.unparse, function.decorator_list), *(one for one in of_module if one.startswith("pytestmark"))]
    assert [mark for mark in marks if "skip" in mark or mark == "extra"] == []
