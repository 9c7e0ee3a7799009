"""A page that is a form begins with the form: no row of tabs stands above it, and a way back stands below."""

import re
from pathlib import Path

import pytest

TEMPLATES = {
    str(path).split("/templates/", 1)[1]: path.read_text(encoding="utf-8")
    for path in (Path(__file__).parents[3] / "src" / "alliance_web").rglob("templates/**/*.html")
}
FRAME = "therapies/both_chairs.html"


def base(name: str) -> str:
    found = re.match(r'{% extends "([^"]+)"', TEMPLATES[name])
    return found[1] if found else ""


def bases(name: str) -> list[str]:
    """A template and everything that it extends."""
    found = [name]
    while (above := base(found[-1])) in TEMPLATES:
        found.append(above)
    return found


FORMS = sorted(name for name in TEMPLATES if FRAME in bases(name) and "novalidate" in TEMPLATES[name])


def test_the_forms_are_found() -> None:
    assert {"plan/form.html", "repair/short_note.html", "endings/form.html"} < set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_no_tabs_stand_above_a_form(name: str) -> None:
    assert any("{% block tabs %}{% endblock %}" in TEMPLATES[one] for one in bases(name))


@pytest.mark.parametrize("name", FORMS)
def test_a_way_back_stands_below_it(name: str) -> None:
    assert re.search(r'translate "(Back|Cancel|Not now)\b', TEMPLATES[name])
