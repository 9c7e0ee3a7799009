"""The style sheet: contrast, colours that colour-blind people tell apart, and files that stand alone."""

import re

import numpy as np
import pytest

from alliance.charts import picture_file, stylesheet, stylesheet_path
from alliance.model import Voice
from tests.library.charts.drawings import full_course, parsed

TEXT = ["ink", "muted", "note-ink", "plan", *Voice]
LINES = [*Voice, "muted", "plan"]


def tokens(name):
    block = re.search(rf"/\* tokens: {name} \*/[^{{]*\{{([^}}]*)\}}", stylesheet())[1]
    return dict(re.findall(r"--pic-([\w-]+):\s*(#\w{6});", block))


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The contrast ratio of WCAG 2.2."""
    light = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) + 0.05 for c in (one, other))
    return light[1] / light[0]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", TEXT)
def test_text_stands_out_from_the_card(theme, name):
    colours = tokens("light") | tokens(theme)
    assert contrast(colours[name], colours["card"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["note", "band"])
def test_lines_stand_out_from_every_ground(theme, ground):
    colours = tokens("light") | tokens(theme)
    assert all(contrast(colours[name], colours[ground]) >= 3 for name in LINES)
    assert contrast(colours["note-ink"], colours["card"]) >= 4.5


# Machado, Oliveira and Fernandes 2009 (IEEE TVCG 15:1291), full severity, linear RGB.
BLINDNESS = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def lab(rgb):
    matrix = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.clip(np.array(matrix) @ rgb, 0, None) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", BLINDNESS)
def test_client_and_therapist_are_told_apart_by_colour_blind_people(theme, kind):
    colours = tokens("light") | tokens(theme)
    seen = [lab(np.clip(np.array(BLINDNESS[kind]) @ linear(colours[v]), 0, 1)) for v in ("client", "therapist")]
    assert np.linalg.norm(seen[0] - seen[1]) > 20  # twice what is called clearly different (10)


def test_every_voice_has_a_dash_of_its_own():
    dashes = dict(re.findall(r"\.picture \.p-line\.p-(\w+) \{ stroke-dasharray: ([^;]+);", stylesheet()))
    assert set(dashes) == set(Voice) - {Voice.CLIENT}  # the client's line is solid
    assert len(set(dashes.values())) == len(dashes)


def test_chosen_dark_is_the_same_as_the_dark_of_the_screen():
    assert tokens("chosen") == tokens("dark")
    assert set(tokens("dark")) == set(tokens("light"))


def test_type_stays_readable_on_a_phone():
    narrow = float(parsed(full_course().narrow).get("viewBox").split()[2])
    size = float(re.search(r"\.p-narrow text.*?font-size: (\d+)px", stylesheet())[1])
    assert size * 310 / narrow >= 11  # a card in a window of 390 px leaves 310 px


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_file_stands_alone(theme):
    svg = picture_file(full_course(), theme=theme)
    assert parsed(svg).tag.endswith("svg")
    assert "var(" not in svg
    assert tokens(theme)["client"] in svg
    assert "@" not in svg  # no query of a page, no import


def test_narrow_file_is_the_narrow_drawing():
    assert 'viewBox="0 0 360' in picture_file(full_course(), narrow=True)


def test_style_sheet_lies_where_it_says():
    assert stylesheet_path().read_text(encoding="utf-8") == stylesheet()
    assert "http" not in stylesheet()


def test_every_class_that_is_drawn_has_a_rule():
    picture = full_course()
    drawn = {
        name for svg in (picture.svg, picture.narrow) for e in parsed(svg).iter() for name in e.get("class", "").split()
    }
    plain = {"p-course", "p-name", "p-told"}  # take the rules of the text around them
    assert {name for name in drawn - plain if f".{name}" not in stylesheet()} == set()
