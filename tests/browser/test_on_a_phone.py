"""What a phone shows first: the client's course in three screens, the list of people from its first third on."""

from collections.abc import Callable

from . import inspection
from .visitor import Visitor

SCREEN = 844
ROW = 60  # one row of a list or of navigation, with its edges


def test_the_fullest_course_takes_three_screens(visitor: Callable[..., Visitor]) -> None:
    sam = visitor(phone=True)
    sam.enter_as("Sam, client")
    page = sam.page
    page.get_by_role("link", name="How it has gone so far").first.click()
    page.locator("#course-large").wait_for()
    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * SCREEN
    assert page.locator(".site-header").bounding_box()["height"] <= ROW
    assert page.locator(".tabs").bounding_box()["height"] <= ROW
    one_choice = page.get_by_label("Show", exact=True)
    one_choice.focus()
    one_choice.select_option(label="Trust")
    page.locator("#course-large h2", has_text="Trust").wait_for()
    assert page.evaluate("document.activeElement.id") == "show"
    page.locator("#each > summary").click()
    assert page.locator("#each .small-picture").first.is_visible()
    assert inspection.faults(sam) == []


def test_the_first_name_stands_in_the_first_third(visitor: Callable[..., Visitor]) -> None:
    noor = visitor(phone=True)
    noor.enter_as("Noor")
    page = noor.go("/people/")
    assert page.locator("#therapies .who").first.bounding_box()["y"] <= SCREEN / 3
    assert page.locator(".site-header").bounding_box()["height"] <= 2 * ROW
