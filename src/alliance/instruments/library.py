"""Find an instrument by its key, among those that come with Alliance and those that a practice adds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alliance.instruments.definition import load_file
from alliance.instruments.totals import is_total, total
from alliance.model.instrument import Instrument

DEFINITIONS = Path(__file__).parent / "definitions"


class UnknownInstrument(KeyError):
    """No definition has this key."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(key)
        self.key, self.known = key, known

    def __str__(self) -> str:
        return f"There is no instrument {self.key!r}. There are: {', '.join(self.known)}."


def available(folder: Path | None = None) -> tuple[str, ...]:
    """The keys that can be loaded, in alphabetical order: ours, and those of the definition files in `folder`."""
    own = {path.stem for path in folder.glob("*.toml")} if folder else set()
    return tuple(sorted(_shipped_keys() | own))


def load(key: str, folder: Path | None = None) -> Instrument:
    """The instrument with this key. `folder` holds a practice's own definitions; ours cannot be replaced by them.

    The key of a total (`total:bdi:lower:0:63`) gives an instrument with the total as its one item.
    Raises UnknownInstrument (a KeyError) that names the known keys, and DefinitionFaults with every fault of the file.
    """
    if is_total(key):
        return total(key)
    if key in _shipped_keys():
        return _shipped(key)
    if folder is None or key not in available(folder):
        raise UnknownInstrument(key, available(folder))
    return load_file(folder / f"{key}.toml")


@cache
def _shipped_keys() -> frozenset[str]:
    return frozenset(path.stem for path in DEFINITIONS.glob("*.toml"))


@cache
def _shipped(key: str) -> Instrument:
    return load_file(DEFINITIONS / f"{key}.toml")
