"""The small pictures: one item, and the line of a therapy in a list."""

import pytest

from alliance.charts import item_picture, spark_picture
from tests.library.charts.drawings import parsed, two_lines, with_class, words_in

# answers of the client, answers of the therapist -> points in the spark
SPARKS = [
    pytest.param({}, {}, 0, id="empty"),
    pytest.param({1: 5}, {}, 1, id="one chair, one session"),
    pytest.param({1: 5, 2: 6}, {1: 5, 2: 6}, 2, id="the last of both"),
    pytest.param({1: 5, 2: None, 3: 6, 4: 7}, {}, 2, id="a lone answer and the last"),
    pytest.param({1: 5, 2: 5, 3: None}, {}, 1, id="the last answer, not the last session"),
]


@pytest.mark.parametrize(("client", "therapist", "points"), SPARKS)
def test_spark_marks_last_and_lone_answers(client, therapist, points):
    picture = spark_picture(range(1, 5), two_lines(client, therapist), title="t", ident="s")
    assert len(with_class(picture.svg, "p-point")) == points
    assert words_in(picture.svg) == []
    assert parsed(picture.svg).get("role") == "img"
    assert "Ash" in picture.description


def test_spark_tells_first_last_and_lowest_of_each():
    table = spark_picture(range(1, 5), two_lines({1: 5, 2: None, 3: 4.5, 4: 7}, {}), title="t", ident="s").table
    assert table.headers == ("Who", "First", "Last", "Lowest", "How many")
    assert table.rows == (("Ash", "5", "7", "4.5", "3"), ("Birch", "", "", "", "0"))


def test_spark_keeps_one_scale_so_that_rows_can_be_compared():
    low = spark_picture([1], two_lines({1: 0}, {}), title="t", ident="s")
    high = spark_picture([1], two_lines({1: 10}, {}), title="t", ident="s")
    (bottom,), (top,) = with_class(low.svg, "p-point"), with_class(high.svg, "p-point")
    assert float(bottom.get("cy")) - float(top.get("cy")) == pytest.approx(28)


def test_item_shows_its_name_and_the_last_answers_in_the_colours_of_the_voices():
    picture = item_picture([1, 2, 3], two_lines({1: 5, 2: 6, 3: None}, {1: 7, 3: 8}), label="Bond", ident="bond")
    assert words_in(picture.svg)[0] == "Bond"
    assert [e.text for e in with_class(picture.svg, "p-said", "p-client")] == ["6"]
    assert [e.text for e in with_class(picture.svg, "p-said", "p-therapist")] == ["8"]
    assert picture.table.caption == "Bond"


def test_long_item_name_makes_room_for_the_answers():
    picture = item_picture([1], two_lines({1: 10}, {1: 10}), label="W" * 80, ident="w")
    assert words_in(picture.svg)[0].endswith("…")


@pytest.mark.parametrize("draw", [item_picture, spark_picture])
def test_small_pictures_refuse_what_leaves_the_scale(draw):
    words = {"label" if draw is item_picture else "title": "t"}
    with pytest.raises(ValueError, match="is outside its scale"):
        draw([1], two_lines({1: 12}, {}), ident="s", **words)


def test_an_item_without_an_answer_has_no_axes():
    picture = item_picture([1, 2], two_lines({1: None}, {}), label="Bond", ident="bond")
    assert picture.is_empty
    assert words_in(picture.svg) == ["Bond"]
    assert not item_picture([1], two_lines({1: 5}, {}), label="Bond", ident="bond").is_empty
