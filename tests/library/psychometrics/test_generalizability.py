"""Variances between therapists, clients and sessions: against lme4, sums of squares written out, simulated truth."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from alliance.psychometrics import NestedVariances, TooLittleData, nested_variances

SHARED = Path(__file__).parents[4] / "shared" / "data"
COLUMNS = {"therapist": "therapist", "client": "client", "value": "score"}


def drawn(therapists: int, *, seed: int, variances: tuple[float, float, float]) -> pl.DataFrame:
    """Therapists with 1 to 6 clients, clients with 1 to 9 sessions; clients are numbered anew for each therapist."""
    chance, rows = np.random.default_rng(seed), []
    of_therapist, of_client, of_session = np.sqrt(variances)
    for therapist in range(therapists):
        level = 50 + of_therapist * chance.normal()
        for client in range(chance.integers(1, 7)):
            lasting = level + of_client * chance.normal()
            rows += [(therapist, client, lasting + of_session * chance.normal()) for _ in range(chance.integers(1, 10))]
    return pl.DataFrame(rows, schema=list(COLUMNS.values()), orient="row")


def written_out(frame: pl.DataFrame) -> list[float]:
    """The same by brute force: each sum of squares is y' A y, and tr(A V) is what is expected of it."""
    y = frame["score"].to_numpy()
    therapist = frame["therapist"].to_numpy()
    client = frame.select(pl.concat_str("therapist", pl.lit(":"), "client")).to_series().to_numpy()
    same = [np.equal.outer(who, who).astype(float) for who in (therapist, client)]
    averages = [one / one.sum(axis=1) for one in same]
    everything = np.full((len(y), len(y)), 1 / len(y))
    squares = [averages[0] - everything, averages[1] - averages[0], np.eye(len(y)) - averages[1]]
    expected = [[float(np.trace(one @ part)) for part in (*same, np.eye(len(y)))] for one in squares]
    return np.linalg.solve(expected, [float(y @ one @ y) for one in squares]).tolist()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_uneven_numbers_as_written_out(seed: int) -> None:
    frame = drawn(12, seed=seed, variances=(30, 30, 20))
    found = nested_variances(frame.sample(fraction=1, shuffle=True, seed=1), **COLUMNS)
    told = [found.between_therapists, found.between_clients, found.between_sessions]
    assert told == pytest.approx(written_out(frame), rel=1e-9)


@pytest.mark.skipif(not SHARED.exists(), reason="an extra: the data of ../shared/data are not on this machine")
def test_even_numbers_as_lme4() -> None:
    known = json.loads((SHARED.parent / "data" / "reference_values.json").read_text("utf-8"))
    expected = known["mixed_models/Pastes.csv"]["variance_components"]
    frame = pl.read_csv(SHARED / "mixed_models" / "Pastes.csv")
    found = nested_variances(frame, therapist="batch", client="cask", value="strength")
    assert found.between_therapists == pytest.approx(expected["batch"], rel=1e-5)
    assert found.between_clients == pytest.approx(expected["sample"], rel=1e-5)
    assert found.between_sessions == pytest.approx(expected["residual"], rel=1e-5)


def test_the_truth_comes_back() -> None:
    found = nested_variances(drawn(1500, seed=4, variances=(5, 45, 50)), **COLUMNS)
    assert found.therapist_share == pytest.approx(0.05, abs=0.02)
    assert found.client_share == pytest.approx(0.45, abs=0.03)
    assert found.low < found.of_clients() < found.high
    assert found.high - found.low < 0.06


def test_the_interval_of_one_session_holds_the_truth() -> None:
    found = [nested_variances(drawn(20, seed=seed, variances=(5, 45, 50)), **COLUMNS) for seed in range(100, 250)]
    held = sum(one.low <= 0.5 <= one.high for one in found)
    assert 0.9 <= held / len(found) <= 0.99  # 95 of 100 are meant; 150 draws


def test_what_means_tell_by_hand() -> None:
    found = NestedVariances(1, 3, 4, therapists=9, clients=90, sessions=900, low=0.4, high=0.6)
    assert found.of_clients() == 4 / 8
    assert found.of_clients(4) == 4 / 5
    assert found.of_therapists(clients=6, sessions=4) == pytest.approx(1 / (1 + 3 / 6 + 4 / 24))
    assert (found.sessions_for(0.8), found.sessions_for(0.5), found.sessions_for(0.1)) == (4, 1, 1)
    assert NestedVariances(0, 0, 4, 9, 90, 900, 0.0, 0.1).sessions_for(0.8) is None


REFUSED = [
    ([(1, 1, 5.0), (1, 2, 6.0), (1, 2, 7.0)], "at least 2 therapists"),
    ([(1, 1, 5.0), (1, 1, 6.0), (2, 1, 7.0)], "a therapist with several clients"),
    ([(1, 1, 5.0), (1, 2, 6.0), (2, 1, 7.0)], "a client with several sessions"),
    ([(1, 1, 5.0), (1, 1, 5.0), (1, 2, 5.0), (2, 1, 5.0)], "All scores are the same"),
]


@pytest.mark.parametrize(("rows", "words"), REFUSED)
def test_too_little_to_tell(rows: list[tuple[int, int, float]], words: str) -> None:
    with pytest.raises(TooLittleData, match=words):
        nested_variances(pl.DataFrame(rows, schema=list(COLUMNS.values()), orient="row"), **COLUMNS)
