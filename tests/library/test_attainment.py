"""The T-score of goal attainment scaling by hand, what holds for all goals, and every fault said at once."""

from math import inf, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.attainment import attainment_t_score
from tests.amounts import examples

#: levels, weights, rho, T: worked out by hand from Kiresuk & Sherman (1968), formula 2
BY_HAND = [
    ([0], [1], 0.3, 50.0),
    ([2], [1], 0.3, 70.0),  # 50 + 10 * 2 / sqrt(.7 + .3)
    ([-1], [5], 0.3, 40.0),  # one goal: its weight does not matter
    ([0, 1], [1, 1], 0.3, 56.2017),  # 10 / sqrt(.7 * 2 + .3 * 4)
    ([1, 1, 1], [1, 1, 1], 0.3, 63.6931),  # 30 / sqrt(.7 * 3 + .3 * 9)
    ([1, -1, 2], [1, 2, 3], 0.3, 61.0163),  # 50 / sqrt(.7 * 14 + .3 * 36)
    ([1, -1, 2], [1, 2, 3], 0.0, 63.3631),  # 50 / sqrt(14): goals that have nothing to do with each other
    ([1, -1, 2], [1, 2, 3], 1.0, 58.3333),  # 50 / 6: goals that say the same
]
#: levels, weights, rho, what the message has to hold
REFUSED = [
    ([], [], 0.3, ["at least one goal is needed"]),
    ([1, 2], [1], 0.3, ["2 levels and 1 weights"]),
    ([3, 0, -2.5], [1, 0, -1], 1.5, ["goal 1 is 3", "goal 3 is -2.5", "goal 2 is 0", "goal 3 is -1", "rho is 1.5"]),
    ([nan], [nan], nan, ["goal 1 is nan", "weight of goal 1 is nan", "rho is nan"]),
    ([0], [inf], 0.3, ["weight of goal 1 is inf"]),
]
goals = st.lists(st.tuples(st.integers(-2, 2), st.integers(1, 5)), min_size=1, max_size=12)
rhos = st.sampled_from([0.0, 0.1, 0.3, 0.7, 1.0])


def score_of(pairs: list[tuple[int, int]], rho: float = 0.3, factor: float = 1) -> float:
    return attainment_t_score([level for level, _ in pairs], [factor * weight for _, weight in pairs], rho)


@pytest.mark.parametrize(("levels", "weights", "rho", "expected"), BY_HAND)
def test_by_hand(levels: list[float], weights: list[float], rho: float, expected: float) -> None:
    assert attainment_t_score(levels, weights, rho) == pytest.approx(expected, abs=5e-5)


def test_the_correlation_that_the_authors_assume() -> None:
    assert attainment_t_score([1, 0], [2, 1]) == attainment_t_score([1, 0], [2, 1], 0.3)


@pytest.mark.parametrize(("levels", "weights", "rho", "said"), REFUSED)
def test_every_fault_is_said_at_once(levels: list[float], weights: list[float], rho: float, said: list[str]) -> None:
    with pytest.raises(ValueError, match="No T-score") as refused:
        attainment_t_score(levels, weights, rho)
    assert [part for part in said if part not in str(refused.value)] == []


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12), rhos)
@examples(30)
def test_all_as_expected_is_50(weights: list[int], rho: float) -> None:
    assert attainment_t_score([0] * len(weights), weights, rho) == 50


@given(goals, st.sampled_from([1e-200, 0.1, 7, 1e200]))
@examples(40)
def test_only_proportions_of_weights_matter(pairs: list[tuple[int, int]], factor: float) -> None:
    assert score_of(pairs, factor=factor) == pytest.approx(score_of(pairs), rel=1e-9)


@given(goals, rhos.filter(bool))
@examples(40)
def test_bounds(pairs: list[tuple[int, int]], rho: float) -> None:
    best = score_of([(2, weight) for _, weight in pairs], rho)
    assert abs(score_of(pairs, rho) - 50) <= best - 50 + 1e-9
    assert best - 50 <= 20 / sqrt(rho) + 1e-9


@given(goals)
@examples(40)
def test_the_other_way_round_is_as_far_below(pairs: list[tuple[int, int]]) -> None:
    assert score_of([(-level, weight) for level, weight in pairs]) == pytest.approx(100 - score_of(pairs))


@given(goals, st.data())
@examples(40)
def test_more_of_any_goal_is_more(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(pairs) - 1))
    level, weight = pairs[place]
    if level < 2:
        assert score_of([*pairs[:place], (level + 1, weight), *pairs[place + 1 :]]) > score_of(pairs)
