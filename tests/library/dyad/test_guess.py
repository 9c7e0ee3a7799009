"""Insight and projection: exact where the guess is made from both, told as unknown where it cannot be."""

import numpy as np
import polars as pl
import pytest

from alliance.dyad import guess_accuracy, guess_gaps, missed_guesses, nearest_guess


def frame_of(client: object, therapist: object, guess: object) -> pl.DataFrame:
    return pl.DataFrame({"client": client, "therapist": therapist, "guess": guess}, strict=False)


def test_a_guess_made_of_both_is_taken_apart() -> None:
    chance = np.random.default_rng(5)
    client, therapist = chance.integers(0, 11, 40), chance.integers(0, 11, 40)
    row = guess_accuracy(frame_of(client, therapist, 0.3 * client + 0.5 * therapist + 1)).row(0, named=True)
    assert (row["n"], row["reason"]) == (40, "")
    assert (row["insight"], row["projection"]) == pytest.approx((0.3, 0.5))
    assert row["off"] == pytest.approx((0.3 * client + 0.5 * therapist + 1 - client).mean())


def test_coefficients_and_intervals_equal_least_squares() -> None:
    chance = np.random.default_rng(6)
    client, therapist = chance.normal(7, 1, 30), chance.normal(6, 1.5, 30)
    guess = 0.4 * client + 0.2 * therapist + chance.normal(0, 0.7, 30)
    row = guess_accuracy(frame_of(client, therapist, guess)).row(0, named=True)
    design = np.column_stack([np.ones(30), client, therapist])
    beta, rest, *_ = np.linalg.lstsq(design, guess)
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * rest[0] / 27)
    assert (row["insight"], row["projection"]) == pytest.approx(tuple(beta[1:]))
    # t(.975; 27) = 2.051831 (A & S, table 26.10)
    assert row["insight_high"] - row["insight"] == pytest.approx(2.051831 * errors[1], rel=1e-6)
    assert row["projection"] - row["projection_low"] == pytest.approx(2.051831 * errors[2], rel=1e-6)


CANNOT = [
    ("too few", [1, 2, 3, 4, 5], [5, 3, 4, 2, 1], [1, 2, 3, 4, 5], "fewer than 6 guesses"),
    ("too few after gaps", [1, 2, 3, 4, 5, None], [5, 3, 4, 2, 1, 2], [1, 2, 3, 4, 5, 6], "fewer than 6 guesses"),
    ("a client of one answer", [9] * 6, [5, 3, 4, 2, 1, 2], [1, 2, 3, 4, 5, 6], "one person's answers are constant"),
    ("the same answers", [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [1, 2, 2, 4, 5, 6], "both gave the same answers"),
]


@pytest.mark.parametrize(("name", "client", "therapist", "guess", "reason"), CANNOT)
def test_what_cannot_be_told_says_why(
    name: str, client: list[float], therapist: list[float], guess: list[float], reason: str
) -> None:
    row = guess_accuracy(frame_of(client, therapist, guess)).row(0, named=True)
    assert row["reason"].startswith(reason)
    assert row["insight"] is None
    assert row["projection_high"] is None
    assert row["off"] is not None


def test_by_therapy() -> None:
    one = frame_of([1, 5, 9, 3, 7, 2], [4, 4, 6, 5, 5, 6], [1, 5, 9, 3, 7, 2])
    both = pl.concat([one.with_columns(therapy=pl.lit(1)), one.head(2).with_columns(therapy=pl.lit(2))])
    found = guess_accuracy(both, by="therapy")
    assert found["therapy"].to_list() == [1, 2]
    assert found["insight"][0] == pytest.approx(1)
    assert found["projection"][0] == pytest.approx(0, abs=1e-12)
    assert found["reason"][1] == "fewer than 6 guesses"


def guessed(**off: tuple[float, ...]) -> pl.DataFrame:
    """Guesses that miss an answer of 5 by so much, session by session."""
    rows = [
        (0, session, item, 5.0, 5.0 + miss)
        for item, misses in off.items()
        for session, miss in enumerate(misses, start=1)
    ]
    return pl.DataFrame(rows, schema=["therapy", "session", "item", "client", "guess"], orient="row")


def test_guesses_near_and_amiss() -> None:
    """Bond is near, goals too low, hope too high by more, safe far off on both sides; open was guessed only twice."""
    guesses = guessed(bond=(0.1, -0.1, 0.1), goals=(-1, -1.1, -0.9), hope=(3, 3.1, 2.9), open=(9, 9), safe=(5, -5, 0))
    found = guess_gaps(guesses)
    assert nearest_guess(guesses) == ("bond", pytest.approx(0.1))
    assert missed_guesses(found) == ["hope", "goals"]
    assert dict(found.select("item", "higher").iter_rows())["goals"] == "client"


def test_too_few_guesses_have_no_nearest() -> None:
    guesses = guessed(bond=(0, 1))
    found = guess_gaps(guesses)
    assert nearest_guess(guesses) is None
    assert missed_guesses(found) == []
