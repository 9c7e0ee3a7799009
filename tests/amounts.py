"""How much is tried: little and always the same while somebody waits, much and at random in the nightly run."""

import os
from typing import Any

from hypothesis import settings

NIGHTLY = os.environ.get("ALLIANCE_TESTS") == "nightly"
TIMES = 20


def examples(number: int, **more: Any) -> settings:
    """So many examples of a property; twenty times as many at night."""
    return settings(max_examples=number * (TIMES if NIGHTLY else 1), **more)
