"""The tables of README.md, made from the results."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from validation.recovery.strains import SPREAD

README = Path(__file__).parent / "README.md"
_ACCURACY = ("sensitivity", "specificity", "ppv")
_STRAINS = ("precision", "recall", "recall_from_4", "f1", "by_chance", "repair", "repaired", "unrepaired")


def tables(results: dict[str, Any]) -> dict[str, str]:
    """Every table by its name."""
    return {
        "strains": _strains(results["strains"]),
        "second": _strains(results["second"]),
        "gaps": _gaps(results["gaps"]),
        "calibration": _calibration(results["calibration"]),
        "signals": _signals(results["signals"]),
        "sizes": _sizes(results["sizes"]),
        "real": _real(results["real"]),
    }


def write_readme(results: dict[str, Any]) -> None:
    """Put each table between its marks."""
    text = README.read_text(encoding="utf-8")
    for name, table in tables(results).items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = between.sub(lambda marks, table=table: marks[1] + table + marks[2], text)
    README.write_text(text, encoding="utf-8")


def _table(head: str, rows: list[list[str]]) -> str:
    columns = head.split(" | ")
    lines = [f"| {head} |", "|" + " --- |" * len(columns), *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def _strains(rules: dict[str, Any]) -> str:
    ordered = sorted(rules.items(), key=lambda item: -item[1]["f1"][0])
    rows = [
        [f"`{one['rule']}`{_learnt(name)}", *(_share(one.get(figure)) for figure in _STRAINS)] for name, one in ordered
    ]
    head = (
        "rule | precision | recall | recall, 3 ratings before | F1 | by chance | repair told rightly | of repaired "
        "| of unrepaired"
    )
    return _table(head, rows)


def _learnt(name: str) -> str:
    return " (learnt)" if SPREAD in name else ""


def _gaps(groups: dict[str, Any]) -> str:
    names = {
        "all": "all",
        "ceiling": "client's mean 9.5 or more",
        "rest": "client's mean below 9.5",
        "last": "last session alone",
    }
    rows = [
        [words, str(groups[name].get("intervals", groups[name]["therapies"])),
         _points(groups[name]["bias"]), f"{groups[name]['spread']:.2f}",
         _share(groups[name].get("held")), _share(groups[name].get("direction"))]
        for name, words in names.items()
    ]  # fmt: skip
    return _table(
        "therapies | n | bias in points | spread of the error | interval holds the truth | direction right", rows
    )


def _calibration(series: dict[str, Any]) -> str:
    rows = [
        [name, form, f"{band} ({said})", *(_share(found) for found in one[band].values())]
        for name, forms in series.items()
        for form, one in forms.items()
        for band, said in (("amber", "20 %"), ("red", "10 %"))
    ]
    return _table("series | form | limit (said) | all sessions | session 2 | session 5 | session 10", rows)


def _signals(rules: dict[str, Any]) -> str:
    rows = [
        [name, *(_share(one[ending][figure]) for ending in ("worse", "no_gain") for figure in _ACCURACY)]
        for name, one in rules.items()
    ]
    endings = (("6 points worse", "worse"), ("no gain of 6 points", "no_gain"))
    counts = [next(iter(rules.values()))[ending] for _, ending in endings]
    head = ["signal before the last session"]
    for (words, _), count in zip(endings, counts, strict=True):
        head += [f"ended {words} ({count['endings']} of {count['therapies']}): sensitivity", "specificity", "ppv"]
    return _table(" | ".join(head), rows)


def _sizes(sizes: dict[str, Any]) -> str:
    rows = [[size, *(_share(found) for found in one.values())] for size, one in sizes.items()]
    return _table("closed therapies | regression | growth", rows)


def _real(found: dict[str, Any] | None) -> str:
    if found is None:
        return ""
    rows = [[name, *map(_share, one.values())] for name, one in found.items() if name != "people"]
    return _table(f"form, {found['people']} people | amber (20 %) | red (10 %)", rows)


def _share(found: list[float] | None) -> str:
    if found is None:
        return "–"
    value, low, high = (100 * number for number in found)
    return f"{value:.1f} % [{low:.1f}, {high:.1f}]"


def _points(found: list[float]) -> str:
    value, low, high = found
    return f"{value:+.2f} [{low:+.2f}, {high:+.2f}]"
