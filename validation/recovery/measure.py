"""Measure how much of a known truth comes back: strains, their repair, gaps, and what is expected of a course.

    python -m validation.recovery.measure            print the figures
    python -m validation.recovery.measure --write    also write results.json and the tables in README.md

The truth is simulated (alliance.simulate) and kept apart from what the methods see. Seeds are fixed, so the figures
come out again.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from validation.recovery.expectations import measure_expectations
from validation.recovery.gaps import measure_gaps
from validation.recovery.readme_tables import write_readme
from validation.recovery.strains import measure_second, measure_strains

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True)
class Size:
    """How much is simulated: therapies for strains and gaps, closed and new ones for expectations, draws of samples."""

    therapies: int = 20_000
    closed: int = 2_000
    new: int = 4_000
    samples: int = 100


def main() -> None:
    """Measure, print, and with --write keep the figures."""
    results = measure(Size())
    text = re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", " ", found[0]), json.dumps(results, indent=1))
    print(text)
    if "--write" in sys.argv:
        RESULTS.write_text(text + "\n", encoding="utf-8")
        write_readme(results)


def measure(size: Size) -> dict[str, Any]:
    """All figures."""
    return {
        "size": asdict(size),
        "strains": measure_strains(size.therapies),
        "second": measure_second(size.therapies),
        "gaps": measure_gaps(size.therapies),
        **measure_expectations(size.closed, size.new, size.samples),
    }


if __name__ == "__main__":
    main()
