"""From values to places on the paper, and where to write numbers along an axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Linear:
    """A straight scale: ``low`` lies at ``start``, ``high`` at ``end`` (drawing units)."""

    low: float
    high: float
    start: float
    end: float
    unit: float = field(init=False)  # how far one unit of the value reaches; negative where the scale runs upwards

    def __post_init__(self) -> None:
        """Divide once: a list of therapies asks for thousands of places."""
        object.__setattr__(self, "unit", (self.end - self.start) / ((self.high - self.low) or 1.0))

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (value - self.low) * self.unit


def round_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return at most ``most`` round numbers from low to high, in steps of 1, 2 or 5 times a power of ten."""
    if not high > low:
        return (low,)
    step = _round_step((high - low) / max(most - 1, 1))
    first = math.ceil(low / step - 1e-9)
    return tuple(k * step for k in range(first, math.floor(high / step + 1e-9) + 1))


def _round_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= least * (1 - 1e-9))


def session_ticks(sessions: Sequence[int], place: Linear, room: float) -> tuple[int, ...]:
    """Return the session numbers to write below the axis: the first, the last and round ones between.

    ``room`` is the width that one number needs; numbers closer than that to a neighbour are left out.
    """
    if not sessions:
        return ()
    step = math.ceil(_round_step(max(room / abs(place.unit), 1.0)))
    chosen = [sessions[0]]
    for session in sessions[1:-1]:
        far_enough = place(session) - place(chosen[-1]) >= room and place(sessions[-1]) - place(session) >= room
        if session % step == 0 and far_enough:
            chosen.append(session)
    return tuple(dict.fromkeys([*chosen, sessions[-1]]))
