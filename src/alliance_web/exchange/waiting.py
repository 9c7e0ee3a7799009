"""A file between its trial and its import: kept sealed, for the person who brought it, for a quarter of an hour."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from alliance.tables import AS_IT_IS, Fault, ReadingOptions
from alliance_web.vault import waiting as sealed

from .totals import Layout

PLACE = "exchange.waiting"
FAULTS = "exchange.faults"
GOOD_FOR = sealed.GOOD_FOR


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file with what was said about it. `layout` is None for a file of ratings."""

    name: str
    content: bytes
    therapy_column: str = ""
    layout: Layout | None = None
    reading: ReadingOptions = AS_IT_IS


def keep(waiting: Waiting, *, owner: int) -> str:
    """Keep a file; gives the token that fetches it."""
    layout = asdict(waiting.layout) if waiting.layout else None
    if layout and layout["started_on"]:
        layout["started_on"] = layout["started_on"].isoformat()
    content = b64encode(waiting.content).decode()
    kept = [waiting.name, content, waiting.therapy_column, layout, asdict(waiting.reading)]
    return sealed.keep(kept, place=PLACE, owner=owner)


def fetch(token: str, *, owner: int) -> Waiting | None:
    """The file behind a token of this person; None once its time is over, or where it does not open."""
    kept = sealed.fetch(token, place=PLACE, owner=owner)
    if kept is None:
        return None
    name, content, therapy_column, layout, reading = kept
    return Waiting(name, b64decode(content), therapy_column, _layout(layout), _reading(reading))


def keep_faults(faults: Sequence[Fault], *, owner: int) -> str:
    """Keep the faults of a file, to be taken away as a table; gives the token that fetches them."""
    return sealed.keep([asdict(fault) for fault in faults], place=FAULTS, owner=owner)


def fetch_faults(token: str, *, owner: int) -> list[Fault] | None:
    """The faults behind a token of this person; None once their time is over."""
    kept = sealed.fetch(token, place=FAULTS, owner=owner)
    return None if kept is None else [Fault(**one) for one in kept]


def forget(token: str, *, owner: int) -> None:
    """Give a file up."""
    sealed.forget(token, owner=owner)


def _layout(kept: dict[str, Any] | None) -> Layout | None:
    if kept is None:
        return None
    began = kept.pop("started_on")
    lists: dict[str, Any] = {name: tuple(kept.pop(name)) for name in ("by", "wide")}
    return Layout(**kept, **lists, started_on=date.fromisoformat(began) if began else None)


def _reading(kept: dict[str, Any]) -> ReadingOptions:
    where = tuple((column, value) for column, value in kept.pop("where"))
    return ReadingOptions(**kept | {"where": where, "missing": tuple(kept["missing"])})
