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
    """A practice's own definition.

    Parameters
    ----------
    content : bytes
        A TOML file, UTF-8.
    file : str
        How faults name it.

    Returns
    -------
    Instrument
        As `load` gives it.

    Raises
    ------
    DefinitionFaults
        A ValueError with every fault, also where the key is one of ours.

    Examples
    --------
    >>> from alliance.instruments import DefinitionFaults, read_own
    >>> try:
    ...     read_own(b"key = 1", "mood.toml")
    ... except DefinitionFaults as fault:
    ...     print(len(fault.faults) > 1)
    True
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
        yield "key: must be up to 40 lower-case letters, digits and hyphens, such as mood-1."
    elif key.startswith(_OURS):
        yield f"key: begins with {' or '.join(_OURS)}, which is reserved. Choose another."
    elif key in shipped_keys() | pack_keys():
        yield f"key: {key} ships with Alliance and cannot be replaced. Choose another key, such as own-{key}."


def _code_faults(items: Any) -> Iterator[str]:
    for row, item in enumerate(items if isinstance(items, list) else [], start=1):
        code = item.get("code") if isinstance(item, dict) else None
        if isinstance(code, str) and code.strip() and not _CODE.fullmatch(code):
            yield f"items[{row}].code: is {code!r}. Use up to 40 lower-case letters, digits and _, no reserved name."


def read_wording(content: bytes, file: str) -> Wording:
    r"""The wording in a TOML file: `stem`, `labels` (a list) and a table `[texts]` with item code = wording.

    Parameters
    ----------
    content : bytes
        A TOML file, UTF-8.
    file : str
        How faults name it.

    Returns
    -------
    Wording
        What the file says; `bring_text` checks whether it fits the instrument.

    Raises
    ------
    DefinitionFaults
        With every fault of the file's shape.

    Examples
    --------
    >>> from alliance.instruments import read_wording
    >>> wording = read_wording(b'stem = "Lately"\n[texts]\nq1 = "Low mood"', "wording.toml")
    >>> wording.stem, wording.texts
    ('Lately', {'q1': 'Low mood'})
    """
    data = parse(content, file)
    if faults := tuple(_wording_faults(data)):
        raise DefinitionFaults(file, faults)
    return Wording(dict(data["texts"]), data.get("stem", ""), tuple(data.get("labels", ())))


def _wording_faults(data: dict[str, Any]) -> Iterator[str]:
    for name in sorted(set(data) - {"texts", "stem", "labels"}):
        yield f"{name}: is not a known field. Remove it, or use stem, labels or texts."
    texts, labels = data.get("texts"), data.get("labels", [])
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        yield 'texts: must be a table [texts] with a line for each item, like q1 = "...".'
    if not isinstance(data.get("stem", ""), str):
        yield "stem: must be text, the words before the first item. Or leave it out."
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        yield "labels: must be a list of texts for the answers, from lowest to highest."
