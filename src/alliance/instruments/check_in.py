"""The Both-Chairs Session Check-in and its versions: the one place that says which version a new therapy begins with.

A therapy keeps the version it began with. Numbers of two versions answer different questions: they are never joined.
"""

from __future__ import annotations

import re

FAMILY = "both-chairs"
VERSIONS = ("1", "2")
#: What a therapy that begins now is asked.
CURRENT = "2"
_KEY = re.compile(rf"{FAMILY}-[a-z]+-(\d+)")


def check_in(rater: str, version: str = CURRENT) -> str:
    """The key of one form: `check_in("client")`. Raises ValueError for a version that there is not."""
    if version not in VERSIONS:
        raise ValueError(f"There is no version {version!r} of the check-in; there are {', '.join(VERSIONS)}.")
    return f"{FAMILY}-{rater}-{version}"


def check_in_version(key: str) -> str | None:
    """The version of the check-in that a key names; None for the key of another instrument."""
    match = _KEY.fullmatch(key)
    return match[1] if match else None


def is_check_in(key: str) -> bool:
    """Whether a key is that of a form of the check-in, in whatever version."""
    return check_in_version(key) is not None
