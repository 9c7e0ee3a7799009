"""A course of which only the outcome is known is drawn all the same; one of which nothing is known says so."""

from alliance.charts import course_picture
from alliance.model import Line, Outcome

NOTHING = Line("Sam", "client", {})


def _picture(values: dict[int, float | None]) -> str:
    outcome = Outcome("BDI", values, 0, 63, True)
    return course_picture([1, 2, 3], [NOTHING], title="How?", ident="x", outcome=outcome).svg


def test_the_outcome_is_drawn() -> None:
    svg = _picture({1: 32, 2: 16, 3: 24})
    assert "BDI" in svg
    assert "No answers yet" not in svg


def test_an_outcome_without_a_score_is_nothing() -> None:
    assert "No answers yet" in _picture({1: None})
