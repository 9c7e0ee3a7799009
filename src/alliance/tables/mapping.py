"""How to read the exports of one program, written down once and kept for the next export."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from alliance.tables.faults import TableUnreadable
from alliance.tables.options import AS_IT_IS, ReadingOptions

_TABLES = ("columns", "where", "answers")
_KINDS: Mapping[str, tuple[type, ...]] = {
    "missing": (list,),
    "day_order": (str,),
    "first_answer": (int, float),
    "header_row": (int,),
    "first_row": (int,),
    "row_names": (bool,),
    "sheet": (str,),
    "turned": (bool,),
} | dict.fromkeys(_TABLES, (dict,))


def read_map(path: Path) -> ReadingOptions:
    """What a mapping file says. Raises TableUnreadable with everything that is wrong with it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TableUnreadable(f"{path} cannot be read: {error.strerror}. Check the path and permissions.") from error
    return options_from(content, path.name)


def options_from(content: bytes, name: str) -> ReadingOptions:
    """What a mapping file of this name and content says. Raises TableUnreadable."""
    try:
        said = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise TableUnreadable(f"{name} is not valid TOML. Write one with `alliance columns`.") from error
    wrong = [f"{one} is not known" for one in said if one not in _KINDS]
    wrong += [f"{one} has the wrong kind of value" for one, value in said.items() if not _fits(one, value)]
    if wrong:
        known = ", ".join(field.name for field in fields(ReadingOptions))
        raise TableUnreadable(f"{name} cannot be used: {'; '.join(wrong)}. It may hold {known}.")
    if "missing" in said:
        said["missing"] = tuple(str(word) for word in said["missing"])
    if "where" in said:
        said["where"] = tuple((str(column), str(value)) for column, value in said["where"].items())
    if "columns" in said:
        said["columns"] = {str(here): str(there) for here, there in said["columns"].items()}
    try:
        return ReadingOptions(**said)
    except ValueError as error:
        raise TableUnreadable(f"{name} cannot be used: {error}") from error


def write_map(options: ReadingOptions, path: Path, comments: Mapping[str, str]) -> None:
    """Write a mapping file; `comments`: a word on columns, by their name in the file. Raises TableUnreadable."""
    lines = ["# How to read this export. Give it to each command with --map, and keep it for the next export.", ""]
    plain = {name: value for name, value in asdict(options).items() if name not in _TABLES}
    blank = asdict(AS_IT_IS)
    lines += [f"{name} = {_toml(value)}" for name, value in plain.items() if value != blank[name]]
    lines += ["", "[columns]  # name in Alliance = name in the file"]
    for here, there in options.columns.items():
        lines.append(f"{_toml(here)} = {_toml(there)}" + (f"  # {comments[there]}" if there in comments else ""))
    for name in ("where", "answers"):
        pairs = dict(getattr(options, name))
        lines += ["", f"[{name}]", *(f"{_toml(key)} = {_toml(value)}" for key, value in pairs.items())] if pairs else []
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise TableUnreadable(f"{path} cannot be written: {error.strerror}. Check the folder.") from error


def _fits(name: str, value: Any) -> bool:
    kinds = _KINDS.get(name)
    if kinds is None:
        return True
    if isinstance(value, bool):
        return bool in kinds
    if name == "answers" and isinstance(value, dict):
        return all(isinstance(number, int | float) for number in value.values())
    return isinstance(value, kinds)


def _toml(value: Any) -> str:
    """A value as TOML writes it; its strings are those of JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)
