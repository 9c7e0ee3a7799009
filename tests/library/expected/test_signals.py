"""The signal of each session, with every reason why there is none."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from alliance.distributions import NORMAL, normal_quantile
from alliance.expected import (
    FORMS,
    ClosedTherapies,
    Forecast,
    Form,
    fit_growth,
    fit_neighbours,
    fit_regression,
    signals,
)
from alliance.expected.signals import TOLD
from tests.library.expected.practices import COLUMNS, closed, drawn


class Always(Form):
    """Expects 10, SD 2, of everyone with a first score, up to the fourth session after the first."""

    def __init__(self, closed: ClosedTherapies) -> None:
        self._closed = closed

    @property
    def closed(self) -> ClosedTherapies:
        return self._closed

    def from_start(self, first: np.ndarray, intake: np.ndarray, elapsed: np.ndarray) -> Forecast:
        told = np.isfinite(first)[:, None] & ((elapsed > 0) & (elapsed < 4))[None, :]
        return Forecast(np.where(told, 10.0, np.nan), np.full(told.shape, 2.0), np.full(len(elapsed), np.inf))


AMBER, RED = 10 + 2 * normal_quantile(0.8), 10 + 2 * normal_quantile(0.9)  # 11.68 and 12.56

#: session, score, signal, beginning of the reason
WORKED = [
    (1, 12.0, None, "the first session"),
    (2, 11.6, "on track", ""),
    (3, 11.7, "amber", ""),
    (4, 12.6, "red", ""),
    (5, 3.0, None, "too few completed therapies"),
    (6, None, None, "no score"),
]


@pytest.fixture(scope="module")
def form() -> Always:
    return Always(closed(drawn(100)))


def one(rows: list[tuple[int, float | None]], therapy: str = "x") -> pl.DataFrame:
    session, score = zip(*rows, strict=True)
    score = pl.Series(score, dtype=pl.Float64)
    return pl.DataFrame({"therapy": therapy, "session": session, "score": score})


def test_every_session_by_hand(form) -> None:
    found = signals(form, one([row[:2] for row in WORKED]).reverse(), **COLUMNS)
    assert found["session"].to_list() == [1, 2, 3, 4, 5, 6]
    assert found["signal"].to_list() == [row[2] for row in WORKED]
    for reason, row in zip(found["reason"], WORKED, strict=True):
        assert reason.startswith(row[3])
        assert bool(reason) == bool(row[3])
    assert found["amber"][1:4].to_list() == pytest.approx([AMBER] * 3)
    assert found["red"][1:4].to_list() == pytest.approx([RED] * 3)
    assert found["percentile"][3] == pytest.approx(100 * NORMAL.cdf(1.3))


@pytest.mark.parametrize("fit", [Always, *FORMS.values()])
def test_without_a_first_score_nothing_was_expected(fit) -> None:
    found = signals(fit(closed(drawn(150))), one([(2, 30.0), (3, 1.0)]), **COLUMNS)
    assert found["signal"].to_list() == [None, None]
    assert all(reason.startswith("no score in the first session") for reason in found["reason"])


@pytest.mark.parametrize("fit", FORMS.values())
def test_without_a_complete_intake_nothing_was_expected(fit) -> None:
    old = drawn(150).with_columns(age=20.0 + pl.col("therapy") % 40)
    new = one([(1, 14.0), (2, 13.0)]).with_columns(age=pl.lit(None, dtype=pl.Float64))
    found = signals(fit(closed(old, intake=["age"])), new, **COLUMNS, intake=["age"])
    assert found["signal"].to_list() == [None, None]
    assert "incomplete intake" in found["reason"][1]


def test_where_higher_is_better_low_scores_are_off_track() -> None:
    form = Always(closed(drawn(100), better="higher"))
    found = signals(form, one([(1, 12.0), (2, 20 - AMBER - 0.1), (3, 20 - AMBER + 0.1), (4, 20.0)]), **COLUMNS)
    assert found["signal"].to_list() == [None, "amber", "on track", "on track"]
    assert found["amber"][1] == pytest.approx(20 - AMBER)


def test_limits_stay_on_the_scale() -> None:
    form = Always(replace(closed(drawn(100)), lowest=0.0, highest=12.0))
    found = signals(form, one([(1, 12.0), (2, 12.0)]), **COLUMNS)
    assert (found["red"][1], found["signal"][1]) == (12.0, "amber")  # nobody can pass the end of the scale


def test_growth_tells_the_percentile_given_all_scores_so_far() -> None:
    form = fit_growth(closed(drawn(200)))
    found = signals(form, one([(1, 20.0), (2, None), (3, 18.0), (4, 17.0)]), **COLUMNS)
    mean, spread = form.from_all(np.array([0.0, 2.0]), np.array([20.0, 18.0]), np.empty(0), 3.0)
    assert found["percentile_given_all"][3] == pytest.approx(100 * NORMAL.cdf((17.0 - mean) / spread))
    assert found["percentile_given_all"][2] == pytest.approx(found["percentile"][2])
    assert found["percentile_given_all"][0] is None


def test_a_start_like_no_other_is_marked() -> None:
    form = fit_neighbours(closed(drawn(200)))
    both = pl.concat([one([(1, 14.0), (2, 13.0)]), one([(1, 60.0), (2, 13.0)], "y")])
    assert signals(form, both, **COLUMNS)["sparse"].to_list() == [False, False, True, True]


def test_a_later_start_than_that_of_the_closed_therapies_is_no_start(form) -> None:
    with pytest.raises(ValueError, match="are before the first one, 1"):
        signals(form, one([(0, 12.0), (1, 12.0)]), **COLUMNS)


def test_a_column_that_would_be_written_over_is_refused(form) -> None:
    frame = one([(1, 12.0)]).rename({"score": "expected"})
    with pytest.raises(ValueError, match="Column expected would be overwritten"):
        signals(form, frame, **COLUMNS | {"value": "expected"})


def test_the_columns_added_are_those_that_are_named(form) -> None:
    found = signals(form, one([(1, 12.0)]), **COLUMNS, worse_by=5)
    assert set(found.columns) == {*COLUMNS.values(), *TOLD}


def test_an_empty_table_gives_no_signals(form) -> None:
    empty = one([(1, 12.0)]).clear()
    assert signals(form, empty, **COLUMNS).is_empty()


def test_worse_than_at_the_start_is_told_beside() -> None:
    frame = one([(1, 12.0), (2, 16.9), (3, 17.0), (4, None), (5, 9.0)])
    found = signals(fit_regression(closed(drawn(150))), frame, **COLUMNS, worse_by=5)
    assert found["deteriorated"].to_list() == [False, False, True, None, False]
