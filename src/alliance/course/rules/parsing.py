"""Rules as people write them: `fall`, `drop:k=2,anchor=best`."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from alliance.course.rules.rule import Rule


def parse_rule(text: str, known: tuple[type[Rule], ...]) -> Rule:
    """The rule that `text` ("name" or "name:parameter=value,parameter=value") asks for, one of `known`.

    Raises ValueError that names the known rules or parameters, or says which value is no number.
    """
    name, _, rest = text.partition(":")
    by_name = {rule.name: rule for rule in known}
    if name.strip() not in by_name:
        raise ValueError(f"There is no rule {name.strip()!r}. Choose from {', '.join(by_name)}.")
    kind = by_name[name.strip()]
    given = dict(_parameter(kind, part) for part in rest.split(",") if part.strip())
    needed = [field.name for field in fields(kind) if field.default is MISSING and field.name not in given]
    if needed:
        raise ValueError(f"The rule {kind.name} needs {', '.join(needed)}, which have no default.")
    return kind(**given)


def _parameter(kind: type[Rule], text: str) -> tuple[str, Any]:
    name, equals, value = (part.strip() for part in text.partition("="))
    types = {field.name: field.type for field in fields(kind)}
    if name not in types or not equals:
        raise ValueError(f"The rule {kind.name} has no parameter {text.strip()!r}. Use {'=…, '.join(types)}=….")
    try:
        return name, {"int": int, "float": float, "str": str}[str(types[name])](value)
    except ValueError:
        wanted = "a whole number" if types[name] == "int" else "a number"
        raise ValueError(f"The rule {kind.name} needs {wanted} for {name}, not {value!r}.") from None
