"""validation/intervals: its README says what was measured, intervals hold what they say, and it runs."""

import json

import numpy as np
import pytest

from alliance.carried import lines, mean_reach
from validation.intervals.measure import PAGE, README, RESULTS, measure, summary, tables

RESULT = json.loads(RESULTS.read_text("utf-8"))
#: Figures of one person or pair whose intervals let sessions resemble the one before.
CARRIED = ("level of one person", "trend of one person", "gap of two", "trend of a gap")


@pytest.mark.parametrize("name", tables(RESULT))
def test_readme_equals_results(name: str) -> None:
    assert f"<!-- {name} -->\n{tables(RESULT)[name]}<!-- end -->" in README.read_text("utf-8")
    assert f"<!-- {name} -->\n{summary(RESULT)[name]}<!-- end -->" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("figure", CARRIED)
def test_intervals_hold_what_they_say(figure: str) -> None:
    for kind, found in RESULT["one"][figure].items():
        least = 0.93 if "gap" in figure or "up to .6" not in kind else 0.925
        assert least <= found["all"][0] <= 0.97, kind


def test_the_measurement_runs_on_a_few() -> None:
    found = measure(therapies=130, times=10, samples=2)
    assert list(found["one"]) == list(RESULT["one"])
    assert list(found["many"]) == list(RESULT["many"])


def test_a_mean_and_a_line_by_hand() -> None:
    # 1, 2, 3, 6: around 3, -2, -1, 0, 3 carry over with (2 + 0 + 0) / 14; + (1 + 3 / 7) / 4 is .5;
    # phi (2 + 2) / 14 = 2 / 7
    phi = 2 / 7
    grown = 1 + 2 * (3 / 4 * phi + 2 / 4 * phi**2 + 1 / 4 * phi**3)
    found = lines(np.arange(4.0), np.array([1.0, 2, 3, 6]), np.array([4]))
    assert found.mean.tolist() == [3]
    assert found.mean_margin == pytest.approx([3.182446 * (14 / (4 - grown) * grown / 4) ** 0.5], abs=1e-5)
    # slope (3 + .5 + 0 + 4.5) / 5 = 1.6; rests .4, -.2, -.8, .6 carry over with (-.08 + .16 - .48) / 1.2 = -1 / 3;
    # + (1 - 4 / 3) / 4 is -5 / 12; phi (-5 / 3 + 2) / 14 = 1 / 42
    phi = 1 / 42
    level = 1 + 2 * (3 / 4 * phi + 2 / 4 * phi**2 + 1 / 4 * phi**3)
    # products of -1.5, -.5, .5, 1.5 one, two, three apart: 1.25, -1.5, -2.25, over 5
    along = 1 + 2 * (0.25 * phi - 0.3 * phi**2 - 0.45 * phi**3)
    assert found.slope == pytest.approx([1.6])
    assert 3 / along - 1 == pytest.approx(2, abs=0.05)  # degrees of freedom, in tenths: t(.975; 2) = 4.302653
    margin = 4.302653 * (1.2 / (4 - level - along) * along / 5) ** 0.5
    assert found.slope_margin == pytest.approx([margin])


def test_with_no_carry_over_the_mean_has_the_interval_of_student() -> None:
    assert mean_reach(4, 0.0) == pytest.approx(3.182446 / 2, abs=1e-6)
