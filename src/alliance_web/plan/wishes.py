"""The questions about how somebody likes to work, from the data file `preferences.toml`, and answers in words.

An answer is a step from -2 to 2, or None for "no wish". A step has words and is never added to another: no score.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext

FILE = Path(__file__).parent / "preferences.toml"
STEPS = (-2, -1, 0, 1, 2)
DIRECTNESS = "directness"

Answers = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the words of its five steps; {client} and {therapist} stand for their names."""

    key: str
    title: str
    asks: str
    steps: tuple[str, ...]

    def in_words(self, step: int | None, names: Mapping[str, str]) -> str:
        """What somebody answered. `names`: by part, "client" and "therapist"."""
        return gettext("No preference") if step is None else self.choices(names)[STEPS.index(step)][1]

    def choices(self, names: Mapping[str, str]) -> list[tuple[int, str]]:
        """Every step with its words."""
        return [(step, gettext(words).format(**names)) for step, words in zip(STEPS, self.steps, strict=True)]

    def asked(self, names: Mapping[str, str]) -> str:
        """The question itself."""
        return gettext(self.asks).format(**names)


@cache
def questions() -> tuple[Question, ...]:
    """All questions in the order in which they are asked."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["questions"]
    return tuple(Question(row["key"], row["title"], row["asks"], tuple(row["steps"])) for row in rows)


def question(key: str) -> Question:
    """One question. Raises KeyError for a key that the file does not have."""
    return {one.key: one for one in questions()}[key]
