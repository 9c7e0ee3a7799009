"""What commands print: JSON with dates as text and null for what is no number; what was done, and what needs a look."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

import typer

from alliance.cli.failures import ATTENTION


def print_json(value: Any) -> None:
    """Print `value` as JSON. Mappings, sequences, numbers, text, and what has a text form such as a date."""
    print(_json(value))


def print_json_list(name: str, items: Iterable[Any], **after: Any) -> None:
    """Print `{name: [items]}` as JSON, one item after the other, so that a million of them need no memory.

    `after`: what else is told, behind the list.
    """
    sys.stdout.write(f"{{{json.dumps(name)}: [")
    for place, item in enumerate(items):
        sys.stdout.write((", " if place else "") + _json(item))
    print("]" + "".join(f", {json.dumps(key)}: {_json(value)}" for key, value in after.items()) + "}")


def print_done(done: Any) -> None:
    """Print what was done (`words`) and what needs a look although it was done (`attention`), with its exit code."""
    print(done.words)
    for one in done.attention:
        print(one, file=sys.stderr)
    if done.attention:
        raise typer.Exit(ATTENTION)


def _json(value: Any) -> str:
    try:
        return json.dumps(value, default=str, ensure_ascii=False, allow_nan=False)
    except ValueError:  # NaN and infinity are not JSON
        return json.dumps(_plain(value), default=str, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """The same with null for numbers that are none."""
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
