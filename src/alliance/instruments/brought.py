"""Files that a practice brings: a definition of its own, or wording where only the key ships."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from alliance.instruments.check_in import FAMILY
from alliance.instruments.definition import DefinitionFaults, build, definition_faults, parse
from alliance.instruments.library import pack_keys, shipped_keys
from alliance.model.instrument import Instrument

#: Keys stand in addresses and beside pictures.
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
#: Codes become the names of fields on a page and of columns in a file.
_CODE = re.compile(r"(?!(?:submission|step|score|sharing_\w*|guess_\w*)$)[a-z][a-z0-9_]{0,39}")
#: Beginnings that mean something to the program.
_OURS = (FAMILY, "total")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of an instrument as a file or a page gives them, before anybody has vouched for them."""

    texts: dict[str, str]
    stem: str = ""
    labels: tuple[str, ...] = field(default=())


def read_own(content: bytes, file: str) -> Instrument:
    """A practice's own definition; `file` is how faults name it. Raises DefinitionFaults with every fault, also where
    the key is one of ours.
    """
    data = parse(content, file)
    key = data.get("key")
    faults = [*definition_faults(data), *(key_faults(key) if isinstance(key, str) and key.strip() else ())]
    faults += _code_faults(data.get("items"))
    if faults:
        raise DefinitionFaults(file, faults)
    return build(data)


def key_faults(key: str) -> Iterator[str]:
    """Why a practice cannot give its own definition this key."""
    if not _KEY.fullmatch(key):
        yield "key: has other than small letters, digits and hyphens, or more than 40 of them. Write it like mood-1."
    elif key.startswith(_OURS):
        yield f"key: begins with {' or '.join(_OURS)}, which the program reads as its own. Take another."
    elif key in shipped_keys() | pack_keys():
        yield f"key: {key} comes with the program and cannot be replaced. Take another key, such as own-{key}."


def _code_faults(items: Any) -> Iterator[str]:
    for row, item in enumerate(items if isinstance(items, list) else [], start=1):
        code = item.get("code") if isinstance(item, dict) else None
        if isinstance(code, str) and code.strip() and not _CODE.fullmatch(code):
            yield f"items[{row}].code: is {code!r}. Use small letters, digits and _, up to 40, no name of ours."


def read_wording(content: bytes, file: str) -> Wording:
    """The wording in a TOML file: `stem`, `labels` (a list) and a table `[texts]` with item code = wording.

    Raises DefinitionFaults with every fault of the file's shape; whether it fits the instrument, `bring_text` tells.
    """
    data = parse(content, file)
    if faults := tuple(_wording_faults(data)):
        raise DefinitionFaults(file, faults)
    return Wording(dict(data["texts"]), data.get("stem", ""), tuple(data.get("labels", ())))


def _wording_faults(data: dict[str, Any]) -> Iterator[str]:
    for name in sorted(set(data) - {"texts", "stem", "labels"}):
        yield f"{name}: is not a field of a wording. Remove it; there are stem, labels and texts."
    texts, labels = data.get("texts"), data.get("labels", [])
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        yield 'texts: is not a table of texts. Give [texts] with a line for each item, like q1 = "...".'
    if not isinstance(data.get("stem", ""), str):
        yield "stem: is not a text. Give the words before the first item, or leave it out."
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        yield "labels: is not a list of texts. Give the words of the answers from the lowest to the highest."
