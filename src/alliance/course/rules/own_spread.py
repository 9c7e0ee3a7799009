"""The spread of one person's ratings, helped by what is known of others while the person is hardly known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from alliance.course.known import Known, varies
from alliance.course.rules.rule import Notices, Rule, places
from alliance.course.sheets import Marks, Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSpread(Rule):
    """A rule in units of S, the standard deviation of this person's earlier ratings.

    `prior` is the usual standard deviation of one person's ratings around their own level, in points of the scale, as
    known from other data (`pooled_spread` of completed therapies), and `weight` the number of ratings that it counts
    as: S^2 = ((n - 1) s^2 + weight prior^2) / (n - 1 + weight). With weight 0, only the person's own ratings count, and
    a person with constant ratings cannot be assessed. The rule needs `least` ratings first.
    """

    least: int = 3
    prior: float = 0.0
    weight: float = 0.0

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if (self.prior > 0) != (self.weight > 0):
            raise ValueError(f"The rule {self.name} needs prior and weight together.")
        if self.least < 2 and not self.weight:
            raise ValueError(f"The rule {self.name} needs least=2 or more, since one rating has no standard deviation.")

    def spread(self, known: Known) -> Numbers:
        """S before each rating from number `least` on (row 0 of the result)."""
        own = known.spread[self.least : -1]
        if self.weight:
            n = np.arange(self.least, self.least + len(own))[:, np.newaxis]
            squares: Numbers = (n - 1) * np.nan_to_num(own) ** 2 + self.weight * self.prior**2
            helped: Numbers = np.sqrt(squares / self.freedom(n))
            return helped
        return own

    def noticed(self, cells: Marks, anchor: Numbers, unit: Numbers, known: Known) -> Notices:
        """Notices from marked cells; `cells`, `anchor` and S (`unit`) begin with rating number `least`."""
        session, column = places(cells)
        spread = unit[session, column]
        told = varies(spread, known.mean[session + self.least, column])  # few cells: cheaper here than for all
        session, column, spread = session[told], column[told], spread[told]
        return Notices(session + self.least, column, anchor[session, column], spread)

    def freedom(self, n: Any) -> Any:
        """Degrees of freedom of S after `n` ratings."""
        return n - 1 + self.weight
