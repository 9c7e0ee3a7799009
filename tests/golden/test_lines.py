"""One line for each person, as lme4 1.1-31 fits them (validation/r): the model, and each person's slope and error.

lme4 stops its search where the likelihood is flat, so a variance is open from the sixth digit on.
"""

import numpy as np
import polars as pl
import pytest

from alliance.course import slope_changes
from alliance.mixed import fit_mixed
from tests.golden.references import INPUTS, said_by_r

# Of 40 people, slope over error beyond 1.96: improved, unchanged, deteriorated. Counted in R's slopes and errors.
CHANGED = [("nothing", "slope", (30, 10, 0)), ("others", "away", (8, 26, 6))]


def test_growth_as_in_lme4() -> None:
    table, expected = pl.read_csv(INPUTS / "growth.csv"), said_by_r()["growth"]["model"]
    fit = fit_mixed(table["person"].to_numpy() - 1, table["session"].cast(float).to_numpy(), table["score"].to_numpy())
    assert fit.fixed == pytest.approx([22.3740661863, -0.829578519894], rel=1e-6)
    assert fit.fixed == pytest.approx(expected["fixed"], rel=1e-6)
    covariance = expected["covariance"]
    random = np.array([[expected["intercept"], covariance], [covariance, expected["slope"]]])
    assert fit.random == pytest.approx(random, rel=1e-4)
    assert fit.residual == pytest.approx(expected["residual"], rel=1e-5)
    assert fit.loglik == pytest.approx(expected["loglik"], rel=1e-8)
    assert (fit.converged, fit.singular, fit.groups) == (True, False, 40)


def test_a_singular_fit_is_told_as_such() -> None:
    table, expected = pl.read_csv(INPUTS / "singular.csv"), said_by_r()["singular"]["model"]
    fit = fit_mixed(table["group"].to_numpy() - 1, table["x"].cast(float).to_numpy(), table["y"].to_numpy())
    assert fit.fixed == pytest.approx(expected["fixed"], rel=1e-5)
    assert (fit.residual, fit.loglik) == pytest.approx((expected["residual"], expected["loglik"]), rel=1e-6)
    assert (fit.converged, fit.singular, expected["singular"]) == (True, True, True)


@pytest.mark.parametrize(("against", "column", "changed"), CHANGED)
def test_each_persons_slope_and_error_as_in_lme4(against: str, column: str, changed: tuple[int, ...]) -> None:
    ratings, expected = pl.read_csv(INPUTS / "growth.csv"), said_by_r()["growth"]["lines"]
    table = slope_changes(ratings, by="person", over="session", value="score", against=against)
    assert table["person"].to_list() == expected["person"]
    assert table["slope"].to_list() == pytest.approx(expected[column], rel=1e-3, abs=1e-4)
    assert table["error"].to_list() == pytest.approx(expected["error"], rel=1e-4)
    found = tuple(int((table["change"] == name).sum()) for name in ("improved", "unchanged", "deteriorated"))
    assert found == changed
