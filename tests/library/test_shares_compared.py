"""Two shares compared, and how many answers that needs, against printed values."""

import pytest

from alliance.shares import difference, in_percent, needed_in_each

#: before and after as hits and of how many; difference, low, high as printed in Newcombe 1998 (Statistics in Medicine
#: 17:873), table II, method 10
NEWCOMBE = [
    ((48, 80), (56, 70), 0.2, 0.0524, 0.3339),
    ((3, 10), (9, 10), 0.6, 0.1705, 0.8090),
    ((2, 7), (6, 7), 0.5714, 0.0582, 0.8062),
    ((0, 29), (5, 56), 0.0893, -0.0381, 0.1926),
    ((0, 20), (0, 10), 0.0, -0.1611, 0.2775),
    ((0, 10), (10, 10), 1.0, 0.6075, 1.0),
]


@pytest.mark.parametrize(("before", "after", "found", "low", "high"), NEWCOMBE)
def test_difference(before: tuple[int, int], after: tuple[int, int], found: float, low: float, high: float) -> None:
    assert difference(before, after, 1.959964) == pytest.approx((found, low, high), abs=5e-5)


@pytest.mark.parametrize(("before", "after"), [((0, 0), (1, 2)), ((1, 2), (0, 0)), ((0, 0), (0, 0))])
def test_no_difference_from_nothing(before: tuple[int, int], after: tuple[int, int]) -> None:
    assert difference(before, after, 1.96) is None


#: before, after, needed in each group, worked out by hand from the formula: for the first
#: (1.95996 * sqrt(2 * 0.65 * 0.35) + 0.84162 * sqrt(0.24 + 0.21))^2 / 0.1^2 = 355.95
NEEDED = [(0.60, 0.70, 356), (0.70, 0.60, 356), (0.80, 0.85, 906), (0.10, 0.25, 100), (0.0, 1.0, 2)]


@pytest.mark.parametrize(("before", "after", "needed"), NEEDED)
def test_needed(before: float, after: float, needed: int) -> None:
    assert needed_in_each(before, after) == needed


def test_more_power_needs_more() -> None:
    assert needed_in_each(0.6, 0.7, power=0.9) == 477
    assert needed_in_each(0.6, 0.7, level=0.99) == 530


@pytest.mark.parametrize(("before", "after"), [(0.6, 0.6), (-0.1, 0.5), (0.5, 1.1)])
def test_no_number_for_nonsense(before: float, after: float) -> None:
    with pytest.raises(ValueError, match="Two different shares"):
        needed_in_each(before, after)


@pytest.mark.parametrize(("share", "percent"), [(0.0, 0), (0.604, 60), (-0.125, -12), (1.0, 100)])
def test_percent(share: float, percent: int) -> None:
    assert in_percent(share) == percent
