"""The response surface: by hand, by the formulae, intervals by simulation, and congruence by design."""

import numpy as np
import polars as pl
import pytest

from alliance.charts import Surface
from alliance.dyad import response_surface
from alliance.psychometrics import TooLittleData

NAMES = {"first": "client", "second": "therapist", "outcome": "gain"}


def drawn(b: list[float], rows: int = 400, noise: float = 1.0, seed: int = 1) -> pl.DataFrame:
    """Views around 6, and an outcome from the surface with these coefficients counted from 6."""
    chance = np.random.default_rng(seed)
    x, y = chance.normal(0, 1.2, (2, rows))
    z = b[0] + b[1] * x + b[2] * y + b[3] * x * x + b[4] * x * y + b[5] * y * y + chance.normal(0, noise, rows)
    return pl.DataFrame({"client": x + 6, "therapist": y + 6, "gain": z})


def test_an_exact_surface_by_hand() -> None:
    # z = 1 + 2x - y - x^2 + xy - 2y^2: stationary where 2 - 2x + y = 0 and -1 + x - 4y = 0: x = 1, y = 0
    found = response_surface(drawn([1, 2, -1, -1, 1, -2], noise=0.0), **NAMES, centre=6)
    assert found.coefficients == pytest.approx((1, 2, -1, -1, 1, -2))
    assert [found.a1.value, found.a2.value, found.a3.value, found.a4.value, found.a5.value] == pytest.approx(
        [1, -2, 3, -4, 1]
    )
    assert (found.x0.value, found.y0.value) == pytest.approx((1, 0))
    # p11 = (-2 + 1 + sqrt(1 + 1)) / 1 = .41421, p21 = -2.41421; both pass (1, 0)
    assert (found.first.slope.value, found.first.level.value) == pytest.approx((2**0.5 - 1, 1 - 2**0.5))
    assert (found.second.slope.value, found.second.level.value) == pytest.approx((-1 - 2**0.5, 1 + 2**0.5))
    assert found.r_squared == pytest.approx(1)


def test_a_ridge_without_a_top_still_has_its_line() -> None:
    # z = -(x - y)^2: every point of x = y is a top
    found = response_surface(drawn([0, 0, 0, -1, 2, -1], noise=0.0), **NAMES, centre=6)
    assert (found.x0, found.y0, found.second) == (None, None, None)
    assert (found.first.level.value, found.first.slope.value) == pytest.approx((0, 1), abs=1e-9)


def test_axes_that_run_along_the_views_have_no_slope() -> None:
    frame = drawn([0, 0, 0, -1, 0, -2], noise=0.0)
    found = response_surface(frame, **NAMES, centre=6)
    assert (found.first, found.congruent) == (None, False)


def test_standard_errors_are_those_of_least_squares() -> None:
    frame = drawn([0, 1, 1, -0.5, 0.3, -0.5])
    found = response_surface(frame, **NAMES, centre=6)
    x, y, z = (frame[name].to_numpy() - shift for name, shift in (("client", 6), ("therapist", 6), ("gain", 0)))
    # the slopes and curvatures again, from a regression on s = (x + y) / 2 and d = (x - y) / 2
    s, d = (x + y) / 2, (x - y) / 2
    design = np.stack([np.ones_like(s), s, d, s * s, s * d, d * d], axis=1)
    b, squares, *_ = np.linalg.lstsq(design, z)
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * squares[0] / (len(z) - 6))
    for figure, place in ((found.a1, 1), (found.a3, 2), (found.a2, 3), (found.a4, 5)):
        assert figure.value == pytest.approx(b[place])
        assert figure.high - figure.value == pytest.approx(1.9658 * errors[place], rel=1e-3)


def test_intervals_of_derived_figures_hold_the_truth() -> None:
    held = np.zeros(5)
    for seed in range(60):
        found = response_surface(drawn([0, 0.5, 0, -1, 1, -1], seed=seed), **NAMES, centre=6)
        # stationary: .5 - 2x + y = 0, x - 2y = 0: x = 1/3, y = 1/6; ridge y = -1/6 + x
        figures = [found.x0, found.y0, found.first.level, found.first.slope, found.a4]
        held += [one.low <= true <= one.high for one, true in zip(figures, [1 / 3, 1 / 6, -1 / 6, 1, -3], strict=True)]
    assert (held >= 51).all()


