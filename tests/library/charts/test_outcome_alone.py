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
    assert "no answers" not in _drawn(picture)
    assert "p-axis" in _drawn(picture)
    assert "Sam" not in _drawn(picture)  # no plot and no legend of lines that are not there
    assert not picture.is_empty
    assert "BDI" in picture.description


def test_an_outcome_without_a_score_is_nothing() -> None:
    picture = _picture({1: None})
    assert "There are no answers to show here yet." in _drawn(picture)
    assert picture.is_empty


def test_answers_without_a_score_have_no_panel_for_it() -> None:
    outcome = Outcome("BDI", {1: None, 2: None}, 0, 63, True)
    picture = course_picture([1, 2], [Line("Sam", "client", {1: 5, 2: 6})], title="How?", ident="x", outcome=outcome)
    assert "BDI" not in _drawn(picture)
    assert "BDI" in picture.table.headers
