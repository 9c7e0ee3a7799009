"""Every text can be read on every ground it may stand on, in light and in dark, by colour-blind readers too."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from tests.web.ui.colour import SIGHT, contrast, distance, tokens

STYLES = Path(__file__).parents[3] / "src/alliance_web/ui/static/ui"
LIGHT, DARK = tokens((STYLES / "tokens.css").read_text(encoding="utf-8"))
MODES = {"light": LIGHT, "dark": DARK}

VOICES = ("client", "therapist", "third", "fourth", "fifth", "sixth")
# Which text may stand on which ground. --sunken is for hovered and quiet things and takes plain text only.
TEXTS_ON = {
    **dict.fromkeys(("paper", "card", "note"), ("ink", "muted", "note-ink", "plan", "error", *VOICES)),
    "sunken": ("ink", "muted", "note-ink"),
    "client-soft": ("ink", "note-ink"),
    "therapist-soft": ("ink",),
}
FILLED = ("ink", "client", "therapist", "error", "ink-hover")
# The edge of a thing to tap and the focus ring: 3 : 1 (WCAG 2.2, 1.4.11 and 2.4.13).
EDGES = ("control", "focus")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("ground", "text"), [(ground, text) for ground, texts in TEXTS_ON.items() for text in texts])
def test_text_is_readable(mode: str, ground: str, text: str) -> None:
    assert contrast(MODES[mode][text], MODES[mode][ground]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", FILLED)
def test_text_on_a_filled_ground_is_readable(mode: str, ground: str) -> None:
    text = "on-" + ground.removesuffix("-hover")
    assert contrast(MODES[mode][text], MODES[mode][ground]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", ["paper", "card", "note", "sunken"])
@pytest.mark.parametrize("edge", EDGES)
def test_the_edge_of_a_control_can_be_seen(mode: str, ground: str, edge: str) -> None:
    assert contrast(MODES[mode][edge], MODES[mode][ground]) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHT)
def test_the_voices_stay_apart(mode: str, sight: str) -> None:
    """15 in CIELAB is seen at once; shape and dash tell them apart as well, so that colour never stands alone."""
    apart = {pair: distance(MODES[mode][pair[0]], MODES[mode][pair[1]], sight) for pair in combinations(VOICES, 2)}
    assert {pair: round(value, 1) for pair, value in apart.items() if value < 15} == {}
    assert apart["client", "therapist"] >= 35


def test_every_colour_token_has_a_dark_value() -> None:
    dark_part = (STYLES / "tokens.css").read_text(encoding="utf-8").split("prefers-color-scheme: dark")[1]
    assert [name for name in LIGHT if f"--{name}: #" not in dark_part] == []


@pytest.mark.parametrize("sheet", ["alliance", "components", "forms", "pictures", "gallery"])
def test_colours_stand_in_the_tokens_only(sheet: str) -> None:
    rules = re.sub(r"/\*.*?\*/", "", (STYLES / f"{sheet}.css").read_text(encoding="utf-8"), flags=re.S)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", rules) == []


@pytest.mark.parametrize("sheet", ["alliance", "components", "forms", "pictures", "print", "gallery"])
def test_every_token_used_is_defined(sheet: str) -> None:
    used = set(re.findall(r"var\(--([\w-]+)", (STYLES / f"{sheet}.css").read_text(encoding="utf-8")))
    defined = set(re.findall(r"--([\w-]+):", (STYLES / "tokens.css").read_text(encoding="utf-8")))
    assert used - defined == set()


def test_dark_stays_off_paper() -> None:
    sheet = (STYLES / "tokens.css").read_text(encoding="utf-8")
    assert re.findall(r"@media ([^{]+) \{", sheet) == ["screen and (prefers-color-scheme: dark)"]
