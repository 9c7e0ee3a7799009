"""Who can be entered as, in the order in which a visitor wants to meet them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from alliance_web.people.queries import practice
from alliance_web.people.queries import staff as staff_of
from alliance_web.therapies.queries import pairs

if TYPE_CHECKING:
    from alliance_web.people.models import User

SHAPES_FILE = "shapes.toml"


@dataclass(frozen=True, slots=True)
class Pair:
    """One therapy of the cast: both chairs and how many sessions they had."""

    client: str
    client_key: UUID
    therapist: str
    therapist_key: UUID
    sessions: int


@dataclass(frozen=True, slots=True)
class Group:
    """Therapies of one kind of course: the first to start with, and the others."""

    about: str
    first: Pair
    others: tuple[Pair, ...]


@cache
def cast() -> dict[str, Any]:
    """The cast as written in cast.toml."""
    return tomllib.loads((Path(__file__).parent / "cast.toml").read_text(encoding="utf-8"))


def write_shapes(shapes: dict[UUID, str]) -> None:
    """Keep which therapy was made with which kind of course: known here only, like the truth of any simulation."""
    lines = (f'"{key}" = "{shape}"\n' for key, shape in shapes.items())
    (settings.FOLDER / SHAPES_FILE).write_text("".join(lines), encoding="utf-8")


def groups() -> tuple[Group, ...]:
    """The therapies by kind of course, in the order of cast.toml."""
    path = settings.FOLDER / SHAPES_FILE
    shapes = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    made = {str(row["key"]): _pair(row) for row in pairs() if row["client_key"]}
    found = (
        (about, [made[key] for key in shapes if shapes[key] == shape and key in made])
        for shape, about in cast()["shapes"].items()
    )
    return tuple(Group(about, rows[0], tuple(rows[1:])) for about, rows in found if rows)


def _pair(row: dict[str, Any]) -> Pair:
    return Pair(row["client"], row["client_key"], row["therapist"], row["therapist_key"], row["sessions"])


def staff() -> list[User]:
    """Everybody who works in the practice."""
    here = practice()
    return list(staff_of(here)) if here else []
