"""What R said about the files of validation/r. A file that is missing there is a failure and never a skip."""

import json
from functools import cache
from pathlib import Path
from typing import Any

R = Path(__file__).parents[2] / "validation" / "r"
INPUTS = R / "inputs"


@cache
def said_by_r() -> dict[str, Any]:
    """The numbers by subject, as `Rscript validation/r/run.R` wrote them."""
    found: dict[str, Any] = json.loads((R / "outputs.json").read_text(encoding="utf-8"))
    return found
