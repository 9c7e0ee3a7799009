"""What happens after the end: how many lose their gain, as published, and who does not answer."""

from dataclasses import replace

import polars as pl
import pytest

from alliance.simulate import PUBLISHED, AfterEnd, Practice, after_the_end, practice, relapsed_by

# Asked once more at the mean length of the published trials.
LONG = replace(PUBLISHED.after, months=(1, 3, 6, 12, 24, 53), answer=(0.62, 0.58, 0.54, 0.47, 0.40, 0.35))
SEED = 4


@pytest.fixture(scope="module")
def made() -> Practice:
    return practice(seed=SEED, therapists=100, therapies=6000, settings=replace(PUBLISHED, after=LONG))


def gains(made: Practice) -> pl.DataFrame:
    """First and last total of therapies with a gain of at least 8 points."""
    total = pl.col("total").sort_by("session")
    return made.outcomes.group_by("therapy").agg(first=total.first(), last=total.last()).filter(
        pl.col("first") - pl.col("last") >= 8
    )  # fmt: skip


def test_39_percent_relapse_over_53_months(made: Practice) -> None:
    # 11 trials, N = 966, mean 53 months: .39, binomial 95 % interval .359 to .421. Half of the gain lost on the
    # questionnaire counts; the share at one month is chance and is taken out.
    lost = pl.col("total") - pl.col("last") >= (pl.col("first") - pl.col("last")) / 2
    share = dict(made.truth.follow_ups.join(gains(made), on="therapy").group_by("month").agg(lost.mean()).iter_rows())
    assert 0.359 < (share[53] - share[1]) / (1 - share[1]) < 0.421
    assert share[1] < share[6] < share[12] < share[24] < share[53]


@pytest.mark.parametrize("month", [1, 6, 12, 24, 53])
def test_the_true_share_is_the_one_that_is_said(made: Practice, month: int) -> None:
    relapsed = made.truth.follow_ups.filter(pl.col("month") == month)["relapsed"]
    expected = relapsed_by(month, LONG)
    # Four standard errors of 6,000 therapies.
    assert abs(relapsed.mean() - expected) < 4 * (expected * (1 - expected) / 6000) ** 0.5


@pytest.mark.parametrize(("month", "share"), [(-1, 0.0), (0, 0.0), (12, 0.103), (24, 0.206), (53, 0.455), (90, 0.455)])
def test_share_by_month(month: float, share: float) -> None:
    assert relapsed_by(month) == pytest.approx(share, abs=0.0005)


def test_between_30_and_60_percent_answer_and_fewer_each_time(made: Practice) -> None:
    answered = made.follow_ups.group_by("month").agg(pl.col("total").is_not_null().mean()).sort("month")
    shares = answered["total"].to_list()
    assert all(0.3 < share < 0.6 for share in shares)
    assert shares == sorted(shares, reverse=True)


def test_those_who_answer_are_better_off(made: Practice) -> None:
    true = made.truth.follow_ups.join(made.follow_ups, on=["therapy", "month"], suffix="_seen")
    year = true.filter(pl.col("month") == 12).group_by(pl.col("total_seen").is_not_null().alias("answered"))
    found = {
        answered: (total, relapsed)
        for answered, total, relapsed in year.agg(pl.col("total").mean(), pl.col("relapsed").mean()).iter_rows()
    }
    assert found[True][0] < found[False][0] - 1
    assert found[True][1] < found[False][1]


def test_answers_that_are_there_are_the_true_ones(made: Practice) -> None:
    both = made.follow_ups.join(made.truth.follow_ups, on=["therapy", "month"], suffix="_true").drop_nulls("total")
    assert (both["total"] == both["total_true"]).all()


def test_nobody_relapses_and_everybody_answers_alike_where_the_settings_say_so() -> None:
    even = AfterEnd(relapse=0, wave_sd=0, answer=(0.5,) * 5, worse_odds=1, habit_sd=0)
    found = after_the_end([20.0] * 400, [8.0] * 400, seed=SEED, settings=even)
    assert found["symptoms"].unique().to_list() == [8.0]
    assert not found["relapsed"].any()
    # Four standard errors of 2,000 answers.
    assert abs(found["answered"].mean() - 0.5) < 0.045


@pytest.mark.parametrize(
    ("start", "end", "after"),
    [(20, 10, 18.0), (10, 10, 10.0), (8, 15, 15.0)],
    ids=["four fifths of the gain are lost", "no gain", "worse at the end: nothing to lose"],
)
def test_what_a_relapse_takes(start: float, end: float, after: float) -> None:
    at_once = AfterEnd(months=(1,), answer=(0.5,), relapse=1, relapses_over=1e-6, wave_sd=0)
    assert after_the_end([start], [end], seed=SEED, settings=at_once)["symptoms"].to_list() == [after]


def test_the_same_seed_gives_the_same_frame() -> None:
    one, other = (after_the_end([20, 14], [8, 9], seed=SEED) for _ in range(2))
    assert one.equals(other)
    assert one["month"].to_list() == [1, 3, 6, 12, 24] * 2
    assert one.columns == ["therapy", "month", "symptoms", "relapsed", "answered"]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [([20, 14], [8], "start has 2 numbers and end has 1"), ([float("nan")], [8], "missing or infinite")],
)
def test_what_cannot_be_drawn(start: list[float], end: list[float], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        after_the_end(start, end, seed=SEED)


def test_no_therapy_no_row() -> None:
    assert after_the_end([], [], seed=SEED).height == 0


def test_each_month_needs_its_share() -> None:
    with pytest.raises(ValueError, match="months has 2 times and answer 5"):
        AfterEnd(months=(1, 3))
