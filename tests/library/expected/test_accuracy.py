"""Sensitivity, specificity and predictive value by hand, calibration where the truth is known, nothing seen twice."""

import numpy as np
import polars as pl
import pytest

from alliance.expected import ClosedTherapies, Form, calibration, fit_growth, fit_regression, signal_accuracy
from alliance.shares import wilson
from tests.library.expected.practices import closed, drawn
from tests.library.expected.test_signals import Always

#: first, second, third (last) score, how many therapies: Always expects 10, SD 2: amber from 11.68 on
KINDS = [
    ([8, 13, 20], 12),  # flagged, deteriorated by 12
    ([8, 9, 20], 8),  # missed, deteriorated
    ([8, 13, 9], 5),  # flagged for nothing
    ([8, 9, 9], 75),  # quiet, and rightly so
    ([8, 30], 20),  # its last score is its second: no signal before the end
]


def built() -> ClosedTherapies:
    scores = [kind for kind, count in KINDS for _ in range(count)]
    rows = [(who, session, score) for who, course in enumerate(scores) for session, score in enumerate(course, 1)]
    frame = pl.DataFrame(rows, schema=["therapy", "session", "score"], orient="row")
    return closed(frame.cast({"score": pl.Float64}))


def test_signal_accuracy_by_hand() -> None:
    found = signal_accuracy(built(), Always, worse_by=5, bands={"amber": 0.8})
    assert found.select("band", "session").rows() == [
        ("amber", 2), ("amber", None), ("worse so far", 2), ("worse so far", None)
    ]  # fmt: skip
    # in the second session 12 who deteriorated and 5 who did not are 5 points worse than at the start, as amber has it
    for row in found.iter_rows(named=True):
        assert (row["therapies"], row["deteriorated"], row["flagged"]) == (100, 20, 17)
        assert row["sensitivity"] == pytest.approx(12 / 20)
        assert row["specificity"] == pytest.approx(75 / 80)
        assert row["ppv"] == pytest.approx(12 / 17)
        assert (row["ppv_low"], row["ppv_high"]) == pytest.approx(wilson(12, 17, 1.959964)[1:], abs=1e-6)


def test_deterioration_begins_at_the_points_given() -> None:
    exactly = signal_accuracy(built(), Always, worse_by=12)
    beyond = signal_accuracy(built(), Always, worse_by=12.5)
    assert (exactly["deteriorated"][0], beyond["deteriorated"][0]) == (20, 0)


def test_no_sensitivity_from_a_handful_of_bad_endings() -> None:
    few = built().only(np.arange(11, 120))  # one of the first kind and eight of the second
    found = signal_accuracy(few, Always, worse_by=5)
    assert found["deteriorated"][0] == 9
    assert found["sensitivity"].null_count() == len(found)
    assert found["specificity"].null_count() == 0


def test_the_fit_never_sees_the_therapies_it_is_tried_on() -> None:
    whole = closed(drawn(150))
    scores = set(whole.values.tolist())
    seen: list[set[float]] = []
    tried: list[set[float]] = []

    class Watching(Always):
        def __init__(self, closed: ClosedTherapies) -> None:
            super().__init__(closed)
            seen.append(set(closed.values.tolist()))

        def from_start(self, first, intake, elapsed):
            tried.append(set(first.tolist()))
            return super().from_start(first, intake, elapsed)

    calibration(whole, Watching, folds=5)
    assert len(seen) == len(tried) == 5
    assert set.union(*tried) == set(whole.first.tolist()) <= scores
    assert all(not training & held_out for training, held_out in zip(seen, tried, strict=True))


def fitted(closed: ClosedTherapies) -> Form:
    return fit_growth(closed)


@pytest.mark.parametrize("fit", [fitted, fit_regression])
def test_calibration_where_the_model_is_true(fit) -> None:
    found = calibration(closed(drawn(3000)), fit, confidence=0.999)
    whole = found.filter(pl.col("session").is_null())
    assert whole["expected"].to_list() == pytest.approx([0.9, 0.8, 0.5, 0.2, 0.1])
    assert ((whole["low"] <= whole["expected"]) & (whole["expected"] <= whole["high"])).all()
    assert (found["low"] <= found["expected"] + 1e-9).mean() > 0.95


WRONG = [({"worse_by": 0}, "deterioration, above 0"), ({"worse_by": 5, "folds": 1}, "split into 1 folds")]


@pytest.mark.parametrize(("settings", "message"), WRONG)
def test_questions_without_an_answer(settings: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        signal_accuracy(built(), Always, **settings)
