"""A file between its trial and its import: kept sealed, for the person who brought it, for a quarter of an hour."""

from __future__ import annotations

import json
import re
import secrets
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.cache import cache

from alliance_web.vault.cipher import CannotOpen, open_sealed, seal

from .totals import Layout

PLACE = "exchange.waiting"
GOOD_FOR = 15 * 60  # seconds
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")  # what `keep` gives


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file with what was said about it. `layout` is None for a file of ratings."""

    name: str
    content: bytes
    therapy_column: str = ""
    layout: Layout | None = None


def keep(waiting: Waiting, *, owner: int) -> str:
    """Keep a file; gives the token that fetches it."""
    token = secrets.token_urlsafe(16)
    layout = asdict(waiting.layout) if waiting.layout else None
    if layout and layout["started_on"]:
        layout["started_on"] = layout["started_on"].isoformat()
    content = b64encode(waiting.content).decode()
    text = json.dumps([waiting.name, content, waiting.therapy_column, layout])
    cache.set(_key(owner, token), seal(text, place=PLACE), GOOD_FOR)
    return token


def fetch(token: str, *, owner: int) -> Waiting | None:
    """The file behind a token of this person; None once its time is over, or where it does not open."""
    sealed = cache.get(_key(owner, token)) if TOKEN.fullmatch(token) else None
    if sealed is None:
        return None
    try:
        name, content, therapy_column, layout = json.loads(open_sealed(sealed, place=PLACE))
    except (CannotOpen, ValueError):
        return None
    return Waiting(name, b64decode(content), therapy_column, _layout(layout))


def forget(token: str, *, owner: int) -> None:
    """Give a file up."""
    cache.delete(_key(owner, token))


def _layout(kept: dict[str, Any] | None) -> Layout | None:
    if kept is None:
        return None
    began = kept.pop("started_on")
    lists: dict[str, Any] = {name: tuple(kept.pop(name)) for name in ("by", "wide")}
    return Layout(**kept, **lists, started_on=date.fromisoformat(began) if began else None)


def _key(owner: int, token: str) -> str:
    return f"import:{owner}:{token}"
