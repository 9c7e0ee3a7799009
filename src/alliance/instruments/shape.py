"""The shape of a definition file: which fields it may have, of what type, and which are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alliance.model.instrument import DOMAINS, VALIDATION_STATUSES

RATERS = ("client", "therapist", "caregiver", "child", "partner", "observer")
RIGHTS = ("shipped", "key only", "non-commercial")
KINDS = ("rating", "choice", "text")
METHODS = ("sum", "mean", "goal attainment")
BETTER = ("higher", "lower", "neither")
SIDES = ("at or above", "above", "below", "at or below")
COEFFICIENTS = ("alpha", "omega", "retest")


@dataclass(frozen=True, slots=True)
class Expected:
    """What one field must be: `fits` decides, `words` say it in an error message."""

    fits: Callable[[Any], bool]
    words: str
    needed: bool = True


def _text(*, needed: bool = True) -> Expected:
    return Expected(lambda value: isinstance(value, str) and bool(value.strip()), "text that is not empty", needed)


def _words(*, needed: bool = False) -> Expected:
    return Expected(
        lambda value: isinstance(value, list) and all(isinstance(entry, str) and entry for entry in value),
        "a list of texts",
        needed,
    )


def _number(*, needed: bool = True) -> Expected:
    return Expected(lambda value: isinstance(value, int | float) and not isinstance(value, bool), "a number", needed)


def _count(*, needed: bool = False) -> Expected:
    fits = lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0  # noqa: E731
    return Expected(fits, "a whole number, 0 or more", needed)


def _one_of(allowed: tuple[str, ...], *, needed: bool = True) -> Expected:
    return Expected(lambda value: value in allowed, "one of: " + ", ".join(allowed), needed)


def _table(*, needed: bool = False) -> Expected:
    return Expected(lambda value: isinstance(value, dict), "a table", needed)


def _tables() -> Expected:
    fits = lambda value: isinstance(value, list) and all(isinstance(row, dict) for row in value)  # noqa: E731
    return Expected(fits, "a list of tables", needed=False)


_SCALE = {
    "heading": _text(),
    "items": _words(),
    "method": _one_of(METHODS, needed=False),
    "multiply": _number(needed=False),
    "add": _number(needed=False),
    "max_missing": _count(),
    "missing_source": _text(needed=False),
    "better": _one_of(BETTER),
    "sum_of": _words(),
    "not_for_all": _words(),
    "unscored": _text(needed=False),
}
_RESPONSE = {
    "low": _number(),
    "high": _number(),
    "step": _number(needed=False),
    "labels": _words(),
    "low_anchor": _text(needed=False),
    "high_anchor": _text(needed=False),
    "drawings": _words(),
}
_CLAIM = {"scale": _text(needed=False), "source": _text()}

TOP = {
    "key": _text(),
    "name": _text(),
    "version": _text(),
    "rater": _one_of(RATERS),
    "domain": _one_of(DOMAINS),
    "measures": _text(),
    "validation_status": _one_of(VALIDATION_STATUSES),
    "source": _text(),
    "population": _text(needed=False),
    "period": _text(needed=False),
    "stem": _text(needed=False),
    "guess_stem": _text(needed=False),
    "parallel": _words(),
    "reverse": _words(),
    "risk": _words(),
    "doubts": _words(),
    "placeholders": _count(),
    "rights": _table(needed=True),
    "response": _table(),
    "items": _tables(),
    "total": _table(),
    "subscales": _tables(),
    "cutoffs": _tables(),
    "bands": _tables(),
    "norms": _tables(),
    "reliable_changes": _tables(),
    "reliability": _tables(),
    "loinc": _table(),
}
#: Field by field, what each part of a definition may hold. A name in brackets is a list of such tables.
PARTS: Mapping[str, Mapping[str, Expected]] = {
    "rights": {
        "kind": _one_of(RIGHTS),
        "holder": _text(),
        "licence": _text(),
        "notice": _text(needed=False),
        "source": _text(needed=False),
    },
    "response": _RESPONSE,
    "total": _SCALE,
    "items": {
        "code": _text(),
        "kind": _one_of(KINDS, needed=False),
        "text": _text(needed=False),
        "heading": _text(needed=False),
        "guess": _text(needed=False),
        "picture": _text(needed=False),
        "drawing": _text(needed=False),
        "aloud": _text(needed=False),
        "response": _table(),
    },
    "subscales": {"key": _text(), **_SCALE},
    "cutoffs": {
        **_CLAIM,
        "value": _number(),
        "side": _one_of(SIDES),
        "meaning": _text(),
        "population": _text(needed=False),
    },
    "bands": {**_CLAIM, "low": _number(), "high": _number(), "label": _text()},
    "norms": {**_CLAIM, "population": _text(), "mean": _number(), "sd": _number(), "n": _count()},
    "reliable_changes": {**_CLAIM, "points": _number(), "confidence": _number()},
    "reliability": {
        **_CLAIM,
        "coefficient": _one_of(COEFFICIENTS),
        "value": _number(),
        "sample": _text(),
    },
}


def shape_faults(data: Mapping[str, Any]) -> Iterator[str]:
    """Every field that is unknown, missing or of the wrong type, each with its place in the file."""
    yield from _faults_of(data, TOP, "")
    for name, fields in PARTS.items():
        value = data.get(name)
        if isinstance(value, dict):
            yield from _faults_of(value, fields, f"{name}.")
        elif isinstance(value, list):
            for row, table in enumerate(value, start=1):
                if isinstance(table, dict):
                    yield from _faults_of(table, fields, f"{name}[{row}].")
    yield from _item_response_faults(data.get("items"))


def _item_response_faults(items: object) -> Iterator[str]:
    if not isinstance(items, list):
        return
    for row, item in enumerate(items, start=1):
        if isinstance(item, dict) and isinstance(item.get("response"), dict):
            yield from _faults_of(item["response"], _RESPONSE, f"items[{row}].response.")


def _faults_of(table: Mapping[str, Any], fields: Mapping[str, Expected], place: str) -> Iterator[str]:
    for name in sorted(set(table) - set(fields)):
        yield f"{place}{name}: is not a known field. Remove it, or check the name in the reference."
    for name, expected in fields.items():
        if name not in table:
            if expected.needed:
                yield f"{place}{name}: is missing. Enter {expected.words}."
        elif not expected.fits(table[name]):
            yield f"{place}{name}: is not valid. Enter {expected.words}."
