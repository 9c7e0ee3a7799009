"""Whatever the ratings: names, order, shifts and units change what they must and nothing else."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.dyad import response_surface, split_alliance, truth_and_bias
from tests.amounts import examples

FEW = examples(20)
seeds = st.integers(0, 10_000)
shifts = st.floats(-50, 50)
ratings = st.floats(0, 10)
families = st.dictionaries(st.sampled_from(["child", "mother", "father", "therapist"]), ratings, min_size=2)


def session(views: dict[str, float]) -> pl.DataFrame:
    return pl.DataFrame({"therapy": 1, "session": 1, "person": list(views), "value": list(views.values())})


def pairs_of(seed: int, therapies: int = 15) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    client = chance.normal(7, 1, (therapies, 1)) + chance.normal(0, 1, (therapies, 5))
    therapist = 6 + 0.4 * (client - 7) + chance.normal(0, 0.8, (therapies, 1)) + chance.normal(0, 0.7, client.shape)
    who = np.repeat(np.arange(therapies), 5)
    return pl.DataFrame({"therapy": who, "client": client.ravel(), "therapist": therapist.ravel()})


@FEW
@given(views=families, error=st.floats(0, 3))
def test_split_names_only_people_at_the_ends(views: dict[str, float], error: float) -> None:
    (split,) = split_alliance(session(views), error=error)
    for one in split.apart:
        others = [value for person, value in views.items() if person != one.person]
        assert (views[one.person] < min(others)) if one.side == "lower" else (views[one.person] > max(others))
        assert one.low > 0
    assert len(split.apart) <= 2
    assert len(split.pairs) == len(views) * (len(views) - 1) // 2


@FEW
@given(views=families, error=st.floats(0.1, 3), times=st.floats(0.1, 10), shift=shifts)
def test_split_does_not_depend_on_the_unit(views: dict[str, float], error: float, times: float, shift: float) -> None:
    rounded = {person: round(value, 1) for person, value in views.items()}
    moved = {person: value * times + shift for person, value in rounded.items()}
    (one,), (other,) = (
        split_alliance(session(rounded), error=error),
        split_alliance(session(moved), error=error * times),
    )
    assert [(apart.person, apart.side) for apart in one.apart] == [(apart.person, apart.side) for apart in other.apart]


@FEW
@given(views=families, error=st.floats(0, 2), more=st.floats(0.01, 2))
def test_a_larger_error_never_finds_more(views: dict[str, float], error: float, more: float) -> None:
    (sure,), (unsure,) = (split_alliance(session(views), error=size) for size in (error, error + more))
    assert {one.person for one in unsure.apart} <= {one.person for one in sure.apart}


@FEW
@given(seed=seeds, shift=shifts)
def test_truth_and_bias_moves_with_the_judge_and_not_with_both(seed: int, shift: float) -> None:
    frame = pairs_of(seed)
    one = truth_and_bias(frame)
    both = truth_and_bias(frame.with_columns(pl.col("client", "therapist") + shift))
    judge = truth_and_bias(frame.with_columns(pl.col("therapist") + shift))
    assert both.direction.value == pytest.approx(one.direction.value, abs=1e-6)
    assert judge.direction.value == pytest.approx(one.direction.value + shift, abs=1e-6)
    for other in (both, judge):
        assert other.congruence.value == pytest.approx(one.congruence.value, abs=1e-5)
        assert other.congruence_sd.value == pytest.approx(one.congruence_sd.value, abs=1e-3)


@FEW
@given(seed=seeds, times=st.floats(0.1, 10))
def test_truth_and_bias_in_other_points(seed: int, times: float) -> None:
    frame = pairs_of(seed)
    one, other = truth_and_bias(frame), truth_and_bias(frame.with_columns(pl.col("client", "therapist") * times))
    assert other.direction.value == pytest.approx(one.direction.value * times, rel=1e-5)
    assert other.congruence.value == pytest.approx(one.congruence.value, rel=1e-4, abs=1e-6)


@FEW
@given(seed=seeds)
def test_a_surface_seen_from_the_other_chair(seed: int) -> None:
    chance = np.random.default_rng(seed)
    x, y = chance.normal(0, 1, (2, 80))
    frame = pl.DataFrame({"client": x, "therapist": y, "gain": x - 0.5 * (x - y) ** 2 + chance.normal(0, 1, 80)})
    names = {"outcome": "gain", "centre": 0.0}
    one = response_surface(frame, first="client", second="therapist", **names)
    other = response_surface(frame, first="therapist", second="client", **names)
    for name, sign in (("a1", 1), ("a2", 1), ("a3", -1), ("a4", 1), ("a5", -1)):
        here, there = getattr(one, name), getattr(other, name)
        assert there.value == pytest.approx(sign * here.value, abs=1e-8)
        assert there.high - there.low == pytest.approx(here.high - here.low, rel=1e-6)
    if one.first and other.first:  # a line seen from the other axis has the inverse slope
        assert other.first.slope.value == pytest.approx(1 / one.first.slope.value, rel=1e-5)
