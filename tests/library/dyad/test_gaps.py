"""Gaps by hand: how far, direction of the difference is uncertain, and whether they grow."""

import polars as pl
import pytest

from alliance.dyad import gap_summary, gaps, sizes


def ratings_of(client: list[float | None], therapist: list[float | None], item: str = "bond") -> pl.DataFrame:
    parts = [
        pl.DataFrame({"chair": chair, "session": range(1, len(values) + 1), "value": values}, strict=False)
        for chair, values in (("client", client), ("therapist", therapist))
    ]
    return pl.concat(parts).with_columns(therapy=pl.lit(1), item=pl.lit(item), value=pl.col("value").cast(pl.Float64))


def test_only_sessions_that_both_rated() -> None:
    found = gaps(ratings_of([8, None, 7, 6], [7, 7, None, 8]).sample(fraction=1, shuffle=True, seed=2))
    assert found.select("session", "client", "therapist", "gap").rows() == [(1, 8, 7, -1), (4, 6, 8, 2)]


def test_a_summary_by_hand() -> None:
    summary = gap_summary(gaps(ratings_of([8, 8, 8, 8], [7, 6, 6, 5]))).row(0, named=True)
    # gaps -1, -2, -2, -3: around -2, 1, 0, 0, -1 do not carry over: 0, without its bias 1 / 4, phi (4 / 4 + 10 x .2) /
    # 14
    phi = 3 / 14
    grown = 1 + 2 * (3 / 4 * phi + 2 / 4 * phi**2 + 1 / 4 * phi**3)  # the variance of the mean; t(.975; 3) = 3.182446
    assert (summary["n"], summary["mean"], summary["last"], summary["higher"]) == (4, -2, -3, "client")
    assert summary["low"] == pytest.approx(-2 - 3.182446 * (2 / (4 - grown) * grown / 4) ** 0.5, abs=1e-6)
    # slope: sum of (-1.5)(1) + 0 + 0 + (1.5)(-1) = -3 over 5; residuals .1, -.3, .3, -.1 go against each other, so phi
    # is 0; their squares 2 - 1.8 = .2; t(.975; 2) = 4.302653
    assert summary["trend"] == pytest.approx(-0.6)
    assert summary["trend_high"] == pytest.approx(-0.6 + 4.302653 * (0.2 / 2 / 5) ** 0.5, abs=1e-6)


WORDS = [  # client, therapist, who is higher, what the trend is
    ([8] * 8, [6, 6, 5, 5, 6, 5, 4, 4], "client", "growing"),
    ([8] * 8, [4, 4, 5, 6, 5, 5, 6, 6], "client", "closing"),
    ([8, 8, 8, 8, 8], [7, 6, 5, 4, 3], "neither", "growing"),  # it may as well have begun on the other side of 0
    ([5, 5, 5, 5, 5], [7, 8, 7, 8, 7], "therapist", "steady"),
    ([5, 5, 5, 5, 5], [2, 4, 6, 8, 10], "neither", "turning"),
    ([5, 6, 5, 6, 5], [6, 5, 6, 5, 6], "neither", "steady"),
    ([5, 5], [9, 9], "cannot tell", "cannot tell"),
]


NO_INTERVAL = [
    ([5, 5], [9, 9], "fewer than 3 sessions that both rated"),
    ([10, 10, 10, 10], [7, 8, 7, 8], "all ratings of one of the two are at an end of the scale"),
    ([4, 5, 4, 5], [0, 0, 0, 0], "all ratings of one of the two are at an end of the scale"),
    ([9, 8, 9, 8], [7, 6, 7, 6], "the difference was the same in every session"),
    ([10, 10, 10, 9], [7, 8, 7, 8], ""),
]


@pytest.mark.parametrize(("client", "therapist", "reason"), NO_INTERVAL)
def test_why_there_is_no_interval(client: list[float | None], therapist: list[float | None], reason: str) -> None:
    row = gap_summary(gaps(ratings_of(client, therapist)), lowest=0, highest=10).row(0, named=True)
    assert row["reason"] == reason
    assert (row["low"] is None) == (row["trend"] is None) == (row["higher"] == "cannot tell") == bool(reason)


@pytest.mark.parametrize(("client", "therapist", "higher", "trend"), WORDS)
def test_words(client: list[float | None], therapist: list[float | None], higher: str, trend: str) -> None:
    summary = gap_summary(gaps(ratings_of(client, therapist))).row(0, named=True)
    assert (summary["higher"], summary["trend_word"]) == (higher, trend)
    if higher == "cannot tell":
        assert [summary[name] for name in ("low", "high", "trend", "trend_low")] == [None] * 4


def test_items_and_therapies_stay_apart() -> None:
    one, two = ratings_of([8, 8, 8], [7, 7, 7]), ratings_of([8, 8, 8], [9, 9, 9], "goals")
    both = pl.concat([one, two, one.with_columns(therapy=pl.lit(2))])
    assert gap_summary(gaps(both)).select("therapy", "item", "mean").rows() == [
        (1, "bond", -1), (1, "goals", 1), (2, "bond", -1)
    ]  # fmt: skip


def test_no_pair_no_gap() -> None:
    assert gap_summary(gaps(ratings_of([8, 8], [None, None]))).height == 0


@pytest.mark.parametrize(
    ("mean", "low", "high", "told"), [(1.5, 0.5, 2.5, (1.5, 0.5, 2.5)), (-1.5, -2.5, -0.5, (1.5, 0.5, 2.5))]
)
def test_sizes_are_told_without_their_direction(mean: float, low: float, high: float, told: tuple[float, ...]) -> None:
    assert sizes(mean, low, high) == told


@pytest.mark.parametrize(("low", "high"), [(-0.1, 2.0), (0.0, 2.0)])
def test_no_size_without_a_direction(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="direction of the difference is uncertain"):
        sizes(1.0, low, high)
