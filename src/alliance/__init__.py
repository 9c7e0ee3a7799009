"""Alliance: measure the working relationship of a therapy from both chairs.

`import alliance` is quick: a part of the library is loaded when its first name is used.

    import alliance
    ratings = alliance.read_table("ratings.csv")
    for course in alliance.courses(ratings, by="therapy", over="session", value="score"):
        print(course.by, course.usual, course.episodes)

Everything that is public in a part is found there too, e.g. `alliance.course.course_tables`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: The names offered here, by the part of the library that holds them.
_DOORS = {
    "attainment": ("attainment_t_score",),
    "course": ("course_tables", "courses", "parse_rule"),
    "dyad": ("agreement", "gaps", "guess_accuracy", "response_surface", "split_alliance", "truth_and_bias"),
    "expected": ("closed_therapies", "expected_course", "signals"),
    "instruments": ("available", "load", "score"),
    "prompts": ("catalogue", "find", "words"),
    "psychometrics": ("score_table",),
    "repair": ("spans",),
    "simulate": ("practice",),
    "tables": ("read_table", "write_table"),
}
_PARTS = {name: part for part, names in _DOORS.items() for name in names}

__all__ = [*_PARTS]


def __getattr__(name: str) -> Any:
    """Load the part that holds `name`, or the part itself (PEP 562)."""
    if name in _PARTS:
        return getattr(import_module(f"alliance.{_PARTS[name]}"), name)
    if name in _DOORS or name in {"charts", "model", "distributions"}:
        return import_module(f"alliance.{name}")
    raise AttributeError(f"alliance has no {name!r}; choose from {', '.join(sorted(_PARTS))}")


def __dir__() -> list[str]:
    return sorted([*_PARTS, *_DOORS, "charts", "model"])
