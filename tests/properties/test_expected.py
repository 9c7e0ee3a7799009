"""Whatever the closed therapies: units and order of rows change nothing, and what is to come changes no signal."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.expected import FORMS, signals
from tests.amounts import examples
from tests.library.expected.practices import COLUMNS, closed, drawn

FEW = examples(15)
seeds = st.integers(0, 10_000)
forms = st.sampled_from(sorted(FORMS))


@FEW
@given(seed=seeds, name=forms, times=st.floats(0.05, 20), shift=st.floats(-100, 100), mirror=st.booleans())
def test_percentiles_do_not_depend_on_the_unit(seed: int, name: str, times: float, shift: float, mirror: bool) -> None:
    old, new = drawn(120, seed), drawn(20, seed + 1)
    turn = -1 if mirror else 1
    other = pl.col("score") * times * turn + shift
    fit = FORMS[name]
    plain = signals(fit(closed(old)), new, **COLUMNS)
    better = "higher" if mirror else "lower"
    moved = signals(fit(closed(old.with_columns(other), better=better)), new.with_columns(other), **COLUMNS)
    assert moved["reason"].to_list() == plain["reason"].to_list()
    share = plain["percentile"].fill_null(50).to_numpy()
    expected = 100 - share if mirror else share
    assert moved["percentile"].fill_null(50).to_numpy() == pytest.approx(expected, abs=0.01)


@FEW
@given(seed=seeds, name=forms)
def test_order_of_rows_changes_nothing(seed: int, name: str) -> None:
    old, new = drawn(120, seed), drawn(20, seed + 1)
    shuffled = [frame.sample(fraction=1, shuffle=True, seed=seed) for frame in (old, new)]
    one = signals(FORMS[name](closed(old)), new, **COLUMNS)
    other = signals(FORMS[name](closed(shuffled[0])), shuffled[1], **COLUMNS)
    assert one.equals(other)


@FEW
@given(seed=seeds, name=forms, until=st.integers(2, 6))
def test_what_is_to_come_changes_no_signal(seed: int, name: str, until: int) -> None:
    form, new = FORMS[name](closed(drawn(120, seed))), drawn(20, seed + 1)
    so_far = pl.col("session") <= until
    whole = signals(form, new, **COLUMNS).filter(so_far)
    part = signals(form, new.filter(so_far), **COLUMNS)
    assert whole.drop(pl.selectors.float()).equals(part.drop(pl.selectors.float()))
    for name_of in ("expected", "percentile", "percentile_given_all"):
        assert np.allclose(whole[name_of].to_numpy(), part[name_of].to_numpy(), equal_nan=True)


@FEW
@given(seed=seeds, name=forms)
def test_a_worse_score_never_looks_better(seed: int, name: str) -> None:
    form, new = FORMS[name](closed(drawn(120, seed))), drawn(20, seed + 1)
    later = pl.when(pl.col("session") > 1).then(pl.col("score") + 3).otherwise(pl.col("score"))
    rank = pl.col("signal").replace_strict({"on track": 0, "amber": 1, "red": 2}, default=-1)
    before, after = (signals(form, one, **COLUMNS) for one in (new, new.with_columns(score=later)))
    assert (after.select(rank)["signal"] >= before.select(rank)["signal"]).all()
