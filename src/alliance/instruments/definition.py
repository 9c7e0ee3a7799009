"""From a definition file to an Instrument: read, check everything, build."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from alliance.instruments.naming import OF_INSTRUMENT, OF_ITEM, places_in, without_names
from alliance.instruments.sense import codes, rating_codes, sense_faults
from alliance.instruments.shape import shape_faults
from alliance.model.instrument import (
    TOTAL,
    Band,
    Claims,
    Cutoff,
    Instrument,
    Item,
    Norm,
    Reliability,
    ReliableChange,
    Response,
    Rights,
    Scale,
)

_PLAIN = (
    "key", "name", "version", "rater", "domain", "measures", "validation_status", "source",
    "population", "period", "stem", "guess_stem",
)  # fmt: skip
_LISTS = ("parallel", "doubts")
_PART = re.compile(r"[^.\[:]*")


class DefinitionFaults(ValueError):
    """A definition file that cannot be used. `faults` holds every fault, one sentence or two each."""

    def __init__(self, file: str, faults: Sequence[str]) -> None:
        self.file = file
        self.faults = tuple(faults)
        noun = "error" if len(faults) == 1 else "errors"
        super().__init__(f"{file} has {len(faults)} {noun}:\n" + "\n".join(f"  {fault}" for fault in faults))


def definition_faults(data: Mapping[str, Any]) -> tuple[str, ...]:
    """All faults of a parsed definition.

    Contradictions are looked for wherever the parts concerned have the right shape: a guess at what a faulty part means
    would tell faults that are none.

    Parameters
    ----------
    data : mapping
        What `tomllib` reads from a definition file.

    Returns
    -------
    tuple of str
        One sentence per fault, beginning with its place; empty for a sound definition.

    Examples
    --------
    >>> from alliance.instruments import definition_faults
    >>> len(definition_faults({"key": "mood-1"})) > 1
    True
    """
    misshapen = tuple(shape_faults(data))
    parts = {_PART.match(fault)[0] for fault in misshapen}  # type: ignore[index]  # every fault begins with its place
    return (*misshapen, *sense_faults(data, without=parts))


def load_file(path: Path) -> Instrument:
    """The instrument defined in a TOML file (UTF-8, with or without byte-order mark), whose name is its key.

    Parameters
    ----------
    path : Path
        KEY.toml.

    Returns
    -------
    Instrument
        As `load` gives it.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    DefinitionFaults
        With every fault of the file.

    Examples
    --------
    >>> from pathlib import Path
    >>> import alliance.instruments
    >>> from alliance.instruments import load_file
    >>> folder = Path(alliance.instruments.__file__).parent / "definitions"
    >>> load_file(folder / "gad-7.toml").key
    'gad-7'
    """
    data = parse(path.read_bytes(), path.name)
    faults = [*definition_faults(data), *_name_faults(data.get("key"), path.name)]
    if faults:
        raise DefinitionFaults(path.name, faults)
    return build(data)


def parse(content: bytes, file: str) -> dict[str, Any]:
    """What a TOML file holds, in plain values. Raises DefinitionFaults, which names the `file`."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DefinitionFaults(file, ["the file is not UTF-8 text. Save it as UTF-8."]) from None
    except tomllib.TOMLDecodeError as error:
        raise DefinitionFaults(file, [f"the file is not valid TOML: {error}."]) from None


def _name_faults(key: Any, file: str) -> Iterator[str]:
    if isinstance(key, str) and key.strip() and f"{key}.toml" != file:
        yield f"key: is {key!r}. Rename the file {key}.toml, or correct the key."


def build(data: Mapping[str, Any]) -> Instrument:
    """The instrument from a definition that has been checked."""
    ratings = tuple(rating_codes(data))
    plain: dict[str, Any] = {name: data[name] for name in _PLAIN if name in data}
    lists: dict[str, Any] = {name: tuple(data[name]) for name in _LISTS if name in data}
    return Instrument(
        **_told(plain, OF_INSTRUMENT),
        **lists,
        rights=Rights(**data["rights"]),
        items=tuple(_item(code, data) for code in codes(data)),
        total=_scale({"key": TOTAL, **data[TOTAL]}, ratings) if TOTAL in data else None,
        subscales=tuple(_scale(row, ratings) for row in data.get("subscales", [])),
        claims=_claims(data),
        reliability=tuple(Reliability(**{"scale": TOTAL, **row}) for row in data.get("reliability", [])),
        loinc=data.get("loinc", {}),
    )


def _item(code: str, data: Mapping[str, Any]) -> Item:
    written: Mapping[str, Any] = next((item for item in data.get("items", []) if item["code"] == code), {"code": code})
    fields = {name: value for name, value in written.items() if name != "response"}
    answers = written.get("response") or (data.get("response") if fields.get("kind", "rating") == "rating" else None)
    return Item(
        **_told(fields, OF_ITEM),
        response=_response(answers) if answers else None,
        reverse=code in data.get("reverse", []),
        risk=code in data.get("risk", []),
    )


def _told(fields: dict[str, Any], wordings: tuple[str, ...]) -> dict[str, Any]:
    """The fields with their wordings as they read without a name, and apart the wordings that have places for names."""
    templates = places_in(fields, wordings)
    plain = {name: without_names(text) for name, text in templates.items()}
    return {**fields, **plain, "templates": templates}


def _response(answers: Mapping[str, Any]) -> Response:
    lists = {name: tuple(answers.get(name, ())) for name in ("labels", "drawings")}
    return Response(**{**answers, **lists})


def _scale(row: Mapping[str, Any], ratings: tuple[str, ...]) -> Scale:
    lists = {name: tuple(row[name]) for name in ("sum_of", "not_for_all") if name in row}
    return Scale(**{**row, **lists, "items": tuple(row.get("items", ratings))})


def _claims(data: Mapping[str, Any]) -> Claims:
    def rows(name: str) -> list[dict[str, Any]]:
        return [{"scale": TOTAL, **row} for row in data.get(name, [])]

    return Claims(
        cutoffs=tuple(Cutoff(**row) for row in rows("cutoffs")),
        bands=tuple(Band(**row) for row in rows("bands")),
        norms=tuple(Norm(**row) for row in rows("norms")),
        reliable_changes=tuple(ReliableChange(**row) for row in rows("reliable_changes")),
    )
