"""Agreement against the published example of Bland & Altman, and where it cannot be told."""

import numpy as np
import polars as pl
import pytest

from alliance.dyad import agreement, agreement_by_level
from alliance.psychometrics import TooLittleData

# Peak expiratory flow of 17 people by two meters, first reading each (Bland & Altman 1986, Lancet 1:307-310, table).
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def test_the_published_example() -> None:
    found = agreement(pl.DataFrame({"mini": MINI, "wright": WRIGHT}), "mini", "wright")
    # Printed: r = .94; mean difference -2.1, SD 38.8, limits -79.7 and 75.5 (with 2 SD; 1.96 SD gives -78.1 and 73.9).
    assert found.n == 17
    assert found.r.value == pytest.approx(0.94, abs=0.005)
    assert found.difference.value == pytest.approx(-2.1, abs=0.05)
    spread = (found.upper.value - found.lower.value) / (2 * 1.959964)
    assert spread == pytest.approx(38.8, abs=0.05)
    # Printed: 95 % interval of the mean difference -22.0 to 17.8.
    assert (found.difference.low, found.difference.high) == pytest.approx((-22.0, 17.8), abs=0.1)


def test_a_constant_difference_is_correlation_without_agreement() -> None:
    pairs = pl.DataFrame({"client": [5.0, 6, 7, 8, 9], "therapist": [3.0, 4, 5, 6, 7]})
    found = agreement(pairs, "client", "therapist")
    assert found.r.value == found.r.low == pytest.approx(1)
    assert found.difference.value == found.lower.value == found.upper.value == -2
    # ICC(A,1): mean squares 5 between people, 0 left, 10 between raters: 5 / (5 + 2 (10 - 0) / 5)
    assert found.icc.value == pytest.approx(5 / 9)


def test_a_difference_that_grows_with_height_shows_in_the_slope() -> None:
    pairs = pl.DataFrame({"client": [2.0, 4, 6, 8, 10], "therapist": [2.0, 3, 4, 5, 6]})
    slope = agreement(pairs, "client", "therapist").slope
    # differences 0, -1, -2, -3, -4 over means 2, 3.5, 5, 6.5, 8
    assert slope.value == slope.low == pytest.approx(-2 / 3)


def test_within_and_between_therapies_are_apart() -> None:
    # From session to session the two move in opposite ways; from therapy to therapy they go together.
    step = np.tile([1.0, -1.0], 10)
    level = np.repeat(np.arange(1.0, 11), 2)
    pairs = pl.DataFrame({"therapy": np.repeat(np.arange(10), 2), "client": level + step, "therapist": level - step})
    found = agreement_by_level(pairs, "client", "therapist", by="therapy")
    assert (found.therapies, found.sessions) == (10, 20)
    assert found.r_within.value == pytest.approx(-1)
    assert found.between.r.value == pytest.approx(1)


TOO_LITTLE = [
    ("three pairs", [1, 2, 3], [1, 2, 3]),
    ("three pairs and a gap", [1, 2, 3, None], [1, 2, 3, 4]),
    ("always the same", [5, 5, 5, 5], [1, 2, 3, 4]),
]


@pytest.mark.parametrize(("name", "first", "second"), TOO_LITTLE)
def test_where_it_cannot_be_told(name: str, first: list[float | None], second: list[float]) -> None:
    with pytest.raises(TooLittleData):
        agreement(pl.DataFrame({"a": first, "b": second}), "a", "b")


def test_levels_need_repeated_sessions() -> None:
    pairs = pl.DataFrame({"therapy": [1, 2, 3, 4, 5], "a": [1, 2, 3, 4, 5], "b": [1, 2, 3, 4, 6]})
    with pytest.raises(TooLittleData, match="repeated sessions"):
        agreement_by_level(pairs, "a", "b", by="therapy")
