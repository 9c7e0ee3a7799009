"""The table of strain rules in README.md, made from the results."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

README = Path(__file__).parent / "README.md"
_BETWEEN = re.compile(r"(<!-- table -->\n).*?(<!-- end -->)", re.DOTALL)
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


def write_readme(rules: dict[str, dict[str, Any]]) -> None:
    """Put the table between its marks."""
    text = README.read_text(encoding="utf-8")
    README.write_text(_BETWEEN.sub(lambda marks: marks[1] + table(rules) + marks[2], text), encoding="utf-8")


def _percent(share: list[float]) -> str:
    value, low, high = (100 * number for number in share)
    return f"{value:.1f} % [{low:.1f}, {high:.1f}]"
