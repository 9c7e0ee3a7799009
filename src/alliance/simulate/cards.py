"""What becomes of the session cards: who opens them, whether the two talk about them, whether that changes anything."""

from __future__ import annotations

import numpy as np
import polars as pl

from alliance.simulate.calendar import Flags, Ints
from alliance.simulate.frames import keys
from alliance.simulate.settings import Use


def draw_cards(rng: np.random.Generator, therapy: Ints, session: Ints, strained: Flags, rules: Use) -> pl.DataFrame:
    """Return a row for each session from the second on whose card somebody opened; ``strained``: the one before was."""
    later = session > 1
    before = np.flatnonzero(later) - 1
    opened = rng.random((len(before), 2)) < np.array(rules.opened)
    chance = rules.talked * opened.mean(axis=1)
    talked = rng.random(len(before)) < chance
    changed = talked & (rng.random(len(before)) < np.where(strained[before], rules.changed_in_strain, rules.changed))
    frame = pl.DataFrame(
        {
            **keys(therapy[later], session[later]),
            "client_opened": opened[:, 0],
            "therapist_opened": opened[:, 1],
            "talked": talked,
            "changed": changed,
        }
    )
    return frame.filter(pl.col("client_opened") | pl.col("therapist_opened"))
