"""Whether a definition of the right shape makes sense: codes that exist, ranges that hold, claims it may make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from alliance.instruments.drawings import drawings

CLAIMS = ("cutoffs", "bands", "norms", "reliable_changes")
TOTAL = "total"


def sense_faults(data: Mapping[str, Any], *, without: Collection[str] = ()) -> Iterator[str]:
    """Every contradiction in a definition, but for those that a part named in `without` has to do with."""
    for parts, look in _LOOKS.items():
        if not set(parts) & set(without):
            yield from look(data)


def codes(data: Mapping[str, Any]) -> list[str]:
    """The item codes of a definition, q1..qN where it has placeholders."""
    written = [item["code"] for item in data.get("items", [])]
    return [f"q{number}" for number in range(1, data.get("placeholders", 0) + 1)] + written


def rating_codes(data: Mapping[str, Any]) -> list[str]:
    """The codes of the items that may count in a scale."""
    apart = {item["code"] for item in data.get("items", []) if item.get("kind", "rating") != "rating"}
    return [code for code in codes(data) if code not in apart]


def _duplicates(place: str, names: Sequence[str]) -> Iterator[str]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{place}: {name!r} appears more than once. Each needs its own name."


def _unknown(place: str, named: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    for name in named:
        if name not in known:
            yield f"{place}: {name!r} is not known. Choose from: {', '.join(known) or 'none'}."


def _item_faults(data: Mapping[str, Any]) -> Iterator[str]:
    if not codes(data):
        yield "items: there are none. Add [[items]] with a code each, or placeholders = N for q1 to qN."
    yield from _duplicates("items", codes(data))
    yield from _unknown("reverse", data.get("reverse", []), rating_codes(data))
    yield from _unknown("risk", data.get("risk", []), codes(data))
    if rating_codes(data) and "response" not in data:
        ratings = {item["code"] for item in data.get("items", []) if "response" in item}
        if set(rating_codes(data)) - ratings:
            yield "response: is missing. Add low and high, the range of answers."
    for row, item in enumerate(data.get("items", []), start=1):
        if item.get("drawing"):
            yield from _unknown(f"items[{row}].drawing", [item["drawing"]], drawings())
            if not item.get("picture"):
                yield f"items[{row}].picture: is missing. Describe the drawing, for people who cannot see it."
        if item.get("kind") == "choice" and "response" not in item:
            yield f"items[{row}].response: is missing. A choice needs its own answers: add low, high and labels."


def _responses(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "response" in data:
        yield "response", data["response"]
    for row, item in enumerate(data.get("items", []), start=1):
        if "response" in item:
            yield f"items[{row}].response", item["response"]


def _all_response_faults(data: Mapping[str, Any]) -> Iterator[str]:
    for place, response in _responses(data):
        yield from _response_faults(place, response)


def _response_faults(place: str, response: Mapping[str, Any]) -> Iterator[str]:
    low, high, step = response["low"], response["high"], response.get("step", 1)
    if low >= high:
        yield f"{place}: low is not below high. Correct them."
    if step <= 0:
        yield f"{place}.step: must be above 0."
    labels = response.get("labels", [])
    for name in ("labels", "drawings"):
        given = response.get(name, [])
        if given and len(given) != high - low + 1:
            needed = f"{low} to {high} needs {high - low + 1:g}"
            yield f"{place}.{name}: there are {len(given)}, but {needed}. Add one for each answer."
    yield from _unknown(f"{place}.drawings", response.get("drawings", []), drawings())
    if response.get("drawings") and not labels:
        yield f"{place}.drawings: have no labels. Add labels, for people who cannot see the drawings."


def _scales(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if TOTAL in data:
        yield TOTAL, data[TOTAL]
    for row, scale in enumerate(data.get("subscales", []), start=1):
        yield f"subscales[{row}]", scale


def _all_scale_faults(data: Mapping[str, Any]) -> Iterator[str]:
    for place, scale in _scales(data):
        yield from _scale_faults(place, scale, data)
    yield from _duplicates("subscales", [row["key"] for row in data.get("subscales", [])])


def _scale_faults(place: str, scale: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[str]:
    items = scale.get("items", rating_codes(data))
    yield from _duplicates(f"{place}.items", items)
    yield from _unknown(f"{place}.items", items, rating_codes(data))
    yield from _unknown(f"{place}.sum_of", scale.get("sum_of", []), [row["key"] for row in data.get("subscales", [])])
    yield from _unknown(f"{place}.not_for_all", scale.get("not_for_all", []), items)
    if scale.get("unscored") or scale.get("sum_of"):
        return
    if scale.get("max_missing", 0) >= max(len(items), 1):
        yield f"{place}.max_missing: allows all {len(items)} items to be missing. Lower it."
    if "missing_source" not in scale:
        yield f"{place}.missing_source: is missing. Enter who published the rule, or that it is unknown."


def _claim_faults(data: Mapping[str, Any]) -> Iterator[str]:
    known = [TOTAL] * (TOTAL in data) + [row["key"] for row in data.get("subscales", [])]
    for name in (*CLAIMS, "reliability"):
        for row, claim in enumerate(data.get(name, []), start=1):
            yield from _unknown(f"{name}[{row}].scale", [claim.get("scale", TOTAL)], known)
        if name in CLAIMS and data.get(name) and data["validation_status"] != "validated":
            yield (
                f"{name}: the status is {data['validation_status']!r}. Before validation such a number misleads. "
                "Remove it, or add the evidence and set validation_status to 'validated'."
            )
    yield from _band_faults(data.get("bands", []))


def _band_faults(bands: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    last: dict[str, float] = {}
    for row, band in enumerate(bands, start=1):
        scale = band.get("scale", TOTAL)
        if band["low"] > band["high"] or band["low"] <= last.get(scale, float("-inf")):
            yield f"bands[{row}]: overlaps the band before it or ends before it starts. List bands from low to high."
        last[scale] = band["high"]


def _rights_faults(data: Mapping[str, Any]) -> Iterator[str]:
    kind = data["rights"]["kind"]
    worded = [item["code"] for item in data.get("items", []) if item.get("text")]
    if kind == "key only" and worded:
        yield "rights.kind: is 'key only', but items have wording. Remove it, or enter the licence that allows it."
    wordless = set(codes(data)) - set(worded)
    if wordless and (kind == "shipped" or worded):
        yield f"rights.kind: is {kind!r}, but items have no wording. Add it, or set the kind to 'key only'."


_ITEMS = ("items", "placeholders")
#: What is looked at, by the parts of a definition that it reads.
_LOOKS: Mapping[tuple[str, ...], Callable[[Mapping[str, Any]], Iterator[str]]] = {
    (*_ITEMS, "reverse", "risk", "response"): _item_faults,
    ("items", "response"): _all_response_faults,
    (*_ITEMS, TOTAL, "subscales"): _all_scale_faults,
    (TOTAL, "subscales", "validation_status", "reliability", *CLAIMS): _claim_faults,
    (*_ITEMS, "rights"): _rights_faults,
}
