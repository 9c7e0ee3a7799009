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
]


@pytest.mark.parametrize(("name", "first", "second"), TOO_LITTLE)
def test_where_it_cannot_be_told(name: str, first: list[float | None], second: list[float]) -> None:
    with pytest.raises(TooLittleData):
        agreement(pl.DataFrame({"a": first, "b": second}), "a", "b")


#: Six targets and four judges of Shrout & Fleiss 1979 (Psychological Bulletin 86:423, table 2).
JUDGES = pl.DataFrame(
    {"target": [1, 2, 3, 4, 5, 6], "J1": [9, 6, 8, 7, 10, 6], "J2": [2, 1, 4, 1, 5, 2], "J3": [5, 3, 6, 2, 6, 4]}
)


def test_what_cannot_be_told_within_leaves_what_can_be_told_between() -> None:
    # as R's psych has it on these judges, one rating of each target
    found = agreement_by_level(JUDGES, "J1", "J2", by="target")
    assert (found.r_within, found.between_reason) == (None, "")
    assert "too few repeated sessions" in found.within_reason
    assert found.between is not None
    assert found.between.icc is not None
    assert found.between.r is not None
    told = found.between.r.value, found.between.icc.value, found.between.icc.low, found.between.icc.high
    assert told == pytest.approx((0.7454, 0.1257, -0.0237, 0.5999), abs=5e-5)  # R to four digits
    limits = found.between.difference.value, found.between.lower.value, found.between.upper.value
    assert limits == pytest.approx((-5.1667, -7.4580, -2.8753), abs=1e-4)


def test_one_who_always_gives_the_same_rating_still_has_limits() -> None:
    frame = pl.DataFrame({"client": [5, 6, 7, 4, 8, 6], "therapist": [9] * 6})
    found = agreement(frame, "client", "therapist")
    assert (found.r, found.icc, found.slope) == (None, None, None)
    assert "constant" in found.reason
    assert (found.difference.value, found.lower.value, found.upper.value) == pytest.approx(
        (3.0, 0.2281, 5.7719), abs=1e-4
    )


def test_neither_level_can_be_told_of_two_pairs() -> None:
    with pytest.raises(TooLittleData, match=r"at least 4 pairs.*too few repeated sessions"):
        agreement_by_level(JUDGES.head(2), "J1", "J2", by="target")
