"""The small practice of the demonstration: every shape is there and can be seen in what was answered."""

import polars as pl
import pytest

from alliance.simulate import ITEMS, Shape, shapes


@pytest.fixture(scope="module")
def made():
    return shapes(seed=1)


@pytest.fixture(scope="module")
def courses(made):
    """A row per therapy and session with both chairs' means and the shape."""
    mean = pl.mean_horizontal(ITEMS).alias("score")
    wide = made.ratings.select("therapy", "session", "chair", mean).pivot("chair", index=["therapy", "session"])
    shape = made.therapies.select("therapy", "shape")
    return made.sessions.join(wide, on=["therapy", "session"], how="left").join(shape, on="therapy")


def of(frame, shape):
    return frame.filter(pl.col("shape") == shape)


def test_size_is_that_of_the_demonstration(made):
    assert (made.therapists.height, made.therapies.height) == (6, 60)
    assert 640 <= made.sessions.height <= 760
    assert set(made.therapies["shape"]) == set(Shape)


def test_every_therapist_has_therapies_of_several_shapes(made):
    per_therapist = made.therapies.group_by("therapist").agg(pl.col("shape").n_unique(), n=pl.len())
    assert (per_therapist["n"] == 10).all()
    assert per_therapist["shape"].min() >= 4


@pytest.mark.parametrize(("shape", "kind"), [(Shape.REPAIRED, "repaired"), (Shape.UNREPAIRED, "unrepaired")])
def test_strains_are_what_their_shape_says(made, shape, kind):
    truth = made.truth.therapies.join(made.therapies, on="therapy")
    assert set(of(truth, shape)["strain"]) == {kind}
    assert set(truth.filter(pl.col("strain") == kind)["shape"]) == {shape}


def test_a_strain_has_a_beginning_to_compare_with_and_can_be_seen(made, courses):
    assert made.truth.strains["start"].min() >= 5
    for row in made.truth.strains.iter_rows(named=True):
        course = courses.filter(pl.col("therapy") == row["therapy"])
        before = course.filter(pl.col("session") < row["start"])["client"].mean()
        lowest = course.filter(pl.col("session") >= row["start"])["client"].min()
        assert lowest < before - 0.7


def test_only_those_who_leave_early_leave_early(made):
    truth = made.truth.therapies.join(made.therapies, on="therapy")
    assert set(truth.filter("left_early")["shape"]) == {Shape.LEFT_EARLY}
    assert of(truth, Shape.LEFT_EARLY)["left_early"].all()


def test_growth_can_be_seen(courses):
    growing = of(courses, Shape.GROWING).drop_nulls("client").sort("session")
    change = growing.group_by("therapy").agg(pl.col("client").tail(3).mean() - pl.col("client").head(3).mean())
    assert change["client"].min() > 0.7


def test_gap_can_be_seen(courses):
    gaps = of(courses, Shape.GAP).group_by("therapy").agg((pl.col("therapist") - pl.col("client")).mean().alias("gap"))
    assert gaps["gap"].min() > 1


def test_perfect_is_perfect(courses):
    assert set(of(courses, Shape.PERFECT)["client"].drop_nulls()) == {10.0}


def test_missing_is_missing(courses):
    assert of(courses, Shape.MISSING)["client"].is_null().mean() > 0.3
    assert of(courses, Shape.STEADY)["client"].is_null().mean() < 0.15


def test_outcome_is_the_shipped_default(made):
    assert made.outcomes.columns[-2:] == ["q8", "total"]


@pytest.mark.parametrize("seed", range(5))
def test_shapes_do_not_hang_on_the_seed(seed):
    truth = shapes(seed=seed).truth
    assert dict(truth.therapies.group_by("strain").len().iter_rows()) == {"none": 45, "repaired": 9, "unrepaired": 6}
