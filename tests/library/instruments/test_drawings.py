"""Our own drawings: each is there, safe to put into a page, and said in words wherever a form uses it."""

import re
from xml.etree import ElementTree

import pytest

from alliance.instruments import VERSIONS, UnknownDrawing, check_in, drawing, drawings, load
from alliance.model import Instrument

FORMS = [load(check_in("child", version)) for version in VERSIONS]
ALLOWED = {"svg", "path", "circle"}


@pytest.mark.parametrize("name", drawings())
def test_a_drawing_is_plain_and_takes_the_colour_of_the_text(name: str) -> None:
    svg = drawing(name)
    tree = ElementTree.fromstring(svg)
    assert {element.tag for element in tree.iter()} <= ALLOWED
    assert tree.get("aria-hidden") == "true"
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {"none", "currentColor"}
    assert "style" not in svg


def test_an_unknown_drawing_names_the_known_ones() -> None:
    with pytest.raises(UnknownDrawing, match=r"no drawing 'cat'. Choose from ear, face-0"):
        drawing("cat")


@pytest.mark.parametrize("child", FORMS, ids=lambda form: form.key)
def test_the_childs_answers_are_faces_with_words(child: Instrument) -> None:
    responses = {item.response for item in child.ratings}
    (response,) = responses
    assert response is not None
    assert response.drawings == tuple(f"face-{n}" for n in range(5))
    assert len(response.labels) == 5


@pytest.mark.parametrize("child", FORMS, ids=lambda form: form.key)
def test_every_question_of_the_child_is_drawn_said_and_read_out(child: Instrument) -> None:
    assert all(item.drawing in drawings() and item.picture for item in child.ratings)
    assert len({item.drawing for item in child.ratings}) == len(child.ratings)
    assert all(item.text in item.aloud for item in child.items if item.kind == "text" or child.version == "2")
    assert all(item.aloud for item in child.items)


def test_every_drawing_is_used() -> None:
    asked = {item.drawing for child in FORMS for item in child.ratings}
    assert asked | {f"face-{n}" for n in range(5)} == set(drawings())
