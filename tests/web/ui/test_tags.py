"""The template tags: days in plain words, boxes, people's words, pictures, QR codes, errors of a form."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

from alliance.model import Picture, Table
from alliance_web.ui.templatetags.alliance_ui import days_ago, field_errors

TODAY = date(2026, 3, 16)

# days from today -> words
DAYS = [
    (0, "today"),
    (-1, "yesterday"),
    (1, "tomorrow"),
    (-2, "2 days ago"),
    (2, "in 2 days"),
    (-13, "13 days ago"),
    (-14, "2 weeks ago"),
    (20, "in 2 weeks"),
    (-21, "3 weeks ago"),
    (-59, "8 weeks ago"),
    (-60, "2 months ago"),
    (-80, "3 months ago"),
    (-365, "12 months ago"),
    (365, "in 12 months"),
]


def rendered(source: str, **context: object) -> str:
    return Template("{% load alliance_ui %}" + source).render(Context(context))


@pytest.mark.parametrize(("offset", "words"), DAYS)
def test_days_in_plain_words(offset: int, words: str) -> None:
    assert days_ago(TODAY + timedelta(days=offset), TODAY) == words


def test_a_moment_counts_by_the_local_day() -> None:
    with timezone.override("Pacific/Auckland"):  # 12:30 UTC on the 15th is already the 16th there
        assert days_ago(datetime(2026, 3, 15, 12, 30, tzinfo=UTC), TODAY) == "today"


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_day_says_nothing(nothing: str | None) -> None:
    assert days_ago(nothing) == ""


def test_today_is_the_default() -> None:
    assert days_ago(timezone.localdate()) == "today"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><b>'])
def test_peoples_words_are_shown_as_text(text: str) -> None:
    page = rendered("{% words text by=text when=text %}", text=text)
    assert text not in page
    assert page.count("&lt;") + page.count("&quot;") >= 3


def test_peoples_words_may_run_from_right_to_left() -> None:
    assert '<p dir="auto">سلام' in rendered("{% words text %}", text="سلام\nعليكم")


def test_a_card_keeps_what_the_page_puts_inside() -> None:
    page = rendered('{% card title=title level=3 id="x" %}<p>{{ words }}</p>{% endcard %}', title="A & B", words="<i>")
    assert '<section class="card" id="x">' in page
    assert '<h3 class="card-title">A &amp; B</h3>' in page
    assert "<p>&lt;i&gt;</p>" in page


def test_a_note_says_its_rule() -> None:
    page = rendered('{% note title="Worth talking about" rule=rule %}x{% endnote %}', rule="Rule: 1 < 2")
    assert '<p class="note-rule">Rule: 1 &lt; 2</p>' in page


def test_a_table_names_its_sorted_column() -> None:
    columns = [
        {"label": "Who", "url": "?sort=who", "sort": "descending"},
        {"label": "Days", "number": True},
        {"label": "Open", "hidden": True},
    ]
    page = rendered(
        '{% data_table caption="People" columns=columns %}<tr><td>1</td></tr>{% enddata_table %}', columns=columns
    )
    assert '<th scope="col" aria-sort="descending">' in page
    assert '<a href="?sort=who">Who' in page
    assert '<span class="visually-hidden">Open</span>' in page
    assert "<tbody><tr><td>1</td></tr></tbody>" in page


def test_a_picture_comes_with_both_drawings_and_its_table() -> None:
    table = Table("Caption <1>", ("Session", "Sam"), (("1", "7"), ("2", "no answer")))
    pic = Picture("<svg class='wide'></svg>", "Title?", "What it says.", table, "<svg class='narrow'></svg>")
    page = rendered("{% picture pic level=2 %}", pic=pic)
    assert "<svg class='wide'></svg><svg class='narrow'></svg>" in page
    assert "<h2>Title?</h2>" in page
    assert "What it says." in page
    assert "<caption>Caption &lt;1&gt;</caption>" in page
    assert '<th scope="row">2</th><td>no answer</td>' in page


def test_a_picture_without_a_level_has_no_heading() -> None:
    page = rendered("{% picture pic %}", pic=Picture("<svg></svg>", "T", "D", Table("C", (), ())))
    assert "<h" not in page


def test_a_qr_code_is_a_drawing_without_styles() -> None:
    page = rendered("{% qr address %}", address='http://localhost:8000/go/a?b="<')
    assert "<svg" in page
    assert "<style" not in page
    assert " style=" not in page
    assert "go/a?b=&quot;&lt;" in page


def test_a_qr_code_can_keep_its_address_to_itself() -> None:
    assert "localhost" not in rendered("{% qr address show_address=False %}", address="http://localhost:8000/go/a")


class TwoFields(forms.Form):
    when = forms.CharField(label="When?")
    where = forms.ChoiceField(label="Where?", choices=[("a", "A")], widget=forms.RadioSelect)

    def clean(self) -> None:
        raise forms.ValidationError("The two do not fit.")


def test_all_faults_of_a_form_with_a_place_to_jump_to() -> None:
    assert field_errors(TwoFields({})) == [
        ("", "The two do not fit.", ""),
        ("id_when", "This field is required.", "When?"),
        ("id_where_0", "This field is required.", "Where?"),
    ]


def test_a_form_in_order_has_no_faults() -> None:
    assert field_errors(TwoFields()) == []
