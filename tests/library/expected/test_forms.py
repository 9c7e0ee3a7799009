"""The three forms worked out by hand, and what they share."""

from dataclasses import replace
from math import log, sqrt

import numpy as np
import polars as pl
import pytest

from alliance.charts import Fan, expected_picture
from alliance.distributions import normal_quantile, t_quantile
from alliance.expected import FORMS, Growth, expected_course, fit_growth, fit_neighbours, fit_regression
from alliance.model import Line
from tests.library.expected.practices import closed, drawn

NO_INTAKE = np.empty((1, 0))


@pytest.fixture(scope="module")
def many():
    return closed(drawn(400))


@pytest.fixture(scope="module")
def known(many) -> Growth:
    """Growth with round numbers: 14 - 3 g; levels SD 6, slopes SD 2, covariance -4, residual SD 2."""
    found = fit_growth(many)
    numbers = {"fixed": np.array([14.0, -3.0]), "covariance": np.zeros((2, 2)), "residual": 4.0}
    return replace(found, fit=replace(found.fit, random=np.array([[36.0, -4.0], [-4.0, 4.0]]), **numbers))


def test_growth_by_hand(known) -> None:
    forecast = known.from_start(np.array([20.0]), NO_INTAKE, np.array([0.0, 1.0]))
    g = log(2)
    # cov(y0, y1) = 36 - 4 g = 33.227, var(y0) = 36 + 4: a start 6 above the mean pulls up by 6 * 33.227 / 40
    assert forecast.mean[0, 1] == pytest.approx(14 - 3 * g + 6 * (36 - 4 * g) / 40)
    assert forecast.spread[0, 1] ** 2 == pytest.approx(36 - 8 * g + 4 * g * g + 4 - (36 - 4 * g) ** 2 / 40)
    assert np.isnan(forecast.mean[0, 0])


def test_growth_given_two_scores_by_hand(known) -> None:
    mean, spread = known.from_all(np.array([0.0, 1.0]), np.array([20.0, 10.0]), np.empty(0), 3.0)
    g, later = log(2), log(4)
    joint = np.array(
        [
            [40, 36 - 4 * g, 36 - 4 * later],
            [36 - 4 * g, 36 - 8 * g + 4 * g * g + 4, 36 - 4 * g - 4 * later + 4 * g * later],
            [36 - 4 * later, 36 - 4 * g - 4 * later + 4 * g * later, 36 - 8 * later + 4 * later**2 + 4],
        ]
    )
    precision = np.linalg.inv(joint)  # conditional mean and variance from the last row of the inverse
    away = np.array([20 - 14, 10 - (14 - 3 * g)])
    assert mean == pytest.approx(14 - 3 * later - precision[2, :2] @ away / precision[2, 2])
    assert spread == pytest.approx(sqrt(1 / precision[2, 2]))


def test_given_the_first_score_alone_both_ways_agree(many) -> None:
    form = fit_growth(many)
    forecast = form.from_start(np.array([17.0]), NO_INTAKE, np.array([4.0]))
    assert form.from_all(np.zeros(1), np.array([17.0]), np.empty(0), 4.0) == pytest.approx(
        (forecast.mean[0, 0], forecast.spread[0, 0])
    )


def test_growth_finds_the_numbers_the_courses_were_drawn_from(many) -> None:
    fit = fit_growth(closed(drawn(3000))).fit
    errors = np.sqrt(np.diag(fit.covariance))
    assert (np.abs(fit.fixed - [14, -3]) < 3 * errors).all()
    assert np.sqrt(np.diag(fit.random)) == pytest.approx([6, 2], rel=0.06)
    assert sqrt(fit.residual) == pytest.approx(2, rel=0.03)


def test_regression_by_hand() -> None:
    # y1 = 2 + .5 y0, plus and minus 1 in turn, for pairs of equal starts: the line is exact, squares left are 40
    start = np.repeat(np.arange(20.0), 2)
    later = 2 + 0.5 * start + np.tile([1.0, -1.0], 20)
    rows = {"therapy": np.tile(np.arange(40), 2), "session": np.repeat([1, 2], 40), "score": np.append(start, later)}
    form = fit_regression(closed(pl.DataFrame(rows), least=40))
    forecast = form.from_start(np.array([9.5, 19.5]), np.empty((2, 0)), np.array([1.0, 2.0]))
    assert forecast.mean[:, 0] == pytest.approx([6.75, 11.75])
    # residual variance 40 / 38; squares of the starts around 9.5: 2 * (20^3 - 20) / 12 = 1330
    assert forecast.spread[0, 0] ** 2 == pytest.approx(40 / 38 * (1 + 1 / 40))
    assert forecast.spread[1, 0] ** 2 == pytest.approx(40 / 38 * (1 + 1 / 40 + 10**2 / 1330))
    assert forecast.quantile(0.9)[0, 0] == pytest.approx(6.75 + t_quantile(0.9, 38) * forecast.spread[0, 0])
    assert np.isnan(forecast.mean[:, 1]).all()


