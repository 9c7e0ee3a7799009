"""What a simulated practice holds, whatever its numbers."""

from dataclasses import fields, replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from alliance.simulate import ITEMS, PUBLISHED, Practice, long_ratings, practice


@pytest.fixture(scope="module")
def made() -> Practice:
    return practice(seed=7, therapists=12, therapies=400)


FRAMES = [f.name for f in fields(Practice) if f.name != "truth"]

# arguments -> sizes that must come out
SIZES = [
    pytest.param({"therapies": 1, "therapists": 1}, 1, id="one therapy"),
    pytest.param({"therapies": 3, "therapists": 9}, 3, id="more therapists than therapies"),
    pytest.param({"therapies": 5, "therapists": 2, "sessions": 1}, 5, id="one session each"),
    pytest.param({"therapies": 5, "therapists": 2, "sessions": 200}, 5, id="200 sessions each"),
]


@pytest.mark.parametrize(("arguments", "therapies"), SIZES)
def test_any_size_is_whole(arguments, therapies):
    made = practice(seed=1, **arguments)
    assert made.therapies.height == therapies
    assert made.therapies["sessions"].min() >= 1
    assert made.sessions.height == made.therapies["sessions"].sum() == made.truth.sessions.height
    assert made.therapists.height == arguments["therapists"]


FAULTS = [
    ({"therapies": 0}, "therapies is 0"),
    ({"therapists": -1}, "therapists is -1"),
    ({"sessions": 0}, "sessions is 0"),
    ({"outcome_every": 0, "therapies": 0}, "therapies is 0, outcome_every is 0"),
]


@pytest.mark.parametrize(("arguments", "message"), FAULTS)
def test_numbers_below_one_are_refused_together(arguments, message):
    with pytest.raises(ValueError, match=message):
        practice(seed=1, **arguments)


@pytest.mark.parametrize("name", FRAMES)
def test_same_seed_same_practice(made, name):
    assert_frame_equal(getattr(made, name), getattr(practice(seed=7, therapists=12, therapies=400), name))


def test_another_seed_another_practice(made):
    other = practice(seed=8, therapists=12, therapies=400)
    assert not made.ratings.equals(other.ratings)


def test_answers_stay_on_their_scales(made):
    for item in ITEMS:
        assert made.ratings[item].min() >= 0
        assert made.ratings[item].max() == 10
        assert made.guesses[item].is_between(0, 10).all()
    assert made.ratings["strain"].is_in([0, 1, 2]).all()
    assert made.outcomes.select(pl.col("^q.$").is_between(0, 3).all()).row(0) == (True,) * 9
    assert (made.outcomes["total"] == made.outcomes.select(pl.sum_horizontal("^q.$")).to_series()).all()


def test_some_items_are_left_out_and_some_check_ins_are_missing(made):
    assert 0.005 < made.ratings["bond"].is_null().mean() < 0.03
    assert 0.8 < made.ratings.height / (2 * made.sessions.height) < 0.97


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ratings", ["therapy", "session", "chair"]),
        ("guesses", ["therapy", "session"]),
        ("outcomes", ["therapy", "session"]),
        ("sessions", ["therapy", "session"]),
        ("follow_ups", ["therapy", "month"]),
        ("goals", ["therapy", "goal"]),
        ("reviews", ["therapy", "goal", "session", "chair"]),
        ("tasks", ["therapy", "goal", "task"]),
        ("reports", ["therapy", "goal", "task", "session"]),
        ("strains", ["therapy"]),
        ("cards", ["therapy", "session"]),
    ],
)
def test_rows_are_unique_and_sorted(made, name, key):
    frame = getattr(made, name).select(key)
    assert frame.is_unique().all()
    assert_frame_equal(frame, frame.sort(key))


def test_every_answer_belongs_to_a_session_held(made):
    for frame in (made.ratings, made.guesses, made.outcomes, made.reviews, made.reports, made.tasks, made.cards):
        assert frame.join(made.sessions, on=["therapy", "session"], how="anti").is_empty()


def test_guesses_come_with_a_therapist_check_in(made):
    own = made.ratings.filter(pl.col("chair") == "therapist").select("therapy", "session")
    assert_frame_equal(made.guesses.select("therapy", "session"), own)


def test_truth_is_kept_apart(made):
    hidden = {"level", "planned", "left_early", "dip", "skill", "depth", "kind", "consensus", "effort"}
    recorded = {column for name in FRAMES for column in getattr(made, name).columns}
    assert not hidden & recorded


def test_truth_agrees_with_itself(made):
    truth = made.truth
    ended = truth.therapies.join(made.therapies, on="therapy")
    assert (ended["left_early"] == (ended["sessions"] < ended["planned"])).all()
    strained = truth.sessions.filter(pl.col("dip") > 0).group_by("therapy").agg(
        first=pl.col("session").min(), last=pl.col("session").max()
    )  # fmt: skip
    both = truth.strains.join(strained, on="therapy", how="full").join(made.therapies, on="therapy")
    assert (both["start"] == both["first"]).all()
    back = both.filter("repaired")
    assert (back["end"] == back["last"] + 1).all()
    never = both.filter(~pl.col("repaired"))
    assert never["end"].is_null().all()
    assert (never["last"] == never["sessions"]).all()


def test_strain_presses_the_ratings_down(made):
    both = made.ratings.filter(pl.col("chair") == "client").join(made.truth.sessions, on=["therapy", "session"])
    strained = pl.col("dip") > 1.5
    means = both.select(down=pl.col("openness").filter(strained).mean(), up=pl.col("openness").filter(~strained).mean())
    assert means["down"][0] < means["up"][0] - 1


def test_steady_practice_has_no_strain_and_is_else_the_same():
    with_strains, steady = (practice(seed=3, therapies=300, strains=on) for on in (True, False))
    assert steady.truth.strains.is_empty()
    assert (steady.truth.sessions["dip"] == 0).all()
    assert steady.strains.is_empty()
    assert_frame_equal(
        steady.truth.therapies.select("level", "planned"), with_strains.truth.therapies.select("level", "planned")
    )


def test_sessions_can_be_fixed():
    made = practice(seed=3, therapies=50, sessions=12)
    assert (made.truth.therapies["planned"] == 12).all()


def test_outcome_is_asked_when_due_and_at_the_end():
    made = practice(seed=3, therapies=80, outcome="phq-8", outcome_every=3)
    assert "q8" in made.outcomes.columns
    assert "q9" not in made.outcomes.columns
    asked = made.outcomes.join(made.therapies, on="therapy")
    due = ((pl.col("session") - 1) % 3 == 0) | (pl.col("session") == pl.col("sessions"))
    assert asked.select(due.all()).item()
    last = asked.group_by("therapy").agg(pl.col("session").max(), pl.col("sessions").first())
    assert (last["session"] == last["sessions"]).all()


def test_numbers_can_be_changed():
    silent = replace(PUBLISHED, client=replace(PUBLISHED.client, missed=1.0))
    made = practice(seed=3, therapies=50, settings=silent)
    assert set(made.ratings["chair"]) == {"therapist"}


def test_long_ratings_hold_one_row_per_answer(made):
    long = long_ratings(made.ratings)
    assert long.columns == ["therapy", "session", "chair", "item", "value"]
    assert long.height == made.ratings.select(pl.sum_horizontal(pl.col(ITEMS).is_not_null())).to_series().sum()
