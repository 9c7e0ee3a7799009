"""Put measured figures into the catalogue of prompts, without touching anything else in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).parents[2] / "src" / "alliance" / "prompts" / "catalogue.toml"
FIGURES = ("by_chance", "found")


def write_figures(figures: dict[str, dict[str, Any]]) -> None:
    """Replace the `measured` line of every prompt."""
    text = CATALOGUE.read_text(encoding="utf-8")
    for name, entry in figures.items():
        line = "measured = { " + ", ".join(f"{key} = {entry[key]}" for key in FIGURES if key in entry) + " }"
        block = re.compile(rf'(name = "{name}"\n(?:(?!\[prompt).*\n)*?parameters = .*\n)(?:measured = .*\n)?')
        text, count = block.subn(lambda found, line=line: f"{found[1]}{line}\n", text)
        if count != 1:
            raise ValueError(f"The catalogue has {count} prompts named {name}; it should have one.")
    CATALOGUE.write_text(text, encoding="utf-8")
