"""Small counts are not told, and shares only in steps.

count   told        part of whole   told
0       0           4 of 4          nothing
1, 4    nothing     5 of 5          100
5       5           9 of 40         20 (22.5 to the even step)
"""

import pytest

from alliance.psychometrics import told_count, told_percent


@pytest.mark.parametrize(("number", "told"), [(0, 0), (1, None), (4, None), (5, 5), (81, 81)])
def test_counts(number: int, told: int | None) -> None:
    assert told_count(number) == told


@pytest.mark.parametrize(
    ("number", "of", "told"), [(0, 0, None), (4, 4, None), (5, 5, 100), (39, 40, 100), (9, 40, 20), (0, 40, 0)]
)
def test_shares(number: int, of: int, told: int | None) -> None:
    assert told_percent(number, of) == told


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="A count cannot be below 0"):
        told_count(-1)
    with pytest.raises(ValueError, match="between 0 and the whole"):
        told_percent(6, 5)
