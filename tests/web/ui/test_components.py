"""The components with what pages pass to them: answers, edges, and nothing that breaks out of an attribute."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

# value passed -> value of the radio that is checked (None: none)
ANSWERS = [
    (None, None),
    ("", None),
    (0, "0"),
    ("0", "0"),
    (7, "7"),
    ("10", "10"),
    (10, "10"),
    (11, None),
    (-1, None),
    ("7.0", None),
    ("rather_not_say", "rather_not_say"),
]


def component(name: str, /, **context: object) -> str:
    return render_to_string(f"ui/components/{name}.html", context)


def checked(page: str) -> list[str]:
    return re.findall(r'value="([^"]*)" checked', page)


def scale(**more: object) -> str:
    return component("scale_question", name="bond", question="How was it?", low="not at all", high="completely", **more)


@pytest.mark.parametrize(("value", "radio"), ANSWERS)
def test_the_scale_shows_the_answer_so_far(value: object, radio: str | None) -> None:
    assert checked(scale(value=value)) == ([] if radio is None else [radio])


def test_the_scale_has_no_preset_and_twelve_answers() -> None:
    page = scale()
    assert checked(page) == []
    assert re.findall(r'name="bond" id="[^"]+" value="([^"]*)"', page) == [*map(str, range(11)), "rather_not_say"]


def test_the_ends_of_the_scale_are_said_aloud() -> None:
    page = scale()
    assert '0<span class="visually-hidden">, not at all</span>' in page
    assert '10<span class="visually-hidden">, completely</span>' in page


def test_the_scale_without_a_way_to_decline() -> None:
    assert "rather" not in scale(decline=False)


def test_a_way_to_decline_under_another_name() -> None:
    assert checked(scale(value="skip", decline_value="skip")) == ["skip"]


def test_the_question_names_who_sees_it_its_hint_and_its_error() -> None:
    page = scale(who_sees="Noor sees it.", hint="This session only.", error="Choose one.")
    (described,) = re.findall(r'aria-describedby="([^"]+)"', page)
    assert described.split() == ["id_bond_who", "id_bond_hint", "id_bond_error"]
    assert all(f'id="{ident}"' in page for ident in described.split())


def test_the_question_can_be_the_heading_of_its_page() -> None:
    assert "<legend><h1>How was it?</h1></legend>" in scale(level=1)


def test_a_choice_shows_its_answer_whether_number_or_text() -> None:
    choices = [("0", "No"), ("1", "A little"), ("2", "Yes")]
    for value in (0, "0"):
        assert checked(component("choice_question", name="strain", question="?", choices=choices, value=value)) == ["0"]
    assert checked(component("choice_question", name="strain", question="?", choices=choices)) == []


def test_words_and_their_sharing_are_kept_as_they_came() -> None:
    page = component(
        "text_question", name="unsaid", question="?", value="</textarea><script>", share_name="unsaid_share",
        share_value="never", share_choices=[("now", "Now"), ("next", "Next time"), ("never", "Never")],
    )  # fmt: skip
    assert "&lt;/textarea&gt;&lt;script&gt;</textarea>" in page
    assert checked(page) == ["never"]


@pytest.mark.parametrize("value", [None, ""])
def test_no_words_yet_leaves_the_box_empty(value: object) -> None:
    assert "></textarea>" in component("text_question", name="unsaid", question="?", value=value)


def test_nothing_passed_breaks_out_of_an_attribute() -> None:
    page = component("name_line", name='"><script>', detail='"><script>', url='"><script>')
    assert "<script>" not in page


def test_an_error_summary_without_errors_is_not_there() -> None:
    assert component("error_summary", errors=[]).strip() == ""


def test_the_error_summary_takes_the_focus_and_counts() -> None:
    assert "autofocus" in component("error_summary", errors=[("id_a", "One")])
    assert "There is a problem" in component("error_summary", errors=[("id_a", "One")])
    assert "There are 2 problems" in component("error_summary", errors=[("id_a", "One"), ("id_b", "Two")])


@pytest.mark.parametrize(
    ("previous", "following", "links"), [("", "?page=2", 1), ("?page=1", "", 1), ("?page=1", "?page=3", 2)]
)
def test_the_pager_offers_only_ways_that_exist(previous: str, following: str, links: int) -> None:
    assert component("pager", number=2, total=3, previous_url=previous, next_url=following).count("<a ") == links


def test_nobody_signed_in_has_no_account_line() -> None:
    assert component("account", user=None).strip() == ""


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_error_page_needs_nothing_and_leads_on(status: int) -> None:
    page = render_to_string(f"{status}.html")
    assert page.count("<h1>") == 1
    assert 'href="/"' in page
    assert "<title>" in page
    assert not re.search("error|invalid|exception|forbidden", re.sub("<[^>]+>", "", page), flags=re.I)
