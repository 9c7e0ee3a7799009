"""What holds for every form of every instrument, found by trying many."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.instruments import available, load, possible_range, score
from alliance.model import Instrument, Item
from alliance.psychometrics import cronbach_alpha, score_table
from tests.amounts import examples

SCORED = [key for key in available() if not any(scale.unscored for scale in load(key).scales)]
# A goal without a level is no gap: goal attainment counts the goals there are.
PRORATED = [key for key in SCORED if load(key).total and key != "gas"]
FEW = examples(60)  # each draws an instrument too
Form = dict[str, float | None]


def answer(item: Item) -> st.SearchStrategy[float | None]:
    assert item.response is not None
    low, step = item.response.low, item.response.step
    steps = round((item.response.high - low) / step)
    return st.none() | st.integers(0, steps).map(lambda n: round(low + n * step, 1))


def forms(instrument: Instrument) -> st.SearchStrategy[Form]:
    return st.fixed_dictionaries({item.code: answer(item) for item in instrument.ratings})


def filled(instrument: Instrument, form: Form, *, high: bool) -> Form:
    """The form with every gap filled so that the score becomes as low, or as high, as it can."""
    ends = {i.code: (i.response.low, i.response.high) for i in instrument.ratings if i.response}
    turned = {item.code for item in instrument.ratings if item.reverse}
    return {code: ends[code][high != (code in turned)] if value is None else value for code, value in form.items()}


@FEW
@given(st.sampled_from(SCORED), st.data())
def test_a_score_lies_within_the_possible_ones(key: str, data: st.DataObject) -> None:
    instrument = load(key)
    scores = score(instrument, data.draw(forms(instrument)))
    for scale in instrument.scales:
        found = scores.total if scale == instrument.total else scores.subscales[scale.key]
        low, high = possible_range(instrument, scale.key)
        assert found.value is None or low <= found.value <= high
        assert (found.value is None) == (found.reason != "")


@FEW
@given(st.sampled_from(PRORATED), st.data())
def test_a_score_with_gaps_lies_between_the_best_and_the_worst_filling(key: str, data: st.DataObject) -> None:
    instrument = load(key)
    form = data.draw(forms(instrument))
    with_gaps = score(instrument, form).total.value
    lowest, highest = (score(instrument, filled(instrument, form, high=high)).total.value for high in (False, True))
    assert lowest is not None
    assert highest is not None
    assert with_gaps is None or lowest - 1e-9 <= with_gaps <= highest + 1e-9


@FEW
@given(st.sampled_from(available()), st.data())
def test_a_table_scores_like_its_forms_and_the_order_of_rows_does_not_matter(key: str, data: st.DataObject) -> None:
    instrument = load(key)
    rows = data.draw(st.lists(forms(instrument), min_size=1, max_size=4))
    schema = {item.code: pl.Float64 for item in instrument.ratings}
    scored = score_table(instrument, pl.DataFrame(rows, schema))
    backwards = score_table(instrument, pl.DataFrame(rows[::-1], schema))
    assert scored.equals(backwards.reverse())
    for row, form in zip(scored.iter_rows(named=True), rows, strict=True):
        one = score(instrument, form)
        found = {"score": one.total, **one.subscales}
        assert {name: row[f"{name}_reason"] for name in found} == {name: value.reason for name, value in found.items()}
        assert [row[name] for name in found] == [pytest.approx(value.value) for value in found.values()]


@FEW
@given(st.lists(st.tuples(*[st.integers(0, 10)] * 4), min_size=5, max_size=30), st.integers(1, 9), st.integers(-5, 5))
def test_alpha_does_not_depend_on_unit_or_origin(rows: list[tuple[int, ...]], unit: int, origin: int) -> None:
    frame = pl.DataFrame(rows, list("abcd"), orient="row")
    if any(frame[name].n_unique() == 1 for name in frame.columns) or frame.sum_horizontal().n_unique() == 1:
        return
    moved = frame.select(pl.all() * unit + origin)
    assert cronbach_alpha(moved).value == pytest.approx(cronbach_alpha(frame).value, abs=1e-9)
