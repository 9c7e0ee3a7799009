"""Reliability of change, against sums of squares written out and against simulated truth."""

import numpy as np
import polars as pl
import pytest

from alliance.psychometrics import TooLittleData, level_reliability

ITEMS = ["a", "b", "c"]
# a table, a piece of why it is refused
REFUSED = [
    ({"who": [1, 1, 1], "a": [1, 2, 3], "b": [1, 3, 2], "c": [1, 1, 2]}, "at least 2 people"),
    ({"who": [1, 2, 3], "a": [1, 2, 3], "b": [1, 3, 2], "c": [1, 1, 2]}, "at least 2 people"),
    ({"who": [1, 1, 1, 2, 2], "a": [3, 3, 3, 5, 5], "b": [1, 1, 1, 2, 2], "c": [1, 1, 1, 4, 4]}, "score changed"),
]


def simulated(
    people: int, sessions: int, *, person: float, session: float, noise: float, seed: int = 1
) -> pl.DataFrame:
    generator = np.random.default_rng(seed)
    who = np.repeat(np.arange(people), sessions)
    level = person * generator.normal(size=people)[who] + session * generator.normal(size=people * sessions)
    answers = level[:, None] + noise * generator.normal(size=(people * sessions, 3))
    return pl.DataFrame({"who": who, **dict(zip(ITEMS, answers.T, strict=True))})


def mean_squares(frame: pl.DataFrame) -> float:
    """1 - MS(residual) / MS(session within person), from the sums of squares of a person x session x item design."""
    cube = frame.select(ITEMS).to_numpy().reshape(frame["who"].n_unique(), -1, 3)
    people, sessions, items = cube.shape
    centred = cube - cube.mean(axis=1, keepdims=True)
    session_means = centred.mean(axis=2, keepdims=True)
    of_sessions = items * (session_means**2).sum() / (people * (sessions - 1))
    rest = ((centred - session_means) ** 2).sum() / (people * (sessions - 1) * (items - 1))
    return float(1 - rest / of_sessions)


def test_within_equals_the_analysis_of_variance() -> None:
    frame = simulated(30, 5, person=2, session=1, noise=1)
    assert level_reliability(frame, by="who", items=ITEMS).within == pytest.approx(mean_squares(frame), abs=1e-12)


def test_the_levels_are_told_apart() -> None:
    # Truth for the sum of three items: within 9 / (9 + 3 noise^2); between 1, as no error is stable over sessions.
    found = level_reliability(simulated(400, 12, person=2, session=1, noise=2, seed=2), by="who", items=ITEMS)
    assert found.within == pytest.approx(9 / 21, abs=0.03)
    assert found.between == pytest.approx(1, abs=0.02)
    assert found.between_share == pytest.approx(36 / (36 + 9 + 12), abs=0.04)
    assert (found.people, found.sessions) == (400, 4800)


def test_uneven_numbers_of_sessions_do_not_bias_it() -> None:
    frame = simulated(400, 12, person=2, session=1, noise=2, seed=3).with_row_index()
    uneven = frame.filter((pl.col("index") % 12) < 2 + pl.col("who") % 11)
    assert level_reliability(uneven, by="who", items=ITEMS).within == pytest.approx(9 / 21, abs=0.04)


def test_people_who_do_not_differ_have_no_reliability_between() -> None:
    frame = pl.DataFrame({"who": [1, 1, 2, 2], "a": [1, 5, 1, 5], "b": [1, 4, 1, 4], "c": [2, 5, 2, 5]})
    found = level_reliability(frame, by="who", items=ITEMS)
    assert (found.between, found.between_share) == (None, 0)


def test_gaps_and_single_forms_are_left_out() -> None:
    frame = simulated(10, 4, person=1, session=1, noise=1)
    more = pl.concat([frame, pl.DataFrame({"who": [0, 99], "a": [None, 1.0], "b": [1.0, 1.0], "c": [1.0, 1.0]})])
    assert level_reliability(more, by="who", items=ITEMS) == level_reliability(frame, by="who", items=ITEMS)


@pytest.mark.parametrize(("columns", "reason"), REFUSED)
def test_refused_with_a_reason(columns: dict[str, list[float]], reason: str) -> None:
    with pytest.raises(TooLittleData, match=reason):
        level_reliability(pl.DataFrame(columns), by="who", items=ITEMS)


def expected_and_moved(matrix: np.ndarray, rounds: int = 20_000) -> float:
    """Omega of one factor by the EM algorithm of Rubin & Thayer (1982), nothing of which the library uses."""
    loadings, own = np.sqrt(np.diag(matrix) / 2), np.diag(matrix) / 2
    for _ in range(rounds):
        weights = np.linalg.solve(np.outer(loadings, loadings) + np.diag(own), loadings)
        spread = 1 - weights @ loadings + weights @ matrix @ weights
        loadings = matrix @ weights / spread
        own = np.diag(matrix) - loadings * (matrix @ weights)
    return float(loadings.sum() ** 2 / (loadings.sum() ** 2 + own.sum()))


def test_omega_at_both_levels_as_by_another_algorithm() -> None:
    chance = np.random.default_rng(5)
    who, of_person = np.repeat(np.arange(600), 6), np.array([1.0, 1.5, 0.7, 1.2])
    lasting = np.outer(chance.normal(size=600), of_person) + 0.6 * chance.normal(size=(600, 4))
    moved = np.outer(chance.normal(size=3600), [0.8, 0.5, 1.0, 0.6]) + 0.9 * chance.normal(size=(3600, 4))
    answers = lasting[who] + moved
    means = np.stack([answers[who == one].mean(axis=0) for one in range(600)])
    within = sum((answers[who == one] - means[one]).T @ (answers[who == one] - means[one]) for one in range(600)) / 3000
    between = np.cov(means, rowvar=False) - within / 6
    items = list("abcd")
    frame = pl.DataFrame({"who": who, **dict(zip(items, answers.T, strict=True))})
    found = level_reliability(frame, by="who", items=items)
    assert found.omega_within == pytest.approx(expected_and_moved(within), abs=1e-6)
    assert found.omega_between == pytest.approx(expected_and_moved(between), abs=1e-6)
    # what they were made of: 2.9^2 / (2.9^2 + 4 x .81), 4.4^2 / (4.4^2 + 4 x .36)
    assert found.omega_within == pytest.approx(0.722, abs=0.03)
    assert found.omega_between == pytest.approx(0.931, abs=0.03)
