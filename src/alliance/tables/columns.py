"""Columns that are asked for but are not there."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from alliance.tables.faults import Fault, TableFaults


def refuse_missing(wanted: Sequence[str], present: Sequence[str]) -> None:
    """Raise TableFaults with every wanted column that is not present, and the name that was probably meant."""
    faults = []
    for name in dict.fromkeys(wanted):
        if name not in present:
            near = get_close_matches(name, present, n=1)
            hint = f"did you mean {near[0]}" if near else f"the file has {', '.join(present) or 'no columns'}"
            faults.append(Fault(1, name, f"this column is missing; {hint}"))
    if faults:
        raise TableFaults(faults)
