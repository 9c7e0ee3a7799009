"""How a result shows itself: one line per figure where it is printed, a small table in a notebook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from html import escape
from typing import Any

_MOST = 6  # of a collection that are written out; more are counted


class Shown:
    """A result that is read by people. What inherits from it is a frozen dataclass, and its fields are shown.

    Numbers are rounded to four significant digits, what is missing is a dash, tables and long collections are counted,
    empty text is left out. The fields themselves hold the whole values. Results that come many at a time keep the one
    line of a dataclass.
    """

    __slots__ = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        type.__setattr__(cls, "__repr__", _printed)  # a dataclass writes its own unless there is one

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in _figures(self))
        return f"<table><caption>{type(self).__name__}</caption><tbody>{rows}</tbody></table>"


def _printed(result: Shown) -> str:
    figures = list(_figures(result))
    wide = max((len(name) for name, _ in figures), default=0)
    return "\n".join([type(result).__name__, *(f"  {name:<{wide}}  {value}" for name, value in figures)])


def _figures(result: Any) -> Iterator[tuple[str, str]]:
    for field in fields(result):
        if told := _short(getattr(result, field.name)):
            yield field.name, told


def _short(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(shape := getattr(value, "shape", None), tuple):
        return f"{type(value).__name__}, {' × '.join(map(str, shape))}"
    if is_dataclass(value):
        return ", ".join(f"{name} {told}" for name, told in _figures(value))
    if isinstance(value, str | bytes) or not isinstance(value, Collection):
        return str(value)
    if len(value) > _MOST:
        return f"{len(value)} of them"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_short(one)}" for name, one in value.items()) or "none"
    return "; ".join(_short(one) for one in value) or "none"
