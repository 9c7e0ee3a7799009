"""What messages say, in the language of whoever gets them: read from `texts.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIRST = "en"


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything that is sent in one language. `name`: what the language calls itself."""

    name: str
    subject: str
    email: str
    move: str
    text: str
    code: str


@cache
def languages() -> dict[str, Texts]:
    """Every language that messages can be written in, by its code."""
    rows = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))
    return {code: Texts(**row) for code, row in rows.items()}


def texts(language: str) -> Texts:
    """The texts of a language; the first one for a language that is no longer there."""
    found = languages()
    return found.get(language, found[FIRST])


def first_name(name: str) -> str:
    """What a message calls somebody: the first word of their name."""
    return (name.split() or [""])[0]
