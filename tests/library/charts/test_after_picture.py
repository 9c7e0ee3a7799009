"""A therapy by session, and what came after it by date."""

import re
from datetime import date

import pytest

from alliance.charts import Later, after_picture
from alliance.model import Line, Outcome, Picture, Voice

SESSIONS = [1, 2, 3, 4]
LINES = [
    Line("Sam", Voice.CLIENT, {1: 6.0, 2: 7.0, 3: None, 4: 8.0}),
    Line("Noor", Voice.THERAPIST, {1: 6.5, 2: 7.0, 3: 7.5, 4: 8.0}),
]
OUTCOME = Outcome("How Sam has been (CORE-10)", {1: 22, 4: 8}, 0, 40, lower_is_better=True)
END = date(2027, 2, 8)
LATER = [
    Later("1 month", date(2027, 3, 10), "10 Mar 2027", 9, 9),
    Later("6 months", date(2027, 8, 8), "8 Aug 2027", None),
    Later("12 months", date(2028, 2, 11), "11 Feb 2028", 15, 8),
]


def _picture(chance: float | None = 6, later: list[Later] | None = None) -> Picture:
    shown = LATER if later is None else later
    return after_picture(
        SESSIONS, LINES, OUTCOME, ended=END, later=shown, chance=chance, title="What has lasted?", ident="after"
    )


def test_words_and_table_say_the_same_and_name_days() -> None:
    picture = _picture()
    assert picture.description == (
        "How Sam has been (CORE-10): first 22, last 8. 1 month: 9. 6 months: no answer. 12 months: 15."
    )
    assert picture.table.rows == (
        ("Session 1", "22", ""),
        ("Session 4", "8", ""),
        ("1 month, 10 Mar 2027", "9", "9"),
        ("6 months, 8 Aug 2027", "no answer", ""),
        ("12 months, 11 Feb 2028", "15", "8"),
    )


def test_the_line_breaks_at_a_missing_answer_which_is_dotted() -> None:
    svg = _picture().svg
    assert svg.count("p-ghost") == 1
    strokes = re.findall(r'd="([^"]+)" class="p-line p-client"', svg)
    assert [stroke.count("L") for stroke in strokes] == [1, 2]  # sessions 1 and 2; then 22, 8 and 9


def test_looking_back_is_hollow_and_joined_to_nothing() -> None:
    assert _picture().svg.count("p-hollow") == 2


def test_bands_only_with_a_published_figure() -> None:
    assert _picture().svg.count("p-as-at") == 2
    assert _picture(chance=None).svg.count("p-as-at") == 0


def test_a_difference_of_the_published_figure_lies_outside_the_band() -> None:
    svg = _picture().svg
    y, height = map(float, re.findall(r'y="([\d.]+)" width="[\d.]+" height="([\d.]+)" class="p-as-at p-last"', svg)[0])
    bottom, unit = 46 + 120 + 52 + 170, 170 / 40
    assert (bottom - y) / unit == pytest.approx(13, abs=0.05)  # 8 + 6 - 1
    assert (bottom - y - height) / unit == pytest.approx(3, abs=0.05)  # 8 - 6 + 1


def test_the_narrow_drawing_has_the_right_side_alone() -> None:
    narrow = _picture().narrow
    assert "Therapy, by session" not in narrow
    assert "After the end, by date" in narrow
    assert ">22<" not in narrow


def test_marks_lie_in_the_order_of_their_days() -> None:
    places = [float(x) for x in re.findall(r'cx="([\d.]+)" cy="[\d.]+" r="5" class="p-hollow"', _picture().svg)]
    assert places == sorted(places)
    assert places[0] > 420


def test_a_score_outside_its_scale_is_refused_without_it() -> None:
    with pytest.raises(ValueError, match=r"^The chart cannot be drawn: a score is outside its scale$"):
        _picture(later=[Later("1 month", date(2027, 3, 10), "10 Mar 2027", 41)])


def test_nothing_to_draw() -> None:
    nothing = Outcome("How Sam has been", {}, 0, 40, lower_is_better=True)
    empty = after_picture([], [], nothing, ended=END, later=[], chance=None, title="What has lasted?", ident="after")
    assert empty.is_empty
