"""What waits between two pages: sealed, for the person who brought it, for a quarter of an hour."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

from django.core.cache import cache

from .cipher import CannotOpen, open_sealed, seal

GOOD_FOR = 15 * 60  # seconds
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")  # what `keep` gives


def keep(content: Any, *, place: str, owner: int) -> str:
    """Keep anything that JSON can hold; gives the token that fetches it."""
    token = secrets.token_urlsafe(16)
    cache.set(_key(owner, token), seal(json.dumps(content), place=place), GOOD_FOR)
    return token


def fetch(token: str, *, place: str, owner: int) -> Any:
    """What is behind a token of this person; None once its time is over, or where it does not open."""
    sealed = cache.get(_key(owner, token)) if TOKEN.fullmatch(token) else None
    if sealed is None:
        return None
    try:
        return json.loads(open_sealed(sealed, place=place))
    except (CannotOpen, ValueError):
        return None


def forget(token: str, *, owner: int) -> None:
    """Give it up."""
    cache.delete(_key(owner, token))


def _key(owner: int, token: str) -> str:
    return f"import:{owner}:{token}"
