"""The agreement picture: differences against means."""

import pytest

from alliance.charts import Difference, agreement_picture
from tests.library.charts.drawings import with_class, words_in

PLAIN = Difference(-0.5, -2.5, 1.5)


def picture(pairs, difference=PLAIN, **more):
    return agreement_picture(pairs, difference, names=("Ash", "Birch"), title="t", ident="a", **more)


# pairs -> dots
PAIRS = [
    pytest.param([], 0, id="none"),
    pytest.param([(5, 5)], 1, id="one"),
    pytest.param([(5, 5), (5, 5)], 1, id="the same pair twice is one larger dot"),
    pytest.param([(4, 6), (6, 4)], 2, id="same mean, opposite difference"),
    pytest.param([(0, 10), (10, 0)], 2, id="as far apart as can be"),
]


@pytest.mark.parametrize(("pairs", "dots"), PAIRS)
def test_dot_per_distinct_pair(pairs, dots):
    drawn = picture(pairs)
    assert len(with_class(drawn.svg, "p-dot")) == len(with_class(drawn.narrow, "p-dot")) == dots


def test_area_of_a_dot_grows_with_its_pairs():
    radii = sorted(float(e.get("r")) for e in with_class(picture([(5, 5)] + [(7, 7)] * 4).svg, "p-dot"))
    assert radii[1] == pytest.approx(2 * radii[0])


def test_table_counts_pairs():
    table = picture([(5, 7), (5, 7), (6, 6)]).table
    assert table.headers == ("Ash", "Birch", "Difference", "How many")
    assert table.rows == (("5", "7", "2", "2"), ("6", "6", "0", "1"))


def test_words_say_who_is_higher_and_how_far_the_limits_reach():
    drawn = picture([(7, 6)])
    assert "On average Ash is higher by 0.5." in drawn.description
    assert "95% limits of agreement: −2.5 to 1.5" in drawn.description
    assert {"mean −0.5", "upper limit 1.5", "lower limit −2.5"} <= set(words_in(drawn.svg))


def test_uncertainty_is_drawn_where_it_is_known():
    known = Difference(0, -2, 2, (-0.5, 0.5), (-2.5, -1.5), (1.5, 2.5))
    assert len(with_class(picture([(5, 5)], known).svg, "p-interval")) == 3
    assert not with_class(picture([(5, 5)]).svg, "p-interval")


def test_answers_outside_the_scale_are_refused():
    with pytest.raises(ValueError, match="1 answers are outside the scale 0 to 10, the first in pair 2"):
        picture([(5, 5), (5, 12)])
