"""What every strain rule is: a formula with parameters that notices sessions, and how a return is told."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite
from typing import ClassVar

import numpy as np

from alliance.course.known import Known
from alliance.course.sheets import Marks, Numbers, Places

#: Two numbers that differ by less than this share of the spread are equal: decimals such as 0.1 are not exact.
TOLERANCE = 1e-9
#: Parameters for which 0 means something; all others are above 0.
MAY_BE_ZERO = {"c", "runs", "jumps", "prior", "weight", "counts", "drift"}


@dataclass(frozen=True, slots=True)
class Notices:
    """Sessions that a rule noticed, of one sheet, in any order.

    `session` and `column` are places in the sheet; `anchor` is the value to come back to, `spread` the unit of the
    rule in points of the scale (not a number where the rule has none).
    """

    session: Places
    column: Places
    anchor: Numbers
    spread: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A strain rule. A subclass names itself, says its formula in words, and finds its notices.

    `within`: how many ratings after the notice may bring the return. `c`: how far below the anchor still counts as
    back, in units of the rule's spread.
    """

    name: ClassVar[str]
    words: ClassVar[str]
    within: int = 6
    c: float = 0.25

    def __post_init__(self) -> None:
        _check(self)

    def notices(self, values: Numbers, known: Known) -> Notices:
        """The sessions of a sheet that this rule notices, each from what was known before it and its own rating."""
        raise NotImplementedError

    def turned(self) -> Rule:
        """The same rule for a scale turned round, so that what was low is high."""
        return self

    def __str__(self) -> str:
        """The rule as it is written on the command line, with the parameters that differ from the default."""
        changed = [f"{f.name}={getattr(self, f.name)}" for f in fields(self) if getattr(self, f.name) != f.default]
        return self.name + (":" + ",".join(changed) if changed else "")


def _check(rule: Rule) -> None:
    """Refuse parameters that make no sense, all at once."""
    wrong = [
        f"{field.name}={value!r}"
        for field in fields(rule)
        if isinstance(value := getattr(rule, field.name), int | float) and not _sensible(field.name, value)
    ]
    if wrong:
        raise ValueError(
            f"The rule {rule.name} does not accept {', '.join(wrong)}. Parameters are finite numbers, "
            "counts of sessions at least 1; some may be 0, and only a cut-off may be negative."
        )


def _sensible(name: str, value: float) -> bool:
    if name == "cutoff" or not isfinite(value):
        return isfinite(value)
    return value >= 0 if name in MAY_BE_ZERO else value > 0


def places(noticed: Marks) -> tuple[Places, Places]:
    """Row and column of every true cell; much faster on a flat array than numpy's own search in two dimensions."""
    return np.divmod(np.flatnonzero(noticed), max(noticed.shape[1], 1))
