"""From a first look to a last."""

import pytest

from alliance.charts import Look, looks_picture
from alliance.model import Voice

SAM, NOOR = Look("Sam", Voice.CLIENT, 2, 9), Look("Noor", Voice.THERAPIST, 3, 8)


def test_both_are_told_drawn_and_in_the_table() -> None:
    picture = looks_picture([SAM, NOOR], title="Goal 1", ident="goal-1")
    assert picture.description == "Sam: first 2, last 9. Noor: first 3, last 8."
    assert picture.table.rows == (("Sam", "2", "9"), ("Noor", "3", "8"))
    assert picture.svg.count("p-point p-client") == 2
    assert picture.svg.count("p-point p-therapist") == 2
    assert not picture.is_empty


def test_the_first_mark_is_smaller_than_the_last() -> None:
    svg = looks_picture([SAM], title="Goal 1", ident="goal-1").svg
    radii = [float(part.split('"')[0]) for part in svg.split(' r="')[1:]]
    assert radii == sorted(radii)
    assert radii[0] < radii[1]


@pytest.mark.parametrize(("first", "last"), [(-1, 5), (5, 11)])
def test_a_look_outside_the_scale_is_refused_without_its_value(first: float, last: float) -> None:
    with pytest.raises(ValueError, match=r"^The chart cannot be drawn: a look is outside its scale 0 to 10$"):
        looks_picture([Look("Sam", Voice.CLIENT, first, last)], title="Goal 1", ident="goal-1")


def test_nobody_looked() -> None:
    assert looks_picture([], title="Goal 1", ident="goal-1").is_empty


def test_names_are_escaped() -> None:
    svg = looks_picture([Look("<Sam>", Voice.CLIENT, 1, 2)], title="Goal 1", ident="goal-1").svg
    assert "<Sam>" not in svg
