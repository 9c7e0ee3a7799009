"""The gallery shows every component, and the page it makes is sound."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.test.signals import template_rendered
from django.test.utils import instrumented_test_render

from alliance_web.ui.views import gallery

pytestmark = pytest.mark.urls("tests.web.ui.gallery_urls")
TEMPLATES = Path(__file__).parents[3] / "src/alliance_web/ui/templates"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Page(HTMLParser):
    """What the tests ask of a page: ids, headings, attributes, and whether each element is closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.levels: list[int] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if len({name for name, _ in attrs}) < len(attrs):
            self.faults.append(f"<{tag}> names an attribute twice")
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        last = self.open.pop() if self.open else "nothing"
        if last != tag:
            self.faults.append(f"</{tag}> closes {last}, line {self.getpos()[0]}")


@pytest.fixture
def text() -> str:
    return gallery(RequestFactory().get("/gallery/")).content.decode()


@pytest.fixture
def page(text: str) -> Page:
    return Page(text)


def test_every_component_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted as they are rendered, so that a component nobody includes is found."""
    shown: set[str] = set()

    def note(sender: object, template: object, **_: object) -> None:
        shown.add(getattr(template, "name", "") or "")

    monkeypatch.setattr("django.template.base.Template._render", instrumented_test_render)
    template_rendered.connect(note)
    try:
        gallery(RequestFactory().get("/gallery/"))
    finally:
        template_rendered.disconnect(note)
    components = {str(path.relative_to(TEMPLATES)) for path in (TEMPLATES / "ui/components").glob("*.html")}
    assert components - shown == set()


def test_elements_are_closed_in_order(page: Page) -> None:
    assert page.faults == []
    assert page.open == []


def test_ids_are_unique_and_named(page: Page) -> None:
    assert sorted({ident for ident in page.ids if page.ids.count(ident) > 1}) == []
    assert "" not in page.ids


def test_every_id_pointed_to_exists(page: Page) -> None:
    pointers = {"for", "aria-describedby", "aria-labelledby", "aria-controls"}
    targets = {ident for _, name, value in page.attributes if name in pointers for ident in value.split()}
    targets |= {
        value[1:] for tag, name, value in page.attributes if (tag, name) == ("a", "href") and value.startswith("#")
    }
    assert targets - set(page.ids) == set()


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    assert page.levels[0] == 1
    assert page.levels.count(1) == 1
    assert [pair for pair in zip(page.levels, page.levels[1:], strict=False) if pair[1] - pair[0] > 1] == []


def test_no_style_and_no_script_inside_the_page(page: Page, text: str) -> None:
    assert [(tag, name) for tag, name, _ in page.attributes if name == "style" or name.startswith("on")] == []
    assert "<style" not in text
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []


def test_nothing_is_fetched_from_elsewhere(page: Page) -> None:
    fetched = [
        value for tag, name, value in page.attributes if name in ("src", "srcset") or (tag, name) == ("link", "href")
    ]
    assert fetched
    assert [address for address in fetched if not address.startswith("/static/")] == []


def test_words_that_hurt_are_not_on_the_page(text: str) -> None:
    """Look and product forbid these on any page that a client can see; the gallery is the pattern for them all."""
    said = re.sub(r"<[^>]+>", " ", text).lower()
    assert [
        word for word in ("alert", "risk score", "compliance", "patient", "deficit") if re.search(rf"\b{word}\b", said)
    ] == []
