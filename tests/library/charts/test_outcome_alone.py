"""A course of which only the outcome is known is drawn all the same; one of which nothing is known says so."""

from alliance.charts import course_picture
from alliance.model import Line, Outcome, Picture

NOTHING = Line("Sam", "client", {})


def _picture(values: dict[int, float | None]) -> Picture:
    outcome = Outcome("BDI", values, 0, 63, True)
    return course_picture([1, 2, 3], [NOTHING], title="How?", ident="x", outcome=outcome)


def _drawn(picture: Picture) -> str:
    """What is seen, without the description for those who hear it."""
    return picture.svg.partition("</desc>")[2]


def test_the_outcome_is_drawn_and_told() -> None:
    picture = _picture({1: 32, 2: 16, 3: 24})
    assert ">BDI" in _drawn(picture)
    assert "No answers yet" not in _drawn(picture)
    assert "BDI" in picture.description


def test_an_outcome_without_a_score_is_nothing() -> None:
    assert "No answers yet" in _drawn(_picture({1: None}))
