"""Results are read where they are printed, and in a notebook."""

import polars as pl
import pytest

import alliance
from alliance.model import Score, Scores
from alliance.psychometrics import cronbach_alpha
from alliance.repair import Waiting

ITEMS = pl.DataFrame({"a": [1, 2, 3, 4, 5, 3], "b": [2, 2, 3, 5, 5, 1], "c": [1, 3, 3, 4, 4, 2]})
PRINTED = [
    (Scores(Score(9.0)), "Scores\n  total      value 9\n  subscales  none"),
    (Scores(Score(None, "a < b")), "Scores\n  total      value –, reason a < b\n  subscales  none"),
    (
        Waiting(n=3, came=1, median=None, low=1.0, high=None, so_far=4),
        "Waiting\n  n       3\n  came    1\n  median  –\n  low     1\n  high    –\n  so_far  4",
    ),
]


@pytest.mark.parametrize(("result", "told"), PRINTED)
def test_one_line_per_figure(result: object, told: str) -> None:
    assert repr(result) == told


def test_figures_are_rounded_where_they_are_shown_only() -> None:
    alpha = cronbach_alpha(ITEMS)
    assert "  value    0.9133\n" in repr(alpha)
    assert "  without  a 0.8688, b 0.9081, c 0.8571" in repr(alpha)
    assert alpha.value != 0.9133


def test_tables_and_long_collections_are_counted() -> None:
    ratings = pl.DataFrame({"therapy": ["A"] * 8, "session": range(1, 9), "value": [7.5, 8, 7.8, 8.1, 7.9, 4, 5, 8]})
    tables = alliance.course_tables(ratings, by="therapy", over="session", value="value")
    assert "  episodes  DataFrame, 1 × " in repr(tables)
    assert "  points    8 of them\n" in repr(tables.courses()[0])


def test_a_notebook_shows_a_table_and_runs_no_text() -> None:
    assert Scores(Score(None, "a < b"))._repr_html_() == (
        "<table><caption>Scores</caption><tbody><tr><th>total</th><td>value –, reason a &lt; b</td></tr>"
        "<tr><th>subscales</th><td>none</td></tr></tbody></table>"
    )
