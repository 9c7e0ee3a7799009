"""Read answers to questionnaires as health records exchange them: FHIR QuestionnaireResponse, alone or in a Bundle."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from alliance.tables.faults import TableUnreadable
from alliance.tables.records import of_records
from alliance.tables.sheet import Sheet

RESPONSE = "QuestionnaireResponse"
SUBJECT, AUTHORED, QUESTIONNAIRE, AUTHOR = "subject", "authored", "questionnaire", "author"
#: Extensions that say what number an answer counts as (SDC 4 renamed the first to the second).
_WEIGHTS = ("/ordinalValue", "/itemWeight")
_PLAIN = ("valueInteger", "valueDecimal", "valueString", "valueDate", "valueDateTime", "valueTime", "valueUri")
DEEPEST = 20


def read_fhir(path: Path) -> Sheet:
    """One row per response: `subject`, `authored`, `questionnaire`, `author`, and a column for each `linkId`.

    A link id is taken from its last "/" on, so that the LOINC code "/44250-9" is the column "44250-9". A cell holds the
    number that the answer is said to count as, else its code or its value. Responses entered in error are left out.
    Raises TableUnreadable where there is no response.
    """
    try:
        responses = list(_responses(_resources(path.read_text(encoding="utf-8-sig"))))
        rows = [_row(one) for one in responses if one.get("status") != "entered-in-error"]
    except (ValueError, RecursionError, AttributeError, TypeError) as error:
        raise TableUnreadable(f"{path.name} looks like FHIR but is damaged or cut off. Export it again.") from error
    if not rows:
        raise TableUnreadable(
            f"{path.name} is FHIR without a {RESPONSE}. Export the responses, alone, in a Bundle or one per line."
        )
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = pl.DataFrame({name: pl.Series(name, [row.get(name) for row in rows], pl.String) for name in names})
    left = len(responses) - len(rows)
    sheet = of_records(table)
    return Sheet(sheet.table, sheet.rows, notes=(f"{left} responses entered in error are left out.",) if left else ())


def _resources(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except ValueError:  # one resource per line, as bulk exports are
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return found if isinstance(found, list) else [found]


def _responses(resources: list[Any]) -> Iterator[Mapping[str, Any]]:
    for one in resources:
        if one.get("resourceType") == "Bundle":
            yield from _responses([entry["resource"] for entry in one.get("entry", []) if entry.get("resource")])
        elif one.get("resourceType") == RESPONSE:
            yield one


def _row(response: Mapping[str, Any]) -> dict[str, str | None]:
    row: dict[str, str | None] = {
        SUBJECT: _reference(response.get("subject")),
        AUTHORED: response.get("authored"),
        QUESTIONNAIRE: response.get("questionnaire"),
        AUTHOR: _reference(response.get("author")),
    }
    for link, answers in _answered(response.get("item", []), 0):
        cells = [cell for answer in answers if (cell := _cell(answer)) is not None]
        row[link] = "; ".join(cells) or row.get(link)
    return row


def _reference(found: Mapping[str, Any] | None) -> str | None:
    """Who is meant: "p1" for "Patient/p1", else the value of the identifier or the name shown."""
    if not found:
        return None
    reference = found.get("reference")
    if reference:
        return str(reference).rpartition("/")[2]
    return (found.get("identifier") or {}).get("value") or found.get("display")


def _answered(items: list[Mapping[str, Any]], depth: int) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Every item with its answers, those within groups and within answers too."""
    if depth > DEEPEST:
        raise ValueError
    for item in items:
        answers = item.get("answer", [])
        if answers or "item" not in item:
            yield str(item["linkId"]).rpartition("/")[2] if "linkId" in item else "", answers
        yield from _answered(item.get("item", []), depth + 1)
        for answer in answers:
            yield from _answered(answer.get("item", []), depth + 1)


def _cell(answer: Mapping[str, Any]) -> str | None:
    coding = answer.get("valueCoding") or {}
    weight = next((one for place in (answer, coding) if (one := _weight(place)) is not None), None)
    if weight is not None:
        return f"{weight:g}"
    if coding:
        return coding.get("code") or coding.get("display")
    if "valueBoolean" in answer:
        return "1" if answer["valueBoolean"] else "0"
    if "valueQuantity" in answer:
        return str(answer["valueQuantity"].get("value"))
    return next((str(answer[name]) for name in _PLAIN if name in answer), None)


def _weight(place: Mapping[str, Any]) -> float | None:
    for extension in place.get("extension", []):
        if str(extension.get("url", "")).endswith(_WEIGHTS):
            value = extension.get("valueDecimal", extension.get("valueInteger"))
            return None if value is None else float(value)
    return None
