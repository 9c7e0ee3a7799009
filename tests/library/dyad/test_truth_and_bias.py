"""Truth and bias: by hand where everything is balanced, and against therapies whose truth is known."""

import numpy as np
import polars as pl
import pytest

from alliance.distributions import t_quantile
from alliance.dyad import truth_and_bias
from alliance.mixed import TooFewGroups


def drawn(therapies: int = 200, sessions: int = 8, seed: int = 1) -> pl.DataFrame:
    """The therapist is .8 (SD .6) lower, follows the client by .4 (SD .4) of a point; the two go together -.5."""
    chance = np.random.default_rng(seed)
    random = chance.multivariate_normal([-0.8, 0.4], [[0.36, -0.12], [-0.12, 0.16]], therapies)
    client = chance.normal(7, 1, (therapies, 1)) + chance.normal(0, 1, (therapies, sessions))
    middle = client.mean(axis=1, keepdims=True)
    therapist = middle + random[:, :1] + random[:, 1:] * (client - middle) + chance.normal(0, 0.7, client.shape)
    who, when = np.divmod(np.arange(client.size), sessions)
    return pl.DataFrame({"therapy": who, "session": when + 1, "client": client.ravel(), "therapist": therapist.ravel()})


def balanced() -> pl.DataFrame:
    """Ten therapies of three sessions: the client moves -1, 0, 1, the therapist keeps another step in each."""
    steps = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0.5])
    levels = np.array([-1, -2, -1, -2, 0, 0, -1, -3, 1, -1])
    noise = np.tile([[0.1, -0.2, 0.1], [-0.1, 0.2, -0.1]], (5, 1))
    move = np.array([-1.0, 0.0, 1.0])
    client = 6 + np.arange(10)[:, None] / 10 + move
    therapist = 6 + np.arange(10)[:, None] / 10 + levels[:, None] + steps[:, None] * move + noise
    return pl.DataFrame(
        {"therapy": np.repeat(np.arange(10), 3), "client": client.ravel(), "therapist": therapist.ravel()}
    )


def test_balanced_therapies_by_hand() -> None:
    # Equal designs: the fixed effects are the means over therapies, their errors the standard errors of those means.
    found = truth_and_bias(balanced())
    levels, steps = [-1, -2, -1, -2, 0, 0, -1, -3, 1, -1], [1, 1, 1, 1, 1, 0, 0, 0, 0, 0.5]
    for effect, values in ((found.direction, levels), (found.congruence, steps)):
        margin = t_quantile(0.975, 8) * np.std(values, ddof=1) / np.sqrt(10)
        assert effect.value == pytest.approx(np.mean(values))
        assert effect.high - effect.value == pytest.approx(margin, rel=1e-3)
    assert (found.therapies, found.sessions) == (10, 30)


def test_the_truth_behind_the_ratings_is_found() -> None:
    found = truth_and_bias(drawn(therapies=2000))
    truth = {
        "direction": -0.8,
        "congruence": 0.4,
        "direction_sd": 0.6,
        "congruence_sd": 0.4,
        "together": -0.5,
        "rest_sd": 0.7,
    }
    for name, value in truth.items():
        assert getattr(found, name).value == pytest.approx(value, abs=0.06), name


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    truth = {"direction": -0.8, "congruence": 0.4, "direction_sd": 0.6, "congruence_sd": 0.4, "rest_sd": 0.7}
    held = dict.fromkeys(truth, 0)
    for seed in range(40):
        found = truth_and_bias(drawn(60, 8, seed))
        for name, value in truth.items():
            held[name] += getattr(found, name).low <= value <= getattr(found, name).high
    assert min(held.values()) >= 33  # 38 expected; fewer than 33 of 40 happens by chance in less than 1 of 100


def test_a_moderator_of_direction_and_of_congruence() -> None:
    frame = drawn(400, seed=3).with_columns(distress=(pl.col("therapy") % 5).cast(float))
    level = pl.col("client").mean().over("therapy")
    changed = frame.with_columns(
        pl.col("therapist") - 0.3 * pl.col("distress") - 0.1 * pl.col("distress") * (pl.col("client") - level)
    )
    plain, found = truth_and_bias(frame), truth_and_bias(changed, moderators=["distress"])
    effect = found.moderators["distress"]
    assert effect.direction.value == pytest.approx(-0.3, abs=0.05)
    assert effect.congruence.value == pytest.approx(-0.1, abs=0.03)
    # at the mean of the moderator, 2: .6 lower, and .2 less in step
    assert found.direction.value == pytest.approx(plain.direction.value - 0.6, abs=0.01)
    assert found.congruence.value == pytest.approx(plain.congruence.value - 0.2, abs=0.02)


def test_therapies_that_do_not_differ_are_told_as_such() -> None:
    chance = np.random.default_rng(2)
    client = chance.normal(7, 1, (40, 6))
    frame = drawn(40, 6).with_columns(client=client.ravel(), therapist=(client + chance.normal(0, 1, (40, 6))).ravel())
    level = pl.col("client").mean().over("therapy")
    same = frame.with_columns(therapist=level + 0.5 * (pl.col("client") - level) + chance.normal(0, 1, 240))
    found = truth_and_bias(same)
    if found.singular:
        assert (found.together.value, found.direction_sd.low) == (None, None)
    assert found.congruence.low < 0.5 < found.congruence.high


def test_rows_with_a_gap_are_left_out() -> None:
    frame = drawn(30)
    holes = frame.with_columns(therapist=pl.when(pl.col("session") != 3).then("therapist"))
    assert truth_and_bias(holes) == truth_and_bias(frame.filter(pl.col("session") != 3))


def test_names_and_order_change_nothing() -> None:
    frame = drawn(30)
    renamed = frame.with_columns(therapy=29 - pl.col("therapy")).sample(fraction=1, shuffle=True, seed=1)
    one, other = truth_and_bias(frame), truth_and_bias(renamed)
    assert one.congruence.value == pytest.approx(other.congruence.value)
    assert one.direction_sd.value == pytest.approx(other.direction_sd.value, rel=1e-5)


REFUSED = [
    ("nine therapies", drawn(9), "There are 9 therapies"),
    ("a client who never moves", drawn(20).with_columns(client=pl.lit(7.0)), "constant or collinear"),
    ("one session each", drawn(20).filter(pl.col("session") == 1), "more than one row"),
    ("nobody", drawn(20).clear(), "There are 0 therapies"),
]


@pytest.mark.parametrize(("name", "frame", "message"), REFUSED)
def test_too_little_is_refused(name: str, frame: pl.DataFrame, message: str) -> None:
    with pytest.raises(TooFewGroups, match=message):
        truth_and_bias(frame)
