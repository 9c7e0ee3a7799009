"""The pictures for many answers at once: two views, ceiling, response surface, expected course."""

import math

import pytest

from alliance.charts import (
    Fan,
    Share,
    Surface,
    ceiling_picture,
    expected_picture,
    stylesheet,
    surface_picture,
    two_views_picture,
)
from alliance.model import Line, Mark, Picture, Voice
from tests.library.charts.drawings import SVG, parsed, with_class, words_in

NAMES = ("Ash", "Birch")
CHAIRS = {Voice.CLIENT: "Clients", Voice.THERAPIST: "Therapists"}
BOWL = Surface((6, 0.5, 0.4, -0.08, 0.12, -0.07), 5, (0.2, 0.9))
FAN = Fan({1: (10, 12, 14, 16, 18), 2: (6, 9, 11, 13, 17), 4: (-3, 5, 8, 11, 30)})


def two_views(pairs) -> Picture:
    return two_views_picture(pairs, names=NAMES, title="t", ident="v")


def ceiling(rows) -> Picture:
    return ceiling_picture(rows, CHAIRS, title="t", ident="c")


def plane(surface, **more) -> Picture:
    return surface_picture(surface, names=NAMES, outcome="Gain", title="t", ident="s", **more)


def expected(values, fan=FAN) -> Picture:
    line = Line("Low mood", Voice.CLIENT, values)
    return expected_picture(line, fan, title="t", ident="e", low=0, high=24, lower_is_better=True)


ALL = [
    pytest.param(two_views([(5, 6)]), id="two views"),
    pytest.param(two_views([]), id="two views, none"),
    pytest.param(ceiling([Share("Bond", {Voice.CLIENT: 0.2, Voice.THERAPIST: 0.1})]), id="ceiling"),
    pytest.param(ceiling([]), id="ceiling, none"),
    pytest.param(plane(BOWL, pairs=[(5, 5)]), id="surface"),
    pytest.param(plane(Surface((1, 0, 0, 0, 0, 0), 5)), id="level surface"),
    pytest.param(expected({1: 16, 2: 15}), id="expected"),
    pytest.param(expected({}, Fan({})), id="expected, none"),
]


@pytest.mark.parametrize("picture", ALL)
def test_every_picture_keeps_the_house_rules(picture):
    ids = []
    for svg in (picture.svg, picture.narrow):
        root = parsed(svg)
        ids += [element.get("id") for element in root.iter() if element.get("id")]
        assert root.get("role") == "img"
        assert root.find(f"{SVG}title").text == picture.title
        assert root.find(f"{SVG}desc").text == picture.description
        assert not any("style" in element.attrib for element in root.iter())
        drawn = {name for element in root.iter() for name in element.get("class", "").split() if name.startswith("p-")}
        assert {name for name in drawn - PLAIN if f".{name}" not in stylesheet()} == set()
    assert len(ids) == len(set(ids)) == 4
    assert all(len(row) == len(picture.table.headers) for row in picture.table.rows)


PLAIN = {"p-name", "p-two-views", "p-ceiling", "p-surface", "p-expected"}  # take the rules of the text around them


def test_two_views_count_who_is_higher():
    told = words_in(two_views([(5, 6), (5, 6), (7, 6), (8, 8)]).svg)
    assert {"Both answered after 4 sessions.", "Birch higher: 2.", "Ash higher: 1.", "Both the same: 1."} <= set(told)


def test_same_answers_lie_on_the_slanted_line():
    svg = two_views([(0, 0), (10, 10)]).svg
    (line,) = with_class(svg, "p-same")
    dots = {(e.get("cx"), e.get("cy")) for e in with_class(svg, "p-dot")}
    assert dots == {(line.get("x1"), line.get("y1")), (line.get("x2"), line.get("y2"))}


def test_ceiling_marks_each_chair_and_the_way_between():
    picture = ceiling([Share("Bond", {Voice.CLIENT: 0.5, Voice.THERAPIST: 0.25})])
    (gap,) = with_class(picture.svg, "p-gap")
    assert float(gap.get("width")) > 50
    assert picture.table.rows == (("Bond", "50 %", "25 %"),)
    assert picture.description == "Bond: Clients 50 %, Therapists 25 %."


