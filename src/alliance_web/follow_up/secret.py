"""What only the client knows: brought into one form, and compared by a slow hash that lies sealed."""

from __future__ import annotations

import unicodedata
from datetime import date

from django.contrib.auth.hashers import check_password, make_password


def hashed(said: date | str) -> str:
    """The slow hash of a day or a word."""
    return make_password(_plain(said))


def is_right(said: date | str, kept: str) -> bool:
    """Whether somebody said the same; a hash that cannot be read opens nothing."""
    return check_password(_plain(said), kept)


def _plain(said: date | str) -> str:
    """A word without regard to case, spaces and how its letters are composed: nobody remembers these after a year."""
    if isinstance(said, date):
        return said.isoformat()
    return "".join(unicodedata.normalize("NFKC", said).casefold().split())
