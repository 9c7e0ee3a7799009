"""Ticks, and words that must fit."""

import pytest

from alliance.charts.layout import shelved, shortened, text_width, wrapped
from alliance.charts.scale import Linear, round_ticks, session_ticks
from alliance.charts.svg import coordinate, escaped, identifier
from alliance.charts.words import ENGLISH, PictureWords, session_list

TICKS = [
    (0, 10, 6, (0, 2, 4, 6, 8, 10)),
    (0, 24, 6, (0, 5, 10, 15, 20)),
    (0, 1, 3, (0, 0.5, 1)),
    (-3, 3, 6, (-2, 0, 2)),
    (0, 100, 2, (0, 100)),
    (5, 5, 6, (5,)),
]


@pytest.mark.parametrize(("low", "high", "most", "expected"), TICKS)
def test_round_ticks(low, high, most, expected):
    assert round_ticks(low, high, most) == pytest.approx(expected)
    assert len(expected) <= most


SESSIONS = [
    ([], ()),
    ([7], (7,)),
    ([1, 5, 9], (1, 5, 9)),
    (range(1, 41), (1, 5, 10, 15, 20, 25, 30, 35, 40)),
    (range(1, 43), (1, 5, 10, 15, 20, 25, 30, 35, 42)),
    ([1, 40, 41], (1, 41)),
    ([3, 19, 40], (3, 40)),
]


@pytest.mark.parametrize(("sessions", "expected"), SESSIONS)
def test_session_ticks(sessions, expected):
    place = Linear(1, 41, 0, 300)
    assert session_ticks(list(sessions), place, 25) == expected


NUMBERS = [(7.0, "7"), (7.04, "7"), (7.25, "7.2"), (-0.04, "0"), (-2.5, "−2.5"), (10, "10")]


@pytest.mark.parametrize(("value", "words"), NUMBERS)
def test_number(value, words):
    assert ENGLISH.number(value) == words


def test_number_takes_the_decimal_sign_of_the_language():
    assert PictureWords(decimal=",").number(7.5) == "7,5"


RUNS = [([], ""), ([3], "3"), ([3, 4, 5], "3–5"), ([1, 3, 4, 9], "1, 3–4, 9")]


@pytest.mark.parametrize(("sessions", "words"), RUNS)
def test_session_list(sessions, words):
    assert session_list(sessions) == words


def test_wide_characters_count_as_wide_and_joined_marks_as_none():
    assert text_width("愛", 10) > text_width("M", 10) > text_width("i", 10)
    assert text_width("e\u0301", 10) == text_width("e", 10)


def test_shortened_words_fit():
    assert shortened("short", 100, 10) == "short"
    cut = shortened("a very long label indeed", 60, 10)
    assert cut.endswith("…")
    assert text_width(cut, 10) <= 60


def test_wrapped_words_keep_their_order_and_number_of_lines():
    lines = wrapped("one two three four five six", 60, 10)
    assert len(lines) == 2
    assert lines[0] == "one two"
    assert lines[1].endswith("…")
    assert wrapped("", 60, 10) == ()


def test_labels_do_not_lie_on_each_other():
    places = shelved([(0, 50), (30, 50), (90, 30), (195, 40)], (0, 200))
    assert [place.shelf for place in places] == [0, 1, 0, 0]
    assert places[3].left == 160


TEXTS = [("<b>", "&lt;b&gt;"), ('"', "&quot;"), ("\x00a\x0b\ud800", "a"), ("Zoë", "Zoë")]


@pytest.mark.parametrize(("raw", "safe"), TEXTS)
def test_escaped(raw, safe):
    assert escaped(raw) == safe


@pytest.mark.parametrize(("raw", "safe"), [("course-1", "course-1"), ('x" onload="y', "x-onload-y"), ("愛", "picture")])
def test_identifier(raw, safe):
    assert identifier(raw) == safe


@pytest.mark.parametrize(("value", "words"), [(1.0, "1"), (1.26, "1.3"), (-0.01, "0"), (10, "10")])
def test_coordinate(value, words):
    assert coordinate(value) == words
