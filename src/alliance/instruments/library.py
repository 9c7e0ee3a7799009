"""Find an instrument by its key: ours, those of the non-commercial pack, and those that a practice adds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alliance.instruments.definition import load_file
from alliance.instruments.totals import is_total, total
from alliance.model.instrument import Instrument

DEFINITIONS = Path(__file__).parent / "definitions"
#: Under licences that forbid commercial use; not covered by the licence of this program. See its README.
NON_COMMERCIAL = Path(__file__).parent / "packs" / "non_commercial"


class UnknownInstrument(KeyError):
    """No definition has this key."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(key)
        self.key, self.known = key, known

    def __str__(self) -> str:
        return f"There is no instrument {self.key!r}. Choose from {', '.join(self.known)}."


class NotDeclared(LookupError):
    """The instrument is in the non-commercial pack, and nobody has declared non-commercial use."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"{key} is in the non-commercial pack: its licence forbids commercial use. Declare "
            "non-commercial use (non_commercial=True, or --non-commercial), or choose another instrument."
        )


def available(folder: Path | None = None, *, non_commercial: bool = False) -> tuple[str, ...]:
    """The keys that can be loaded: ours, and those of the definition files in `folder`.

    Parameters
    ----------
    folder : Path, optional
        Folder with a practice's own definition files (KEY.toml).
    non_commercial : bool
        You declare that no one earns money with this use; then the non-commercial pack is there too.

    Returns
    -------
    tuple of str
        Keys in alphabetical order.

    Examples
    --------
    >>> from alliance.instruments import available
    >>> "phq-9" in available()
    True
    """
    own = {path.stem for path in folder.glob("*.toml")} if folder else set()
    pack = pack_keys() if non_commercial else frozenset()
    return tuple(sorted(shipped_keys() | pack | (own - pack_keys())))


def load(key: str, folder: Path | None = None, *, non_commercial: bool = False) -> Instrument:
    """The instrument with this key.

    Definitions in `folder` cannot replace ours. The key of a total (`total:bdi:lower:0:63`) gives an instrument with
    the total as its one item.

    Parameters
    ----------
    key : str
        Such as "phq-9"; `available` lists them.
    folder : Path, optional
        Folder with a practice's own definition files (KEY.toml).
    non_commercial : bool
        You declare that no one earns money with this use; then the non-commercial pack is there too.

    Returns
    -------
    Instrument
        Items, scales, rights and what may be claimed.

    Raises
    ------
    UnknownInstrument
        A KeyError that names the known keys.
    NotDeclared
        The key is in the non-commercial pack, without the declaration.
    DefinitionFaults
        With every fault of the file.

    Examples
    --------
    >>> import alliance
    >>> phq9 = alliance.load("phq-9")
    >>> phq9.name, len(phq9.items)
    ('Patient Health Questionnaire, depression (PHQ-9)', 10)
    >>> alliance.load("phq-99")
    Traceback (most recent call last):
        ...
    alliance.instruments.library.UnknownInstrument: There is no instrument 'phq-99'. Choose from ...
    """
    if is_total(key):
        return total(key)
    if key in shipped_keys():
        return _ours(DEFINITIONS, key)
    if key in pack_keys():
        if not non_commercial:
            raise NotDeclared(key)
        return _ours(NON_COMMERCIAL, key)
    if folder is None or key not in available(folder):
        raise UnknownInstrument(key, available(folder, non_commercial=non_commercial))
    return load_file(folder / f"{key}.toml")


@cache
def shipped_keys() -> frozenset[str]:
    """The keys of the definitions that anybody may use.

    Returns
    -------
    frozenset of str
        Without the non-commercial pack.

    Examples
    --------
    >>> from alliance.instruments import shipped_keys
    >>> "gad-7" in shipped_keys()
    True
    """
    return frozenset(path.stem for path in DEFINITIONS.glob("*.toml"))


@cache
def pack_keys() -> frozenset[str]:
    """The keys of the non-commercial pack.

    Returns
    -------
    frozenset of str
        Keys that `load` gives with `non_commercial=True` only.

    Examples
    --------
    >>> from alliance.instruments import pack_keys, shipped_keys
    >>> pack_keys() & shipped_keys()
    frozenset()
    """
    return frozenset(path.stem for path in NON_COMMERCIAL.glob("*.toml"))


@cache
def _ours(folder: Path, key: str) -> Instrument:
    return load_file(folder / f"{key}.toml")
