"""The six intraclass correlations against the worked example of the paper that named them."""

import polars as pl
import pytest

from alliance.psychometrics import TooLittleData, intraclass_correlations

# Shrout & Fleiss 1979, table 2: six targets rated by four judges; their table 4 gives the values to two digits.
# The intervals are those that R's psych (function ICC) prints for the same table.
RATINGS = pl.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], list("abcd"), orient="row"
)
PUBLISHED = [
    ("ICC1", "ICC(1)", 0.17, -0.133, 0.72),
    ("ICC2", "ICC(A,1)", 0.29, 0.019, 0.76),
    ("ICC3", "ICC(C,1)", 0.71, 0.342, 0.95),
    ("ICC1k", "ICC(k)", 0.44, -0.884, 0.91),
    ("ICC2k", "ICC(A,k)", 0.62, 0.071, 0.93),
    ("ICC3k", "ICC(C,k)", 0.91, 0.676, 0.99),
]
# a table, a piece of why it is refused
REFUSED = [
    ({"a": [1, 2, 3]}, "There are 1 and 3"),
    ({"a": [1, 2, None], "b": [1, 2, 3]}, "There are 2 and 2"),
    ({"a": [1, 1, 1], "b": [1, 1, 1]}, "are constant"),
]


@pytest.mark.parametrize(("place", "published"), list(enumerate(PUBLISHED)))
def test_the_published_example(place: int, published: tuple[str, str, float, float, float]) -> None:
    found = intraclass_correlations(RATINGS)[place]
    assert (found.name, found.also) == published[:2]
    assert found.value == pytest.approx(published[2], abs=0.005)
    assert (found.low, found.high) == pytest.approx(published[3:], abs=0.006)


def test_perfect_agreement() -> None:
    same = pl.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 2.0, 3.0]})
    with pytest.raises(TooLittleData, match="are constant"):
        intraclass_correlations(same)


def test_a_constant_gap_hurts_agreement_but_not_consistency() -> None:
    gap = pl.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [3.0, 4.0, 5.0, 6.0]})
    by_name = {found.name: found.value for found in intraclass_correlations(gap)}
    assert by_name["ICC3"] == 1
    assert by_name["ICC2"] < 0.5


def test_rows_with_a_gap_are_left_out() -> None:
    more = pl.concat([RATINGS, pl.DataFrame({"a": [1], "b": [None], "c": [1], "d": [1]}, RATINGS.schema)])
    assert intraclass_correlations(more) == intraclass_correlations(RATINGS)


@pytest.mark.parametrize(("columns", "reason"), REFUSED)
def test_refused_with_a_reason(columns: dict[str, list[float]], reason: str) -> None:
    with pytest.raises(TooLittleData, match=reason):
        intraclass_correlations(pl.DataFrame(columns))
