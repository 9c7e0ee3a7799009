"""A simulated practice reproduces the published figures, each within its interval."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from alliance.simulate import ITEMS, Practice, practice


@pytest.fixture(scope="module")
def made() -> Practice:
    return practice(seed=2, therapists=250, therapies=15_000)


def scores(made: Practice, chair: str) -> pl.DataFrame:
    mean = pl.mean_horizontal(ITEMS).alias("score")
    return made.ratings.filter(pl.col("chair") == chair).select("therapy", "session", mean)


def ends(made: Practice) -> pl.DataFrame:
    """First and last outcome of therapies with at least two, and the last one with the first taken out."""
    total = pl.col("total").sort_by("session")
    frame = made.outcomes.group_by("therapy").agg(first=total.first(), last=total.last(), n=pl.len())
    frame = frame.filter(pl.col("n") >= 2).sort("therapy")
    return frame.with_columns(rest=residual(frame["last"], frame["first"]))


def residual(y: pl.Series, x: pl.Series) -> pl.Series:
    slope, level = np.polyfit(x.to_numpy().astype(float), y.to_numpy().astype(float), 1)
    return y - slope * x - level


def intraclass(frame: pl.DataFrame, group: str, value: str) -> float:
    """ICC(1) from a one-way analysis of variance with groups of unequal size."""
    means = frame.group_by(group).agg(mean=pl.col(value).mean(), square=pl.col(value).var(), n=pl.len())
    means = means.filter(pl.col("n") > 1)
    n, m = means["n"], means["mean"]
    within = (means["square"] * (n - 1)).sum() / (n - 1).sum()
    grand = (m * n).sum() / n.sum()
    size = (n.sum() - (n**2).sum() / n.sum()) / (len(n) - 1)
    between = (((m - grand) ** 2 * n).sum() / (len(n) - 1) - within) / size
    return between / (between + within)


def alpha(items: np.ndarray) -> float:
    covariance = np.cov(items.T.astype(float))
    return len(covariance) / (len(covariance) - 1) * (1 - np.trace(covariance) / covariance.sum())


def alliance_outcome(made: Practice, chair: str) -> float:
    """Correlation over therapies of the mean alliance with the gain, the first score taken out of both."""
    mean = scores(made, chair).group_by("therapy").agg(alliance=pl.col("score").mean())
    frame = ends(made).join(mean, on="therapy")
    return -float(np.corrcoef(residual(frame["alliance"], frame["first"]), frame["rest"])[0, 1])


def third_sessions(made: Practice) -> tuple[np.ndarray, np.ndarray]:
    both = scores(made, "client").join(scores(made, "therapist"), on=["therapy", "session"])
    third = both.filter(pl.col("session") == 3)
    return third["score"].to_numpy(), third["score_right"].to_numpy()


def views_agree(made: Practice) -> float:
    return float(np.corrcoef(*third_sessions(made))[0, 1])


def client_higher(made: Practice) -> float:
    client, therapist = third_sessions(made)
    return float((client.mean() - therapist.mean()) / np.sqrt((client.var() + therapist.var()) / 2))


def therapist_share(made: Practice) -> float:
    return intraclass(ends(made).join(made.therapies, on="therapy"), "therapist", "rest")


def next_session(made: Practice) -> float:
    """Standardised effect of a session's alliance on the next outcome within clients, past outcome and trend held."""
    frame = made.outcomes.join(scores(made, "client"), on=["therapy", "session"])
    now = frame.select("therapy", pl.col("session") + 1, before="total", alliance="score")
    frame = frame.join(now, on=["therapy", "session"]).filter(pl.len().over("therapy") >= 4)
    names = ["alliance", "before", "trend", "total"]
    frame = frame.with_columns(trend=pl.col("session").log())
    centred = frame.select((pl.col(name) - pl.col(name).mean().over("therapy")).cast(pl.Float64) for name in names)
    values = centred.to_numpy()
    slope = np.linalg.lstsq(values[:, :3], values[:, 3])[0][0]
    return float(slope * values[:, 0].std() / values[:, 3].std())


def strain(made: Practice, kind: str) -> float:
    return float((made.truth.therapies["strain"] == kind).mean())


def repair_outcome(made: Practice) -> float:
    frame = ends(made).join(made.truth.therapies, on="therapy").filter(pl.col("strain") != "none")
    return float(np.corrcoef(frame["strain"] == "unrepaired", frame["rest"])[0, 1])


def one_session(made: Practice) -> float:
    return intraclass(scores(made, "client"), "therapy", "score")


def outcome_alpha(made: Practice) -> float:
    first = made.outcomes.filter(pl.col("session") == 1)
    return alpha(first.select(f"q{number}" for number in range(1, 10)).to_numpy())


def gain_lost(made: Practice) -> float:
    """Clients with a large gain who lose half of it, from one month to two years after the end, as over 53 months."""
    after = made.truth.follow_ups.join(ends(made), on="therapy").filter(pl.col("first") - pl.col("last") >= 8)
    lost = pl.col("total") - pl.col("last") >= (pl.col("first") - pl.col("last")) / 2
    share = dict(after.group_by("month").agg(lost.mean()).iter_rows())
    return (share[24] - share[1]) * 53 / (24 - 1)


