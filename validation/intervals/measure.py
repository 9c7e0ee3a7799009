"""Measure how often every interval holds what it is about.

    python -m validation.intervals.measure            print the figures
    python -m validation.intervals.measure --write    also write results.json and the tables in README.md

Seeds are fixed, so the figures come out again.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from validation.intervals.of_many import measure_many
from validation.intervals.of_one import GROUPS, measure_one

FOLDER = Path(__file__).parent
RESULTS, README = FOLDER / "results.json", FOLDER / "README.md"
PAGE = FOLDER.parents[1] / "docs" / "explanation" / "intervals.md"
#: Kinds of pairs that the documentation shows, with the words for them.
SUMMARY = {
    "simulator": "simulated practice",
    "other, up to .3": "others, moods carried over up to .3",
    "other, up to .6": "up to .6",
}


def main() -> None:
    """Measure, print, and with --write keep the figures."""
    results = measure(therapies=4_000, times=40, samples=600)
    text = re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", " ", found[0]), json.dumps(results, indent=1))
    print(text)
    if "--write" in sys.argv:
        RESULTS.write_text(text + "\n", encoding="utf-8")
        write_readme(results)


def measure(*, therapies: int, times: int, samples: int) -> dict[str, Any]:
    """All figures: `one` of one person or pair, `many` of a table."""
    return {"one": measure_one(therapies, times), "many": measure_many(5 * therapies, samples)}


def tables(results: dict[str, Any]) -> dict[str, str]:
    """Every table by its name."""
    head = ["figure", "made by", "intervals", "all", *(f"{name} sessions" for name in GROUPS)]
    one = [
        [figure, kind, str(found["intervals"]), *(_percent(found.get(name)) for name in ("all", *GROUPS))]
        for figure, kinds in results["one"].items()
        for kind, found in kinds.items()
    ]
    many = [
        [figure, ", ".join(f"{_percent(held)} of {size}" for size, held in found.items())]
        for figure, found in results["many"].items()
    ]
    return {"one": _table(head, one), "many": _table(["figure", "interval holds the truth, in samples"], many)}


def summary(results: dict[str, Any]) -> dict[str, str]:
    """The table of the documentation: every figure in one row, over all numbers of sessions."""
    one = [
        [figure, *(_percent(kinds[kind]["all"]) if kind in kinds else "–" for kind in SUMMARY)]
        for figure, kinds in results["one"].items()
    ]
    many = [[figure, *(f"{100 * held[0]:.1f} % of {size}" for size, held in found.items())]
            for figure, found in results["many"].items()]  # fmt: skip
    wide = [[*row, *["–"] * (3 - len(row))] for row in many]
    return {
        "one": _table(["figure", *SUMMARY.values()], one),
        "many": _table(["figure", "covers in samples of", "and of"], wide),
    }


def write_readme(results: dict[str, Any]) -> None:
    """Put each table between its marks, here and in the documentation."""
    for page, found in ((README, tables(results)), (PAGE, summary(results))):
        text = page.read_text(encoding="utf-8")
        for name, table in found.items():
            between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
            text = between.sub(lambda marks, table=table: marks[1] + table + marks[2], text)
        page.write_text(text, encoding="utf-8")


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def _percent(found: list[float] | None) -> str:
    if found is None:
        return "–"
    value, low, high = (100 * number for number in found)
    return f"{value:.1f} % [{low:.1f}, {high:.1f}]"


if __name__ == "__main__":
    main()
