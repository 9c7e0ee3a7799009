"""JSON on stdout: dates as text, figures that are not numbers as null."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from math import isfinite
from typing import Any


def print_json(value: Any) -> None:
    """Print `value` as JSON. Mappings, sequences, numbers, text, and what has a text form such as a date."""
    json.dump(_plain(value), sys.stdout, default=str, ensure_ascii=False)
    print()


def _plain(value: Any) -> Any:
    """NaN and infinity are not JSON."""
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
