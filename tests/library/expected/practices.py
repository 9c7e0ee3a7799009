"""Closed therapies made to order."""

from __future__ import annotations

import numpy as np
import polars as pl

from alliance.expected import ClosedTherapies, closed_therapies

COLUMNS = {"by": "therapy", "over": "session", "value": "score"}


def drawn(therapies: int, seed: int = 1, most: int = 10) -> pl.DataFrame:
    """Courses drawn from the growth model itself: 14 - 3 log(1 + s), level SD 6, slope SD 2, residual SD 2."""
    chance = np.random.default_rng(seed)
    length = chance.integers(4, most, therapies, endpoint=True)
    who, session = np.repeat(np.arange(therapies), length), np.concatenate([np.arange(n) for n in length])
    level, slope = chance.normal(14, 6, therapies), chance.normal(-3, 2, therapies)
    score = level[who] + slope[who] * np.log1p(session) + chance.normal(0, 2, len(who))
    return pl.DataFrame({"therapy": who, "session": session + 1, "score": score})


def closed(frame: pl.DataFrame, **settings: object) -> ClosedTherapies:
    return closed_therapies(frame, **(COLUMNS | {"instrument": None, "better": "lower"} | settings))