@pytest.mark.parametrize("shares", [{Voice.CLIENT: 1.2}, {Voice.CLIENT: -0.1}, {Voice.THIRD: 0.5}])
def test_shares_that_cannot_be_are_refused(shares):
    with pytest.raises(ValueError, match="row 1 has a share outside 0 to 1 or a voice without a name"):
        ceiling([Share("Bond", shares)])


# quadratic -> crossings with level 0 at y = centre
CROSSINGS = [
    pytest.param((-4, 0, 0, 1, 0, 0), (3, 7), id="two"),
    pytest.param((4, 0, 0, 1, 0, 0), (), id="none"),
    pytest.param((-2, 1, 0, 0, 0, 0), (7,), id="a plane"),
    pytest.param((-2, 0, 0, 0, 0, 0), (), id="level"),
]


@pytest.mark.parametrize(("coefficients", "expected_at"), CROSSINGS)
def test_crossings_are_where_the_surface_passes_the_level(coefficients, expected_at):
    surface = Surface(coefficients, 5)
    assert sorted(surface.crossings(5, 0)) == pytest.approx(expected_at)
    assert all(surface(x, 5) == pytest.approx(0) for x in surface.crossings(5, 0))


def test_surface_tells_its_corners():
    picture = plane(Surface((0, 1, 0, 0, 0, 0), 0))
    assert "Both high: 10. Both low: 0. Only Ash high: 10. Only Birch high: 0." in picture.description
    assert picture.table.rows[-1] == ("10", *["10"] * 6)


def test_ridge_is_drawn_only_where_there_is_one():
    assert with_class(plane(BOWL).svg, "p-ridge")
    assert not with_class(plane(Surface(BOWL.coefficients, 5)).svg, "p-ridge")
    assert not with_class(plane(Surface(BOWL.coefficients, 5, (40, 1))).svg, "p-ridge")


def test_surface_that_is_not_a_number_is_refused():
    with pytest.raises(ValueError, match="not a number"):
        plane(Surface((math.nan, 0, 0, 0, 0, 0), 5))


def test_fan_stays_in_the_scale_and_is_told_in_full():
    picture = expected({1: 16, 2: None, 3: 15})
    (outer,) = (e for e in with_class(picture.svg, "p-fan-outer") if e.tag == f"{SVG}path")
    heights = [float(pair.split()[1]) for pair in outer.get("d").strip("MZ").split("L")]
    grid = [float(line.get("y1")) for line in with_class(picture.svg, "p-grid")]
    per_point = (max(grid) - min(grid)) / 20  # the lines run from 0 to 20, the scale to 24
    assert min(heights) == pytest.approx(max(grid) - 24 * per_point, abs=0.2)
    assert max(heights) == pytest.approx(max(grid), abs=0.2)
    assert picture.table.rows[0] == ("1", "16", "14", "12 to 16", "10 to 18")
    assert picture.table.rows[1][1] == "no answer"
    assert picture.table.rows[2] == ("3", "15", "", "", "")
    assert picture.table.rows[3][4] == "−3 to 30"


def test_scores_outside_the_scale_are_refused():
    with pytest.raises(ValueError, match="is outside its scale 0 to 24 in session 1"):
        expected({1: 30})


def test_marks_stand_below_their_session_and_are_told_in_words_and_table():
    line = Line("Low mood", Voice.CLIENT, {1: 16, 2: 20})
    marks = [Mark(2, "past 90 of 100"), Mark(9, "outside")]
    picture = expected_picture(line, FAN, title="t", ident="e", low=0, high=24, lower_is_better=True, marks=marks)
    assert "Session 2: past 90 of 100." in picture.description
    assert "past 90 of 100" in words_in(picture.svg)
    assert "outside" not in picture.description + str(picture.table)
    assert picture.table.headers[-1] == "Notes"
    assert [row[-1] for row in picture.table.rows] == ["", "past 90 of 100", ""]
