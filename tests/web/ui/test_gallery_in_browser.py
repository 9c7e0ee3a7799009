"""The gallery as a browser shows it: accessible, nothing cut off or refused, at every width, in both lights."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.chromium import FLAGS, find

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = find()

# Playwright runs an event loop in this thread; without this Django refuses its own test database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

LIGHTS = ("light", "dark")
WIDTHS = (390, 1280)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the look is not checked in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, live_server: Any, settings: Any) -> Iterator[Any]:
    """Open the gallery: `opened(width, light)` returns the page and the list of what the browser complained about."""
    settings.ROOT_URLCONF = "tests.web.ui.gallery_urls"
    contexts = []

    def open_(width: int, light: str = "light", **options: Any) -> tuple[Any, list[str]]:
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=light, **options)
        contexts.append(context)
        page, complaints = context.new_page(), []
        page.on("console", lambda said: complaints.append(said.text))
        page.on(
            "response",
            lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
        )
        page.on(
            "request", lambda sent: complaints.append(sent.url) if not sent.url.startswith(live_server.url) else None
        )
        page.goto(f"{live_server.url}/gallery/")
        page.evaluate("document.fonts.ready.then(() => true)")
        return page, complaints

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_accessibility_fault(opened: Any, width: int, light: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, complaints = opened(width, light)
    assert complaints == []
    # preload: axe would fetch the sheets again by itself, which the page's own policy has nothing to do with.
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []


@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_nothing_is_cut_off_sideways(opened: Any, width: int) -> None:
    """320 px is WCAG's reflow width; 640 px is a 1280 px screen at 200 % zoom."""
    page, _ = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_scale_keeps_its_targets(opened: Any, width: int) -> None:
    page, _ = opened(width)
    boxes = [point.bounding_box() for point in page.locator("#id_openness .scale-point label").all()]
    assert len(boxes) == 11
    assert len({round(box["y"]) for box in boxes}) == 1
    assert min(box["width"] for box in boxes) >= 24
    assert min(box["height"] for box in boxes) >= 56


def test_buttons_tabs_and_answers_are_large_enough_to_tap(opened: Any) -> None:
    page, _ = opened(390)
    small = page.evaluate(
        """() => [...document.querySelectorAll('.button, .tabs a, .site-nav a, .pill, .choice, summary, select')]
        .filter(thing => thing.getBoundingClientRect().height < 44 && thing.checkVisibility())
        .map(thing => thing.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_the_scale_is_answered_by_keyboard_alone(opened: Any) -> None:
    page, _ = opened(390)
    page.locator("#id_bond_0").focus()
    page.keyboard.press("Space")
    assert page.locator("#id_bond_0").is_checked()
    page.keyboard.press("ArrowRight")
    assert page.locator("#id_bond_1").is_checked()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#id_bond_rather_not_say").is_checked()


def test_the_focus_can_be_seen(opened: Any) -> None:
    page, _ = opened(390)
    page.locator("#id_bond_0").focus()
    page.keyboard.press("ArrowRight")
    ring = page.locator("#id_bond_1 + label").evaluate("label => getComputedStyle(label).outline")
    assert "solid 3px" in ring


def test_the_first_link_leads_past_the_navigation(opened: Any) -> None:
    page, _ = opened(1280)
    first = page.locator("a").first
    first.focus()
    assert first.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_fonts_are_ours(opened: Any) -> None:
    page, _ = opened(1280)
    assert page.evaluate(
        "document.fonts.check('600 20px Newsreader') && document.fonts.check('17px \"Atkinson Hyperlegible Next\"')"
    )
    loaded = page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)")
    assert {name.strip('"') for name in loaded} == {"Newsreader", "Atkinson Hyperlegible Next"}


def test_the_table_twin_opens_with_one_key(opened: Any) -> None:
    page, _ = opened(390)
    page.locator(".picture-twin summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".picture-twin table").is_visible()


@pytest.mark.parametrize(("width", "drawing"), [(390, "p-narrow"), (1280, "p-wide")])
def test_one_drawing_of_a_picture_is_seen(opened: Any, width: int, drawing: str) -> None:
    page, _ = opened(width)
    seen = [svg.get_attribute("class") for svg in page.locator(".picture-fit > svg").all() if svg.is_visible()]
    assert len(seen) == 1
    assert drawing in seen[0]


def test_paper_is_white_and_has_no_buttons(opened: Any) -> None:
    page, _ = opened(700, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(34, 48, 58)"
    assert not any(button.is_visible() for button in page.locator(".button").all())
    assert page.locator(".letterhead").is_visible()
    closed = page.locator("details:not([open], .picture-twin)")
    assert closed.count() > 0
    assert not any(row.is_visible() for row in closed.all())
    assert page.locator(".picture-twin table").is_visible()


def test_nothing_moves_for_who_wants_it_still(opened: Any) -> None:
    page, _ = opened(390, reduced_motion="reduce")
    moving = page.evaluate("document.getAnimations().length")
    assert moving == 0