def consensus_outcome(made: Practice) -> float:
    """Correlation with the gain of agreement on goals: 1 as first put, 1/2 after a counter-proposal, ..., 0 never."""
    ease = pl.when(pl.col("agreed").is_null()).then(0.0).otherwise(1 / pl.col("versions"))
    by_therapy = made.goals.group_by("therapy").agg(ease=ease.mean())
    frame = ends(made).join(by_therapy, on="therapy")
    return -float(np.corrcoef(frame["ease"], frame["rest"])[0, 1])


def homework_outcome(made: Practice, column: str) -> float:
    """Correlation with the gain of how much of their tasks clients did, or how useful they found them."""
    mean = made.reports.filter(pl.col("by") == "client").group_by("therapy").agg(pl.col(column).to_physical().mean())
    frame = ends(made).join(mean.drop_nulls(), on="therapy")
    return -float(np.corrcoef(frame[column], frame["rest"])[0, 1])


# what, how it is measured, lowest and highest value, where the interval comes from
TARGETS: list[tuple[str, Callable[[Practice], float], float, float, str]] = [
    ("alliance and outcome, client", lambda p: alliance_outcome(p, "client"), 0.256, 0.299, "Flückiger 2018, 95 %"),
    (
        "alliance and outcome, therapist",
        lambda p: alliance_outcome(p, "therapist"),
        0.22,
        0.33,
        "same whoever rates",
    ),
    ("client and therapist agree", views_agree, 0.33, 0.39, "Tryon 2007 r = .36; +- .03 is ours"),
    ("client higher", client_higher, 0.57, 0.69, "Tryon 2007 d = .63; +- .06 is ours"),
    ("therapist share of outcome", therapist_share, 0.024, 0.082, "Johns 2019, 2.4 % to 8.2 %"),
    ("next session", next_session, -0.20, -0.05, "Falkenström 2020, Flückiger 2020"),
    ("strain repaired", lambda p: strain(p, "repaired"), 0.119, 0.175, "Larsson 2018, n = 605, binomial 95 %"),
    ("strain unrepaired", lambda p: strain(p, "unrepaired"), 0.083, 0.132, "Larsson 2018"),
    ("no strain", lambda p: strain(p, "none"), 0.710, 0.780, "Larsson 2018"),
    ("repair and outcome", repair_outcome, 0.10, 0.47, "Eubanks 2018"),
    ("left early", lambda p: p.truth.therapies["left_early"].mean(), 0.187, 0.207, "Swift & Greenberg 2012"),
    ("sessions, mean", lambda p: p.therapies["sessions"].mean(), 6.46, 8.2, "Baldwin 2009; NHS Talking Therapies"),
    ("sessions, median", lambda p: p.therapies["sessions"].median(), 5, 5, "Baldwin 2009"),
    (
        "outcome before, mean",
        lambda p: ends(p)["first"].mean(),
        14.0,
        14.4,
        "NHS 2024-25 14.2; +- .2 is ours",
    ),
    ("outcome before, SD", lambda p: ends(p)["first"].std(), 5.9, 6.3, "6.1"),
    ("outcome after, mean", lambda p: ends(p)["last"].mean(), 9.3, 9.7, "9.5"),
    ("outcome after, SD", lambda p: ends(p)["last"].std(), 6.4, 6.8, "6.6"),
    ("relapse", gain_lost, 0.359, 0.421, "11 trials at a mean of 53 months: 39 %, n = 966, binomial 95 %"),
    ("goal consensus and outcome", consensus_outcome, 0.19, 0.28, "Tryon 2018, 95 %"),
    (
        "homework done and outcome",
        lambda p: homework_outcome(p, "amount"),
        0.22,
        0.30,
        "Mausbach 2010 r = .26; +- .04 is ours",
    ),
    ("homework found useful and outcome", lambda p: homework_outcome(p, "useful"), 0.22, 0.30, "the same"),
    ("one session tells", one_session, 0.73, 0.81, "Crits-Christoph 2011 .77; +- .04 is ours"),
    ("alpha of the outcome", outcome_alpha, 0.87, 0.91, "Kroenke 2001 .89; +- .02 is ours"),
]


@pytest.mark.parametrize(("measure", "low", "high"), [pytest.param(*t[1:4], id=t[0]) for t in TARGETS])
def test_published_figure_is_reproduced(made, measure, low, high):
    assert low <= measure(made) <= high


def test_clients_notice_fewer_strains_than_therapists(made):
    # "patients report fewer ruptures than therapists" (n = 128): among strains noticed by one of the two alone
    counts = dict(made.strains["noticed_by"].value_counts().iter_rows())
    z = (counts["therapist"] - counts["client"]) / np.sqrt(counts["therapist"] + counts["client"])
    assert z > 3


def test_those_who_leave_early_had_the_weaker_alliance(made):
    mean = scores(made, "client").group_by("therapy").agg(alliance=pl.col("score").mean())
    frame = mean.join(made.truth.therapies, on="therapy")
    by_ending = dict(frame.group_by("left_early").agg(pl.col("alliance").mean()).iter_rows())
    assert by_ending[False] - by_ending[True] > 0.3


def test_many_sessions_are_at_the_ceiling_but_not_most(made):
    at_ceiling = (scores(made, "client")["score"] == 10).mean()
    assert 0.05 < at_ceiling < 0.2


def test_clients_name_fewer_strains_than_therapists(made):
    named = dict(made.ratings.group_by("chair").agg((pl.col("strain") > 0).mean()).iter_rows())
    assert named["client"] < named["therapist"]