#: coefficients, is it congruence: only the surface that falls off to both sides of x = y is
DESIGNS = [
    ([5, 0, 0, -0.5, 1.0, -0.5], True),
    ([5, 1, 1, -0.5, 1.0, -0.5], True),  # higher is better as well: congruence, but not strictly
    ([5, 1, -1, 0, 0, 0], False),
    ([5, 0, 0, 0.5, -1.0, 0.5], False),  # disagreement is better
    ([5, 0, 0, -0.5, 0.3, -1.5], False),  # a dome whose ridge is turned
    ([5, 1, -1, -0.5, 1.0, -0.5], False),  # a ridge beside the line of agreement
]


@pytest.mark.parametrize(("b", "congruent"), DESIGNS)
def test_congruence_is_told_from_what_looks_like_it(b: list[float], congruent: bool) -> None:
    found = response_surface(drawn(b, rows=2000), **NAMES, centre=6)
    assert found.congruent == congruent
    assert found.congruent == (len(found.congruence) == 4 and all(one.holds for one in found.congruence))


def test_height_on_the_line_of_agreement_makes_it_less_than_strict() -> None:
    level, rising = (drawn([5, slope, slope, -0.5, 1.0, -0.5], rows=2000) for slope in (0, 1))
    assert response_surface(level, **NAMES, centre=6).strictly
    assert not response_surface(rising, **NAMES, centre=6).strictly


def test_rows_of_one_therapy_do_not_count_as_many() -> None:
    frame = drawn([0, 1, 1, -0.5, 0.3, -0.5], rows=100)
    copies = pl.concat([frame.with_columns(therapy=pl.int_range(100))] * 5)
    alone, naive = response_surface(frame, **NAMES), response_surface(copies, **NAMES)
    honest = response_surface(copies, **NAMES, by="therapy")
    assert honest.coefficients == pytest.approx(alone.coefficients)
    assert (honest.rows, honest.groups) == (500, 100)
    width = {name: one.a4.high - one.a4.low for name, one in (("alone", alone), ("naive", naive), ("honest", honest))}
    assert width["naive"] < 0.6 * width["alone"]
    assert width["honest"] == pytest.approx(width["alone"], rel=0.35)


def test_the_centre_moves_the_numbers_and_not_the_surface() -> None:
    frame = drawn([0, 1, 1, -0.5, 0.3, -0.5])
    one, other = (response_surface(frame, **NAMES, centre=centre) for centre in (6, 5))
    assert other.a4.value == pytest.approx(one.a4.value)
    assert other.x0.value == pytest.approx(one.x0.value + 1)
    assert response_surface(frame, **NAMES).centre == pytest.approx(
        (frame["client"].mean() + frame["therapist"].mean()) / 2
    )


def test_the_picture_shows_the_same_surface() -> None:
    found = response_surface(drawn([0, 1, 1, -0.5, 0.3, -0.5]), **NAMES)
    shown = Surface(found.coefficients, found.centre, (found.first.level.value, found.first.slope.value))
    x, y = 7.0 - found.centre, 4.0 - found.centre
    assert shown(7.0, 4.0) == pytest.approx(np.dot(found.coefficients, [1, x, y, x * x, x * y, y * y]))


REFUSED = [
    (drawn([0] * 6, rows=59), "at least 60 rows or therapies. There are 59"),
    (drawn([0] * 6).with_columns(client=pl.lit(6.0)), "vary too little"),
    (drawn([0] * 6).with_columns(gain=pl.lit(6.0)), "vary too little"),
    (drawn([0] * 6).with_columns(client=pl.col("therapist")), "vary too little"),
]


@pytest.mark.parametrize(("frame", "message"), REFUSED)
def test_too_little_is_refused(frame: pl.DataFrame, message: str) -> None:
    with pytest.raises(TooLittleData, match=message):
        response_surface(frame, **NAMES)
