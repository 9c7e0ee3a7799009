"""Ways to open a hard talk, from the data file `ways.toml`: our own words, with the source of each idea."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from .states import Kind, State

FILE = Path(__file__).parent / "ways.toml"
# The states in which there is something to open; the others have come to an end.
STATES = (State.NOTICED, State.NAMED, State.TALKED, State.NOT_REPAIRED)
# What can be said after a talk fits as well where the client is not sure.
LIKE = {State.NOT_SURE: State.TALKED}


class Chair(StrEnum):
    """Who says it. `either`: a phrase for a page that both read together."""

    CLIENT = "client"
    THERAPIST = "therapist"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Idea:
    """What a phrase does, and where the idea comes from."""

    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Way:
    """One phrase, as it ships or as the practice words it."""

    key: str
    chair: Chair
    kinds: frozenset[Kind]
    states: frozenset[State]
    idea: Idea
    words: str
    review_by: date

    def fits(self, *, chair: Chair, kind: Kind, state: State) -> bool:
        """Whether somebody in this chair can say it about such a strain."""
        return self.chair is chair and kind in self.kinds and LIKE.get(state, state) in self.states


@cache
def shipped() -> tuple[Way, ...]:
    """Every way as it ships, in the order of the file."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    ideas = {row["name"]: Idea(row["title"], row["source"]) for row in content["idea"]}
    return tuple(_way(row, ideas) for row in content["way"])


def _way(row: dict[str, Any], ideas: dict[str, Idea]) -> Way:
    return Way(
        key=row["key"],
        chair=Chair(row["chair"]),
        kinds=frozenset(Kind(kind) for kind in row["kinds"]),
        states=frozenset(State(state) for state in row["states"]),
        idea=ideas[row["does"]],
        words=row["words"],
        review_by=row["review_by"],
    )


def fitting(ways: Iterable[Way], *, chair: Chair, kind: Kind, state: State) -> tuple[Way, ...]:
    """The two or three ways that fit, in the order of the file; none where there is nothing to open."""
    return tuple(way for way in ways if way.fits(chair=chair, kind=kind, state=state))
