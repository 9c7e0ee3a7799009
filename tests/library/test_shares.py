"""The interval of a share against values worked out by hand and printed ones."""

import pytest

from alliance.shares import wilson

#: hits, of how many, share, low, high: Wilson (1927), worked out with z = 1.96; the last as printed in Newcombe 1998
#: (Statistics in Medicine 17:857), table I
WILSON = [
    (0, 10, 0.0, 0.0, 0.2775),
    (8, 10, 0.8, 0.4902, 0.9433),
    (10, 10, 1.0, 0.7225, 1.0),
    (50, 100, 0.5, 0.4038, 0.5962),
    (81, 263, 0.3080, 0.2553, 0.3662),
]


@pytest.mark.parametrize(("hits", "of", "share", "low", "high"), WILSON)
def test_interval_of_a_share(hits: int, of: int, share: float, low: float, high: float) -> None:
    assert wilson(hits, of, 1.96) == pytest.approx((share, low, high), abs=1e-4)


def test_no_interval_of_nothing() -> None:
    assert wilson(0, 0, 1.96) == (None, None, None)
