"""A fall of k standard deviations, from the last rating or from the best of the last few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from alliance.course.known import Known
from alliance.course.rules.own_spread import OwnSpread
from alliance.course.rules.rule import TOLERANCE, Notices
from alliance.course.sheets import Marks, Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop(OwnSpread):
    """x[t] <= anchor - k S, with S as in `OwnSpread`.

    `anchor`: "last" (the rating before) or "best" (the highest of the `h` ratings before: catches a slow decline).
    Eubanks-Carter et al. 2012 call this family criterion-based; Gumz et al. 2012 report k = 1 and k = 2.
    """

    name: ClassVar[str] = "drop"
    words: ClassVar[str] = "at least k of the person's own standard deviations below the rating before"
    k: float = 2.0
    anchor: str = "last"
    h: int = 4

    def __post_init__(self) -> None:
        OwnSpread.__post_init__(self)
        if self.anchor not in {"last", "best"}:
            raise ValueError(f"The rule {self.name} accepts anchor=last or anchor=best, not anchor={self.anchor}.")

    def notices(self, values: Numbers, known: Known) -> Notices:
        unit, anchor = self.spread(known), self._anchors(values)
        fallen = anchor - values[self.least :] >= self.k * (1 - TOLERANCE) * unit
        return self.noticed(fallen, anchor, unit, known)

    def _anchors(self, values: Numbers) -> Numbers:
        """The value to come back to, for each rating that can be told."""
        anchor = values[self.least - 1 : -1]
        if self.anchor == "best":
            for back in range(2, self.h + 1):
                earlier = values[max(self.least - back, 0) : -back]
                skipped = len(anchor) - len(earlier)  # the first ratings have fewer than h before them
                anchor = np.concatenate([anchor[:skipped], np.maximum(anchor[skipped:], earlier)])
        return anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Drop):
    """The same fall, counted from the best of the last h ratings, and only where it came bit by bit.

    It took `steps` ratings or more since the best of the last h (the latest where several are as good), none of them
    was lower than x[t], and no single step down is more than `most` of the whole fall. One sudden fall is no decline.
    """

    name: ClassVar[str] = "decline"
    words: ClassVar[str] = (
        "at least k of the person's own standard deviations below the best of the last h ratings, and there bit by bit"
    )
    anchor: str = "best"
    steps: int = 3
    most: float = 0.6

    def notices(self, values: Numbers, known: Known) -> Notices:
        unit, anchor = self.spread(known), self._anchors(values)
        fallen = anchor - values[self.least :] >= self.k * (1 - TOLERANCE) * unit
        return self.noticed(fallen & self._bit_by_bit(values, anchor), anchor, unit, known)

    def _bit_by_bit(self, values: Numbers, anchor: Numbers) -> Marks:
        """Whether the way down from the latest best is long enough, ends at its lowest, and has no step too large."""
        slow = np.zeros(anchor.shape, dtype=bool)
        for place, best in enumerate(anchor):
            now = place + self.least
            on_the_way = np.ones(len(best), dtype=bool)  # no rating as good as the best since
            largest, lowest, taken = np.zeros(len(best)), np.full(len(best), np.inf), np.zeros(len(best))
            for back in range(1, min(self.h, now) + 1):
                step = values[now - back] - values[now - back + 1]
                largest = np.where(on_the_way, np.maximum(largest, step), largest)
                taken += on_the_way
                on_the_way &= values[now - back] < best
                lowest = np.where(on_the_way, np.minimum(lowest, values[now - back]), lowest)
            fall = best - values[now]
            enough = (taken >= self.steps) & (values[now] <= lowest)
            slow[place] = enough & (largest <= self.most * fall * (1 + TOLERANCE))
        return slow
