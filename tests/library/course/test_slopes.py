"""Change told from the line through all ratings of a person: against lme4's formulae by hand, and what is refused."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from alliance.course import slope_changes
from alliance.mixed import TooFewGroups, fit_mixed

SERIES = {"by": "id", "over": "session", "value": "score"}


def ratings(people: int = 30, sessions: int = 6) -> pl.DataFrame:
    chance = np.random.default_rng(4)
    slope, level = chance.normal(-1, 0.8, people), chance.normal(20, 3, people)
    who, session = np.repeat(np.arange(people), sessions), np.tile(np.arange(1, sessions + 1), people)
    score = level[who] + slope[who] * session + chance.normal(0, 1.5, len(who))
    return pl.DataFrame({"id": who, "session": session, "score": score})


def test_one_person_by_the_textbook_formula() -> None:
    frame = ratings()
    x, y, who = (frame[name].to_numpy() for name in ("session", "score", "id"))
    fit = fit_mixed(who, x.astype(float), y)
    design = np.stack([np.ones(6), x[:6]], axis=1)
    inside = design @ fit.random @ design.T + fit.residual * np.eye(6)  # covariance of one person's ratings
    gain = fit.random @ design.T @ np.linalg.inv(inside)
    effect = gain @ (y[:6] - design @ fit.fixed)
    left = fit.random - gain @ design @ fit.random
    row = slope_changes(frame, **SERIES).row(0, named=True)
    assert row["slope"] == pytest.approx(fit.fixed[1] + effect[1], rel=1e-6)
    assert row["error"] == pytest.approx(np.sqrt(left[1, 1]), rel=1e-6)
    assert row["rci"] == pytest.approx(row["slope"] / row["error"])
    others = slope_changes(frame, **SERIES, against="others").row(0, named=True)
    assert others["slope"] == pytest.approx(effect[1], rel=1e-6)


def test_a_person_who_falls_like_all_the_others_improves_but_not_unlike_them() -> None:
    alone, unlike = (slope_changes(ratings(), **SERIES, against=one) for one in ("nothing", "others"))
    assert (alone["change"] == "improved").sum() > (unlike["change"] == "improved").sum() > 0
    assert (unlike["change"] == "deteriorated").sum() > (alone["change"] == "deteriorated").sum()


def test_a_scale_turned_round_gives_the_same() -> None:
    turned = slope_changes(ratings().with_columns(-pl.col("score")), **SERIES, better="higher")
    lower = slope_changes(ratings(), **SERIES)
    assert turned["change"].equals(lower["change"])
    assert turned["slope"].to_list() == pytest.approx([-slope for slope in lower["slope"]])


def test_dates_count_ratings_and_few_ratings_are_missing() -> None:
    first = date(2026, 1, 5)
    frame = ratings().with_columns(session=pl.Series([first + timedelta(days=7 * n) for n in ratings()["session"]]))
    few = pl.DataFrame({"id": [99], "session": [first], "score": [12.0]})
    dated = slope_changes(pl.concat([frame, few]), **SERIES)
    assert dated.row(-1) == (99, 1, None, None, None, None)
    assert dated["slope"][:-1].to_list() == pytest.approx(slope_changes(ratings(), **SERIES)["slope"].to_list())


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing or others"):
        slope_changes(ratings(), **SERIES, against="all")
    with pytest.raises(TooFewGroups, match="at least 3 groups"):
        slope_changes(ratings().head(2), **SERIES)
