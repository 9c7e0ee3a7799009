"""Alpha, omega and loadings against R on real item answers (validation/r), and what cannot be told."""

import numpy as np
import polars as pl
import pytest

from alliance.psychometrics import (
    TooLittleData,
    cronbach_alpha,
    omega_total,
    one_factor,
    standard_error_of_measurement,
)
from tests.golden.references import INPUTS, said_by_r

# R 4.2.2 on 223 forms: psych 2.2.9 (alpha, omega with one factor), lavaan 0.6-14 (one factor, maximum likelihood)
PHQ9_ALPHA, GAD7_ALPHA, PHQ9_OMEGA = 0.905055949239, 0.943889270101, 0.906762794125
PHQ9_LOADINGS = [
    0.74518238146,
    0.756091562199,
    0.637942506889,
    0.726316112573,
    0.61508776172,
    0.823786690581,
    0.690273966722,
    0.743860325207,
    0.73476724892,
]
# Two items by hand: variances 1 and 1, covariance 0.5, so alpha = 2 (1 - 2 / 3) = 2 / 3
BY_HAND = pl.DataFrame({"a": [-1.0, 0.0, 1.0], "b": [-1.0, 1.0, 0.0]})
# a table, a piece of why it is refused
REFUSED = [
    ({"a": [1, 2, 3]}, "at least 2 items"),
    ({"a": [1, 2], "b": [2, 1]}, "at least 3 complete forms. The table has 2"),
    ({"a": [1, 2, None, None], "b": [2, 1, 1, 2]}, "at least 3 complete forms. The table has 2"),
    ({"a": [1, 2, 3], "b": [2, 2, 2]}, "same answer to b"),
    ({"a": [1, 2, 3], "b": [3, 2, 1]}, "sum score is constant"),
]


@pytest.fixture(scope="module")
def answers() -> pl.DataFrame:
    return pl.read_csv(INPUTS / "phq9_gad7_pss10.csv")


def phq9(answers: pl.DataFrame) -> pl.DataFrame:
    return answers.select(f"D{number}" for number in range(1, 10))


def test_alpha_equals_r_psych(answers: pl.DataFrame) -> None:
    gad7 = answers.select(f"A{number}" for number in range(1, 8))
    assert cronbach_alpha(phq9(answers)).value == pytest.approx(PHQ9_ALPHA, abs=1e-9)
    assert cronbach_alpha(gad7).value == pytest.approx(GAD7_ALPHA, abs=1e-9)


def test_omega_total_equals_r_psych(answers: pl.DataFrame) -> None:
    assert omega_total(phq9(answers)).value == pytest.approx(PHQ9_OMEGA, abs=1e-8)


def test_omega_by_maximum_likelihood_differs_in_the_fifth_digit(answers: pl.DataFrame) -> None:
    # psych fits by least residuals; lavaan's likelihood gives slightly other loadings, and so does ours.
    difference = omega_total(phq9(answers), "ml").value - PHQ9_OMEGA
    assert -3e-5 < difference < -1e-5


def test_loadings_equal_r_lavaan(answers: pl.DataFrame) -> None:
    # lavaan stops its search at a gradient that leaves the sixth digit open.
    assert one_factor(phq9(answers)).standardised == pytest.approx(PHQ9_LOADINGS, abs=3e-6)


def test_the_numbers_above_are_those_of_r() -> None:
    said = said_by_r()["items"]
    assert [said[name] for name in ("phq9_alpha", "gad7_alpha", "phq9_omega_total")] == [
        PHQ9_ALPHA, GAD7_ALPHA, PHQ9_OMEGA,
    ]  # fmt: skip
    assert (said["phq9_loadings"], said["forms"]) == (PHQ9_LOADINGS, 223)


def test_alpha_by_hand() -> None:
    alpha = cronbach_alpha(BY_HAND)
    assert alpha.value == pytest.approx(2 / 3)
    assert (alpha.forms, alpha.without) == (3, {})


def test_alpha_with_one_item_left_out() -> None:
    three = BY_HAND.with_columns(c=pl.Series([0.0, -1.0, 1.0]))
    assert cronbach_alpha(three).without["c"] == pytest.approx(2 / 3)


def test_forms_with_a_gap_are_left_out() -> None:
    gap = pl.concat([BY_HAND, pl.DataFrame({"a": [5.0, float("nan")], "b": [None, 1.0]})])
    assert cronbach_alpha(gap) == cronbach_alpha(BY_HAND)


def test_the_interval_of_alpha_covers_the_truth_as_often_as_it_says() -> None:
    # Parallel items with loading 1 and own variance 1: alpha = 5 / 6 for five of them.
    generator = np.random.default_rng(7)
    hits = 0
    for _ in range(300):
        table = generator.normal(size=(40, 1)) + generator.normal(size=(40, 5))
        alpha = cronbach_alpha(pl.DataFrame(table))
        hits += alpha.low < 5 / 6 < alpha.high
    assert 0.92 <= hits / 300 <= 0.98


@pytest.mark.parametrize("fit", ["ml", "minres"])
def test_one_factor_finds_what_made_the_data(fit: str) -> None:
    # A covariance that one factor makes exactly; the fit must give it back.
    generator = np.random.default_rng(3)
    loadings, own = np.array([0.9, 1.2, 0.5, 2.0]), np.array([0.4, 1.0, 0.3, 2.0])
    raw = generator.normal(size=(50, 4))
    whitened = np.linalg.solve(np.linalg.cholesky(np.cov(raw, rowvar=False)), (raw - raw.mean(axis=0)).T).T
    exact = whitened @ np.linalg.cholesky(np.outer(loadings, loadings) + np.diag(own)).T
    found = one_factor(pl.DataFrame(exact), fit)  # type: ignore[arg-type]
    assert found.loadings == pytest.approx(loadings, abs=1e-6)
    assert found.own_variances == pytest.approx(own, abs=1e-6)
    assert (found.forms, found.boundary) == (50, False)


def test_an_item_that_is_the_factor_is_told_as_a_boundary() -> None:
    generator = np.random.default_rng(5)
    first = generator.normal(size=60)
    table = np.column_stack([first, *(first + 2 * generator.normal(size=60) for _ in range(3))])
    assert one_factor(pl.DataFrame(table)).boundary


@pytest.mark.parametrize(("columns", "reason"), REFUSED)
def test_alpha_is_refused_with_a_reason(columns: dict[str, list[float]], reason: str) -> None:
    with pytest.raises(TooLittleData, match=reason):
        cronbach_alpha(pl.DataFrame(columns))


def test_one_factor_needs_three_items_and_more_forms_than_items() -> None:
    with pytest.raises(TooLittleData, match="at least 3 items"):
        omega_total(BY_HAND)
    with pytest.raises(TooLittleData, match=r"more complete forms than items\. There are 3"):
        one_factor(BY_HAND.with_columns(c=pl.Series([0.0, -1.0, 1.0])))


@pytest.mark.parametrize(("sd", "reliability", "expected"), [(10, 0.91, 3), (5, 1, 0), (4, 0, 4), (0, 0.5, 0)])
def test_standard_error_of_measurement(sd: float, reliability: float, expected: float) -> None:
    assert standard_error_of_measurement(sd, reliability) == pytest.approx(expected)


@pytest.mark.parametrize(("sd", "reliability"), [(-1, 0.9), (1, 1.1), (1, -0.1), (float("nan"), 0.5)])
def test_standard_error_of_measurement_needs_sense(sd: float, reliability: float) -> None:
    with pytest.raises(ValueError, match="an SD of 0 or more"):
        standard_error_of_measurement(sd, reliability)
