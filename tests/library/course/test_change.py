"""Reliable change and sudden changes worked out by hand, and what is refused."""

from math import sqrt

import polars as pl
import pytest

from alliance.course import (
    Sample,
    change_cutoff,
    change_table,
    sample_of,
    sudden_changes,
)

SAMPLE = Sample(mean_before=30, sd_before=10, mean_after=20, sd_after=12, correlation=0.5)

INDICES = [  # method, index of a change from 36 to 20 with reliability .84 (after: .75), by hand
    ("JT", -16 / (sqrt(2) * 10 * 0.4)),
    ("GLN", (20 - 35.04) / (10 * sqrt(1 - 0.84**2))),
    ("HLL", (20 - 20 - 0.84 * 6) / (10 * sqrt(1 - 0.84**2))),
    ("EN", (20 - 35.04) / 4),
    ("NK", (20 - 35.04) / (10 * sqrt(0.84**2 * 0.16 + 0.25))),
    # error 4; observed variance of differences 100 + 144 - 120 = 124; reliability of differences 92 / 124
    ("HA", (-16 * (92 / 124) - 10 * (32 / 124)) / (sqrt(92 / 124) * sqrt(2) * 4)),
]


@pytest.mark.parametrize(("method", "index"), INDICES)
def test_each_index_by_hand(method: str, index: float) -> None:
    pairs = pl.DataFrame({"before": [36], "after": [20]})
    table = change_table(pairs, reliability=0.84, reliability_after=0.75, method=method, sample=SAMPLE)
    assert table["rci"][0] == pytest.approx(index)


CASES = [  # before, after, change, outcome; reliable from 1.96 sqrt(2) 4 = 11.09 points on, cut-off 14
    (30, 13, "improved", "recovered"),
    (30, 15, "improved", "improved"),
    (13, 1, "improved", "improved"),  # was never on the clinical side
    (30, 20, "unchanged", "unchanged"),
    (30, 18.9, "improved", "improved"),
    (15, 13, "unchanged", "unchanged"),
    (20, 32, "deteriorated", "deteriorated"),
    (13, 25, "deteriorated", "harmed"),
    (None, 25, None, None),
    (13, None, None, None),
]


@pytest.mark.parametrize(("before", "after", "change", "outcome"), CASES)
def test_classes(before: float | None, after: float | None, change: str | None, outcome: str | None) -> None:
    pairs = pl.DataFrame({"before": [before], "after": [after]}, schema={"before": pl.Float64, "after": pl.Float64})
    row = change_table(pairs, reliability=0.84, sample=SAMPLE, cutoff=14).row(0, named=True)
    assert (row["change"], row["outcome"]) == (change, outcome)
    turned = change_table(pairs.select(-pl.all()), reliability=0.84, sample=SAMPLE, cutoff=-14, better="higher").row(
        0, named=True
    )
    assert (turned["change"], turned["outcome"]) == (change, outcome)


def test_cutoffs_by_hand() -> None:
    assert change_cutoff("a", clinical=(35, 8)) == 19
    assert change_cutoff("b", functional=(8, 6)) == 20
    assert change_cutoff("c", clinical=(35, 8), functional=(8, 4)) == pytest.approx((8 * 8 + 4 * 35) / 12)
    assert change_cutoff("a", clinical=(35, 8), better="higher") == 51
    assert change_cutoff("b", functional=(8, 6), better="higher") == -4


def test_a_sample_by_hand() -> None:
    sample = sample_of(pl.DataFrame({"before": [1, 2, 3, 9], "after": [2, 4, 6, None]}))
    assert (sample.mean_before, sample.sd_before, sample.mean_after, sample.sd_after) == (2, 1, 4, 2)
    assert sample.correlation == pytest.approx(1)


def test_what_is_refused() -> None:
    pairs = pl.DataFrame({"before": [1, 2], "after": [2, 4]})
    with pytest.raises(ValueError, match=r"no method 'XY'\. Choose from JT"):
        change_table(pairs, reliability=0.8, method="XY")
    with pytest.raises(ValueError, match="between 0 and 1"):
        change_table(pairs, reliability=1)
    with pytest.raises(ValueError, match="at least two complete pairs"):
        sample_of(pairs.head(1))
    with pytest.raises(ValueError, match="do not exceed measurement error"):
        change_table(pairs, reliability=0.1, method="HA")
    with pytest.raises(ValueError, match="Cut-off 'c' cannot be computed"):
        change_cutoff("c", clinical=(1, 1))
    with pytest.raises(ValueError, match="kind='gain' or kind='loss'"):
        sudden_changes(pairs, by="before", over="before", value="after", cutoff=0)


INTERVALS = [  # the six values around an interval, cut-off, share, alpha, noticed (see the suddengains tutorial)
    ([32, 31, 33, 5, 6, 7], 7, 0.25, 0.05, True),
    ([None, 31, 33, 5, None, 7], 7, 0.25, 0.01, True),
    ([None, None, 33, 5, 6, 7], 7, 0.25, 0.05, False),  # two values are needed on each side
    ([32, 31, 33, 26, 25, 24], 7, 0.25, None, False),  # 7 of 33 points are less than a quarter
    ([32, 31, 33, 26, 25, 24], 7, 0.2, None, True),
    ([32, 31, 33, 26, 25, 24], 8, 0.2, None, False),
    ([20, 40, 33, 20, 10, 30], 7, 0.25, 0.05, False),  # not beyond the ups and downs
    ([5, None, 7, 16, 12, 14], 7, 0.25, 0.05, False),  # the other way
]


@pytest.mark.parametrize(("values", "cutoff", "share", "alpha", "noticed"), INTERVALS)
def test_intervals(values: list[float | None], cutoff: float, share: float, alpha: float | None, noticed: bool) -> None:
    table = pl.DataFrame({"id": "A", "session": range(1, 7), "value": pl.Series(values, dtype=pl.Float64)})
    settings = {"by": "id", "over": "session", "value": "value", "cutoff": cutoff, "share": share, "alpha": alpha}
    found = sudden_changes(table, **settings)
    assert ((3, 4) in found.select("from", "to").rows()) == noticed
    turned = table.with_columns(pl.col("value") * -1)
    assert sudden_changes(turned, **settings, better="higher").equals(found)


def test_a_loss_is_the_mirror_of_a_gain() -> None:
    table = pl.DataFrame({"id": "A", "session": range(1, 7), "value": [5, None, 7, 16, 12, 14]})
    found = sudden_changes(table, by="id", over="session", value="value", cutoff=7, kind="loss")
    assert found.rows() == [("A", 3, 4, 9.0)]


def test_series_do_not_reach_into_each_other() -> None:
    table = pl.DataFrame({"id": ["A"] * 3 + ["B"] * 3, "session": [1, 2, 3] * 2, "value": [33, 32, 33, 5, 6, 5]})
    assert sudden_changes(table, by="id", over="session", value="value", cutoff=7).height == 0
