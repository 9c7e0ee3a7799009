"""Trend, variability and change by hand."""

from datetime import date
from math import sqrt

import polars as pl
import pytest

from alliance.course import tendencies

ANY = {"by": "id", "over": "session", "value": "score"}


def table_of(values: list[float | None], sessions: list[object] | None = None) -> pl.DataFrame:
    sessions = sessions or list(range(1, len(values) + 1))
    return pl.DataFrame({"id": "A", "session": sessions, "score": pl.Series(values, dtype=pl.Float64)})


def test_a_line_with_noise_by_hand() -> None:
    row = tendencies(table_of([4, 5, 5, 6, 6, 7]), **ANY).row(0, named=True)
    # slope 9.5 / 17.5; squared rest 5.5 - 9.5^2 / 17.5 = .342857; t(.975; 4) = 2.776445
    margin = 2.776445 * sqrt((5.5 - 9.5**2 / 17.5) / 4 / 17.5)
    assert (row["trend"], row["trend_low"]) == pytest.approx((9.5 / 17.5, 9.5 / 17.5 - margin), abs=1e-6)
    assert row["jump"] == pytest.approx(sqrt((1 + 0 + 1 + 0 + 1) / 5))
    assert (row["n"], row["change"], row["reason"]) == (6, 3, "")


def test_gaps_in_session_numbers_count_as_time() -> None:
    assert tendencies(table_of([4, 5, 8], [1, 2, 5]), **ANY)["trend"][0] == pytest.approx(1)
    assert tendencies(table_of([4, None, 8, 9], [1, 2, 5, 6]), **ANY)["trend"][0] == pytest.approx(1)


@pytest.mark.parametrize("sessions", [[date(2026, 1, 1), date(2026, 1, 9), date(2026, 2, 1)]])
def test_dates_count_as_ratings(sessions: list[date]) -> None:
    assert tendencies(table_of([4, 5, 6], sessions), **ANY)["trend"][0] == pytest.approx(1)


def test_change_since_a_session() -> None:
    table = table_of([4, 6, None, 9])
    assert [tendencies(table, **ANY, since=session)["change"][0] for session in (None, 2, 3)] == [5, 3, None]


FEW = [([8.0, 7.0], 2), ([8.0, None], 1), ([None], 0)]


@pytest.mark.parametrize(("values", "n"), FEW)
def test_too_few_ratings_have_no_trend(values: list[float | None], n: int) -> None:
    row = tendencies(table_of(values), **ANY).row(0, named=True)
    assert (row["n"], row["trend"], row["trend_high"], row["reason"]) == (n, None, None, "fewer than 3 ratings")


def test_an_exact_line_is_certain() -> None:
    row = tendencies(table_of([1, 3, 5, 7]), **ANY).row(0, named=True)
    assert row["trend_low"] == row["trend_high"] == pytest.approx(2)
