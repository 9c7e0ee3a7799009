"""Which sessions a practice has, and processes that run from one session to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every agreed session of every therapy, laid out flat: all first sessions, then all second ones, and so on.

    Within each round the therapies stand in the same order, the longest first, so that the therapies that go on
    are always the first ones of the round before. A process over time is then one short loop over the rounds.
    """

    planned: Ints
    therapy: Ints
    session: Ints
    rounds: Ints

    @classmethod
    def of(cls, planned: Ints) -> Calendar:
        """Return the calendar of therapies with so many agreed sessions each."""
        order = np.argsort(-planned, kind="stable")
        going_on = [int(np.count_nonzero(planned >= number)) for number in range(1, int(planned.max(initial=0)) + 1)]
        therapy = np.concatenate([order[:count] for count in going_on]) if going_on else order
        session = np.repeat(np.arange(1, len(going_on) + 1), going_on)
        return cls(planned, therapy, session, np.concatenate([[0], np.cumsum(going_on)]).astype(np.int64))

    def __len__(self) -> int:
        return len(self.therapy)

    def steps(self) -> Iterator[tuple[slice, slice]]:
        """Yield each round from the second on: where it lies, and where the sessions just before it lie."""
        for number in range(1, len(self.rounds) - 1):
            start, end = int(self.rounds[number]), int(self.rounds[number + 1])
            before = int(self.rounds[number - 1])
            yield slice(start, end), slice(before, before + end - start)

    def carried(self, shocks: Floats, carry_over: float) -> Floats:
        """Return x(t) = carry_over * x(t-1) + shock(t), starting from the first shock."""
        values = shocks.copy()
        for now, before in self.steps():
            values[now] += np.float32(carry_over) * values[before]
        return values

    def lagged(self, values: Floats) -> Floats:
        """Return the value of the session before; 0 for first sessions."""
        late = np.zeros_like(values)
        for now, before in self.steps():
            late[now] = values[before]
        return late

    def first_hit(self, hits: Flags) -> Ints:
        """Return for each therapy the first session that is hit, or the last agreed one."""
        first = self.planned.copy()
        np.minimum.at(first, self.therapy[hits], self.session[hits])
        return first


def normal(rng: np.random.Generator, *shape: int, sd: float = 1.0) -> Floats:
    """Return normal numbers with mean 0, in single precision: ratings have two digits, memory is what counts."""
    return rng.standard_normal(shape, dtype=np.float32) * np.float32(sd)
