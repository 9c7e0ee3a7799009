"""How many points worse than at the start count as having got worse."""

from __future__ import annotations

from dataclasses import dataclass

from alliance.expected.closed import ClosedTherapies
from alliance.instruments import reliable_changes


@dataclass(frozen=True, slots=True)
class Worsening:
    """`points` or more worse than at the start; `source`: who published them, empty for the spread of the starts."""

    points: float
    source: str = ""


def worsening(closed: ClosedTherapies) -> Worsening:
    """The published reliable change of the instrument, else one standard deviation of the scores at the start.

    One standard deviation is what 1.96 SD sqrt(2) sqrt(1 - r), the reliable change of Jacobson & Truax, comes to at a
    reliability r of .87. Raises ValueError where all therapies began with the same score.
    """
    published = reliable_changes(closed.instrument) if closed.instrument else ()
    if published:
        return Worsening(published[0].points, published[0].source)
    spread = float(closed.first.std(ddof=1))
    if not spread > 0:
        raise ValueError("All completed therapies started with the same score, so deterioration cannot be defined.")
    return Worsening(spread)
