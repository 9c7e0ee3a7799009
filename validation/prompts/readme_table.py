"""The table of strain rules in README.md, made from the results."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

README = Path(__file__).parent / "README.md"
_HEAD = """| rule | by chance | per 100 sessions | strains found | with 3 ratings before | F1 | slow decline |
| --- | --- | --- | --- | --- | --- | --- |
"""


def table(rules: dict[str, dict[str, Any]]) -> str:
    """One row per rule, best F1 first."""
    ordered = sorted(rules.items(), key=lambda item: -item[1]["f1"])
    return _HEAD + "".join(
        f"| `{name}` | {_percent(one['by_chance'])} | {one['per_100_sessions']} | {_percent(one['found'])} "
        f"| {_percent(one['found_from_4'])} | {one['f1']} | {_percent(one['found_within_8'])} |\n"
        for name, one in ordered
    )


def shapes(rules: dict[str, dict[str, Any]], figure: str) -> str:
    """One row per rule, best F1 first, one column per shape; `figure`: "by_chance_in" or "found_of"."""
    ordered = sorted(rules.items(), key=lambda item: -item[1]["f1"])
    names = list(ordered[0][1][figure])
    lines = ["| rule | " + " | ".join(names) + " |", "| --- " * (len(names) + 1) + "|"]
    lines += [f"| `{name}` | " + " | ".join(map(_percent, one[figure].values())) + " |" for name, one in ordered]
    return "\n".join(lines) + "\n"


def tables(rules: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Every table, by its mark."""
    return {"table": table(rules), "by chance": shapes(rules, "by_chance_in"), "found": shapes(rules, "found_of")}


def write_readme(rules: dict[str, dict[str, Any]]) -> None:
    """Put the tables between their marks."""
    text = README.read_text(encoding="utf-8")
    for mark, content in tables(rules).items():
        between = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = between.sub(lambda marks, content=content: marks[1] + content + marks[2], text)
    README.write_text(text, encoding="utf-8")


def _percent(share: list[float]) -> str:
    value, low, high = (100 * number for number in share)
    return f"{value:.1f} % [{low:.1f}, {high:.1f}]"
