"""The random intercept and slope model against what is known by hand, and where ../shared/data is against lme4.

`tests/golden/test_lines.py` compares with lme4 in every clone.
"""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from alliance.mixed import MixedFit, Sums, TooFewGroups, fit_mixed, spreads

SHARED = Path(__file__).parents[3] / "shared" / "data"
extra = pytest.mark.skipif(not SHARED.exists(), reason="an extra: the data of ../shared/data are not on this machine")


def numbered(groups: pl.Series) -> np.ndarray:
    return groups.cast(pl.String).rank("dense").to_numpy().astype(np.int64) - 1


def lines(groups: int, each: int, seed: int = 1, slope_sd: float = 0.5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lines with intercepts 10 (SD 2), slopes -1, residual SD 1."""
    chance = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), each)
    x = np.tile(np.arange(each, dtype=float), groups)
    level, slope = chance.normal(10, 2, groups), chance.normal(-1, slope_sd, groups)
    return group, x, level[group] + slope[group] * x + chance.normal(0, 1, groups * each)


@extra
def test_sleepstudy_as_in_lme4() -> None:
    expected = json.loads((SHARED / "reference_values.json").read_text())["mixed_models/sleepstudy.csv"]
    table = pl.read_csv(SHARED / "mixed_models" / "sleepstudy.csv")
    fit = fit_mixed(numbered(table["Subject"]), table["Days"].cast(float).to_numpy(), table["Reaction"].to_numpy())
    near, parts = {"rel": expected["rel_tol"]}, expected["variance_components"]
    assert fit.fixed == pytest.approx(expected["fixed"], **near)
    assert fit.random == pytest.approx(
        np.array([[parts["intercept"], parts["covariance"]], [parts["covariance"], parts["slope"]]]), **near
    )
    assert (fit.residual, fit.loglik) == pytest.approx((parts["residual"], expected["loglik"]), **near)
    assert (fit.converged, fit.singular, fit.groups) == (True, False, 18)


@extra
def test_the_singular_fit_of_lme4_is_told_as_such() -> None:
    expected = json.loads((SHARED / "reference_values.json").read_text())["mixed_models/singular.csv"]
    table = pl.read_csv(SHARED / "mixed_models" / "singular.csv")
    fit = fit_mixed(numbered(table["g"]), table["x"].to_numpy(), table["y"].to_numpy())
    assert fit.fixed == pytest.approx(expected["fixed"], rel=1e-4)
    assert (fit.residual, fit.loglik) == pytest.approx((expected["residual_variance"], expected["loglik"]), rel=1e-5)
    assert (fit.converged, fit.singular) == (True, True)
    found = spreads(fit, 1.96)
    assert (found.correlation.value, found.intercept.low, found.residual.high) == (None, None, None)


def test_balanced_lines_by_hand() -> None:
    # Without slopes that differ, a balanced one-way table has closed forms: residual = MSW, variance = (MSB - MSW) / n.
    group = np.repeat(np.arange(4), 3)
    y = np.array([1.0, 2, 3, 11, 12, 13, 21, 22, 23, 34, 35, 33])
    x = np.tile([-1.0, 0.0, 1.0], 4)
    fit = fit_mixed(group, x, y)
    # means 2, 12, 22, 34: 17.5 apart, so the mean is 17.5; the slopes are 1, 1, 1, -.5, their mean is .625
    assert fit.fixed == pytest.approx([17.5, 0.625])
    between = np.var([2, 12, 22, 34], ddof=1)
    assert fit.random[0, 0] + fit.residual / 3 == pytest.approx(between, rel=1e-6)
    assert fit.covariance[0, 0] == pytest.approx(between / 4, rel=1e-6)
    # every slope rests on sum of x^2 = 2
    assert fit.random[1, 1] + fit.residual / 2 == pytest.approx(np.var([1, 1, 1, -0.5], ddof=1), rel=1e-6)


def test_likelihood_is_that_of_the_normal_distribution() -> None:
    group, x, y = lines(6, 4)
    fit = fit_mixed(group, x, y, reml=False)
    total = 0.0
    for number in range(6):
        rows = group == number
        design = np.stack([np.ones(4), x[rows]], axis=1)
        covariance = design @ fit.random @ design.T + fit.residual * np.eye(4)
        left = y[rows] - design @ fit.fixed
        total -= 0.5 * (
            4 * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + left @ np.linalg.solve(covariance, left)
        )
    assert fit.loglik == pytest.approx(total)


def moved(fit: MixedFit, x: float, y: float, by: float, up: float) -> tuple[np.ndarray, np.ndarray]:
    """Fixed effects and covariance after x -> x * `x` + by, y -> y * `y` + up."""
    slope = fit.fixed[1] * y / x
    level = fit.fixed[0] * y + up - slope * by
    turn = y * np.array([[1, -by / x], [0, 1 / x]])
    return np.array([level, slope]), turn @ fit.random @ turn.T


@pytest.mark.parametrize(("x_times", "y_times", "by", "up"), [(100, 0.01, 7, -3), (0.01, 50, -400, 1000)])
def test_units_change_nothing_but_units(x_times: float, y_times: float, by: float, up: float) -> None:
    group, x, y = lines(30, 5)
    fit, other = fit_mixed(group, x, y), fit_mixed(group, x * x_times + by, y * y_times + up)
    fixed, random = moved(fit, x_times, y_times, by, up)
    assert other.fixed == pytest.approx(fixed, rel=1e-6)
    assert other.random == pytest.approx(random, rel=1e-3)


def test_order_of_rows_and_groups_changes_nothing() -> None:
    group, x, y = lines(20, 6)
    order = np.random.default_rng(3).permutation(len(y))
    names = np.random.default_rng(4).permutation(20)
    one, other = fit_mixed(group, x, y), fit_mixed(names[group][order], x[order], y[order])
    assert one.fixed == pytest.approx(other.fixed)
    assert one.random == pytest.approx(other.random, rel=1e-5)


def test_sums_of_two_sites_add_up() -> None:
    group, x, y = lines(10, 4)
    columns = np.stack([np.ones_like(y), x, y], axis=1)
    near, far = group < 4, group >= 4
    parts = Sums.of(group[near], columns[near]), Sums.of(group[far] - 4, columns[far])
    whole = Sums.of(group, columns)
    assert np.concatenate([part.level for part in parts]) == pytest.approx(whole.level)
    assert sum(part.cross for part in parts) == pytest.approx(whole.cross)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    held = np.zeros(4)
    for seed in range(60):
        found = spreads(fit_mixed(*lines(60, 8, seed)), 1.96)
        truth = (2, 0.5, 0, 1)
        parts = (found.intercept, found.slope, found.correlation, found.residual)
        held += [part.low <= true <= part.high for part, true in zip(parts, truth, strict=True)]
    assert (held >= 51).all()  # 57 expected; fewer than 51 of 60 happens by chance in 1 of 100


ODD = [
    ("two groups", [0, 0, 1, 1], [0, 1, 0, 1], [1, 2, 3, 5], "at least 3 groups"),
    ("one row each", [0, 1, 2, 3], [0, 1, 0, 1], [1, 2, 3, 5], "more than one row"),
    ("no spread of x", [0, 0, 1, 1, 2, 2, 3, 3], [2] * 8, list(range(8)), "constant or collinear"),
    ("nothing to explain", [0, 0, 1, 1, 2, 2, 3, 3], [0, 1] * 4, [5] * 8, "nothing to explain"),
    ("nothing at all", [], [], [], "at least 3 groups"),
]


@pytest.mark.parametrize(("name", "group", "x", "y", "message"), ODD)
def test_too_little_is_refused(name: str, group: list[int], x: list[float], y: list[float], message: str) -> None:
    with pytest.raises(TooFewGroups, match=message):
        fit_mixed(np.array(group, dtype=np.int64), np.array(x, dtype=float), np.array(y, dtype=float))
