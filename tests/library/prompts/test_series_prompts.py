"""Prompts of any single series, on whatever scale and with whatever names."""

from datetime import date

import polars as pl
import pytest

from alliance.prompts import for_any_scale, series_prompts
from alliance.prompts.series import FOR_ANY_SCALE


def table_of(sessions: list[object], values: list[float | None]) -> pl.DataFrame:
    return pl.DataFrame({"rule": "A", "chair": "x", "when": sessions, "score": pl.Series(values, dtype=pl.Float64)})


def found(table: pl.DataFrame, better: str = "higher") -> list[tuple[object, ...]]:
    return series_prompts(table, by="chair", over="when", value="score", better=better).rows()


def test_a_fall_on_a_scale_of_a_hundred() -> None:
    table = table_of([1, 2, 3, 4, 5, 6], [80, 82, 79, 81, 20, 80])
    assert ("x", "fall", 5, 5, 5) in found(table)
    assert found(table.with_columns(-pl.col("score")), "lower") == found(table)


def test_gaps_in_numbers_and_missing_values_are_missing_sessions() -> None:
    assert found(table_of([1, 4, 5], [8, 8, None])) == [("x", "missing", 2, 3, 3)]
    assert found(table_of([1, 2, 3], [8, None, None])) == [("x", "missing", 2, 3, 3)]


def test_ratings_that_never_varied_say_nothing() -> None:
    assert found(table_of([1, 2, 3, 4, 5], [8, 8, 8, 8, 0])) == []


def test_dates_and_occasions_keep_their_names() -> None:
    days = [date(2026, 1, day) for day in range(1, 7)]
    (prompt, *_) = found(table_of(days, [80, 82, 79, 81, 20, 80]))
    assert prompt == ("x", "fall", days[4], days[4], days[4])


@pytest.mark.parametrize("name", FOR_ANY_SCALE)
def test_a_rule_for_any_scale_says_nothing_of_the_check_in(name: str) -> None:
    rule = for_any_scale(name)
    assert "points" not in rule.rule
    assert "overall" not in rule.rule
    assert (rule.parameters["prior"], rule.measured) == (0, None)


def test_a_rule_of_two_chairs_is_not_for_any_scale() -> None:
    with pytest.raises(KeyError, match="one series"):
        for_any_scale("gap")
