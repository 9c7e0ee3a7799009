"""What is shipped as static files: all of it ours or open, none of it from elsewhere."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from alliance.charts import stylesheet_path

UI = Path(__file__).parents[3] / "src/alliance_web/ui"
STATIC = UI / "static/ui"
SHEETS = sorted(STATIC.rglob("*.css"))
# sha256 of css/pico.min.css in the npm package @picocss/pico 2.1.1
PICO = "fbc9a63fc9fc9f72d12fd7fc9806e11fa9f77ae4f9cad146b27003a1119ba3db"


def test_pico_is_unchanged_inside_its_layer() -> None:
    sheet = (STATIC / "vendor/pico.css").read_text(encoding="utf-8")
    inside = sheet.split("@layer pico {\n", 1)[1].removesuffix("\n}\n")
    assert hashlib.sha256(f'@charset "UTF-8";{inside}'.encode()).hexdigest() == PICO


@pytest.mark.parametrize(
    "licence",
    ["vendor/pico-LICENSE.md", "fonts/newsreader-LICENSE.txt", "fonts/atkinson-hyperlegible-next-LICENSE.txt"],
)
def test_each_licence_lies_beside_its_files(licence: str) -> None:
    assert re.search("MIT License|SIL Open Font License", (STATIC / licence).read_text(encoding="utf-8"))


def test_every_font_named_is_shipped_and_every_font_shipped_is_named() -> None:
    named = set(re.findall(r'url\("fonts/([^"]+)"\)', (STATIC / "fonts.css").read_text(encoding="utf-8")))
    assert named == {path.name for path in (STATIC / "fonts").glob("*.woff2")}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_sheet_asks_for_anything_elsewhere(sheet: Path) -> None:
    addresses = re.findall(r"""url\(\s*["']?([^"')]+)""", sheet.read_text(encoding="utf-8"))
    assert [address for address in addresses if not address.startswith(("data:image/svg+xml", "fonts/"))] == []
    assert "@import" not in sheet.read_text(encoding="utf-8")


def test_the_sheet_of_the_pictures_comes_from_the_library() -> None:
    assert finders.find("ui/charts/chart.css") == str(stylesheet_path())


@pytest.mark.parametrize("path", ["ui/charts/__init__.py", "ui/charts/course.py", "ui/charts/../charts/svg.py"])
def test_nothing_else_of_the_library_is_served(path: str) -> None:
    assert not finders.find(path)


def test_collecting_finds_the_sheet_of_the_pictures() -> None:
    collected = {
        f"{getattr(storage, 'prefix', '')}/{path}"
        for finder in finders.get_finders()
        for path, storage in finder.list([])
    }
    assert "ui/charts/chart.css" in collected
    assert not any(path.startswith("ui/charts/") and path != "ui/charts/chart.css" for path in collected)


@pytest.mark.parametrize("sheet", [path for path in SHEETS if "vendor" not in path.parts], ids=lambda path: path.name)
def test_sheets_have_one_subject(sheet: Path) -> None:
    assert sheet.read_text(encoding="utf-8").count("\n") <= 350


@pytest.mark.parametrize("template", sorted((UI / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_every_word_of_a_template_can_be_translated(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    # Blocks inside a tag hold class names and attributes, not words.
    text = re.sub(r"\{% block (body_class|body_attributes|main_class) %\}.*?\{% endblock %\}", "", text)
    text = re.sub(r"\{#.*?#\}|\{% blocktranslate.*?endblocktranslate %\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    spoken = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', text)
    words = re.sub(r"<[^>]*>", " ", text) + " ".join(spoken)
    assert re.findall(r"[A-Za-z]{2,}", words) == []