def test_neighbours_are_the_closest_and_all_as_close() -> None:
    starts = [*np.arange(60.0), *[100.0] * 40]
    frame = drawn(100, most=4).with_columns(score=np.repeat(starts, 4) + np.tile([0.0, 1.0, -1.0, 2.0], 100))
    form = fit_neighbours(closed(frame), nearest=30)
    inside, outside = np.array([30.0]), np.array([160.0])
    # the 30 nearest to 30 are 16 .. 44 and 15, and 45 is as near as 15; their mean distance is 2 (1 + .. + 15) / 31
    scale = np.std(starts)
    assert form.from_start(inside, NO_INTAKE, np.array([1.0])).distance[0] == pytest.approx(240 / 31 / scale)
    far = form.from_start(outside, NO_INTAKE, np.array([1.0]))
    assert far.distance[0] == pytest.approx(60 / scale)  # all 40 that started with 100
    assert far.sparse[0]
    assert not form.from_start(inside, NO_INTAKE, np.array([1.0])).sparse[0]


def test_neighbours_with_much_weight_on_growth_are_growth(many) -> None:
    first, elapsed = np.array([5.0, 25.0]), np.array([1.0, 4.0])
    growth = fit_growth(many).from_start(first, np.empty((2, 0)), elapsed)
    pooled = fit_neighbours(many, pooled=1e9).from_start(first, np.empty((2, 0)), elapsed)
    assert pooled.mean == pytest.approx(growth.mean, abs=1e-5)
    assert pooled.spread == pytest.approx(growth.spread, rel=1e-5)


def test_curves_of_neighbours_are_generalised_least_squares(many) -> None:
    form = fit_neighbours(many)
    fit = form.growth.fit
    given_start = fit.random - np.outer(fit.random[0], fit.random[0]) / (fit.random[0, 0] + fit.residual)
    information, weighted = np.zeros((2, 2)), np.zeros(2)
    for therapy in (3, 8, 11):
        rows = (many.who == therapy) & (many.elapsed > 0)
        lines = np.stack([np.ones(rows.sum()), np.log1p(many.elapsed[rows])], axis=1)
        inverse = np.linalg.inv(lines @ given_start @ lines.T + fit.residual * np.eye(len(lines)))
        information += lines.T @ inverse @ lines
        weighted += lines.T @ inverse @ many.values[rows]
    curve, _ = form.curves.among(np.array([3, 8, 11]), 0)
    assert curve == pytest.approx(np.linalg.solve(information, weighted))


def test_more_neighbours_than_therapies_are_refused(many) -> None:
    with pytest.raises(ValueError, match=r"400 completed therapies\. Choose 2 to 399"):
        fit_neighbours(many, nearest=400)


@pytest.mark.parametrize("name", FORMS)
def test_percentiles_of_a_course(name, many) -> None:
    course = expected_course(FORMS[name](many), first=14.0, sessions=[1, 2, 5, 50])
    assert list(course.percentiles) == [2, 5]  # the first is known, and nobody went on to the 50th
    for p10, p25, p50, p75, p90 in course.percentiles.values():
        assert p10 < p25 < p50 < p75 < p90
        assert p90 - p50 == pytest.approx(p50 - p10)
    # given the first score of 14 = the mean: 14 - 3 log 5 at session 5
    assert course.percentiles[5][2] == pytest.approx(14 - 3 * log(5), abs=1)
    assert course.therapies == 400


def test_growth_percentiles_are_normal_quantiles(many) -> None:
    form = fit_growth(many)
    forecast = form.from_start(np.array([14.0]), NO_INTAKE, np.array([3.0]))
    course = expected_course(form, first=14.0, sessions=[4])
    assert course.percentiles[4][4] == pytest.approx((forecast.mean + normal_quantile(0.9) * forecast.spread)[0, 0])
    assert forecast.share_below(forecast.quantile(0.9))[0, 0] == pytest.approx(0.9)


@pytest.mark.parametrize("name", FORMS)
def test_an_intake_that_matters_narrows_what_is_expected(name) -> None:
    frame = drawn(400, most=6)
    chance = np.random.default_rng(5).normal(0, 4, 400)
    frame = frame.with_columns(hope=chance[frame["therapy"].to_numpy()])
    late = (frame["session"] > 1).to_numpy()
    frame = frame.with_columns(score=frame["score"] - late * frame["hope"])
    plain, knowing = closed(frame), closed(frame, intake=["hope"])
    fit, elapsed = FORMS[name], np.array([3.0])
    vague = fit(plain).from_start(np.array([14.0]), NO_INTAKE, elapsed)
    sharp = fit(knowing).from_start(np.array([14.0, 14.0]), np.array([[4.0], [-4.0]]), elapsed)
    assert sharp.mean[1, 0] - sharp.mean[0, 0] == pytest.approx(8, abs=2.5)
    assert sharp.spread[0, 0] < vague.spread[0, 0]


def test_another_number_of_intake_variables_is_refused(many) -> None:
    with pytest.raises(ValueError, match=r"intake variables \(none\), but 1 were given"):
        expected_course(fit_growth(many), first=14.0, sessions=[2], intake=[3.0])


def test_the_picture_takes_the_percentiles_as_they_are(many) -> None:
    course = expected_course(fit_growth(many), first=14.0, sessions=range(1, 6))
    picture = expected_picture(
        Line("Depression", "client", {1: 14.0, 2: 12.0}),
        Fan(course.percentiles),
        title="Expected course",
        ident="x",
        low=-20,
        high=40,
        lower_is_better=True,
    )
    assert len(picture.table.rows) == 5


def test_percentiles_stay_on_the_scale(many) -> None:
    form = fit_growth(replace(many, lowest=0.0, highest=27.0))
    rows = np.array(list(expected_course(form, first=1.0, sessions=[2, 5, 9]).percentiles.values()))
    assert rows.min() == 0
    assert rows.max() <= 27
