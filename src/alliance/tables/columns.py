"""Columns that are asked for but are not there, or stand under one name more than once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def refuse_twice(names: Iterable[str]) -> None:
    """Raise TableFaults for names that more than one column has."""
    faults = [Fault(1, name, "more than one column has this name; rename one of them") for name in sorted(names)]
    if faults:
        raise TableFaults(faults)


def named_in(text: str | Sequence[str], present: Sequence[str]) -> tuple[str, ...]:
    """The columns that a list with commas names, or several lists; a comma may be part of a name that the file has.

    Parts that are no column stay as they are, so that they are told as missing.
    """
    texts = [text] if isinstance(text, str) else list(text)
    known = {_joined(name): name for name in reversed(present)}
    return tuple(name for one in texts for name in _cut(one, known))


def _cut(text: str, present: dict[str, str]) -> list[str]:
    """The longest names first: "score, before,id" is "score, before" and "id" where the file has both."""
    parts, found, place = text.split(","), [], 0
    while place < len(parts):
        ends = range(len(parts), place, -1)
        name, end = next(
            ((present[name], end) for end in ends if (name := _joined(_bare(parts[place:end]))) in present),
            (parts[place].strip(), place + 1),
        )
        found += [name] if name else []
        place = end
    return found


def _joined(name: str) -> str:
    """A name without blanks around its commas, which get lost where a list is cut."""
    return ",".join(part.strip() for part in name.split(","))


def _bare(parts: Sequence[str]) -> str:
    text = ",".join(parts).strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
