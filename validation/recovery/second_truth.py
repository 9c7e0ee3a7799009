"""A second practice whose truth is known, made in another way than `alliance.simulate`.

A rule that is tuned on one generator may only know that generator. This one shares no code and no number with it: a sum
of 0 to 40 in steps of .1, levels that crowd below the top, ups and downs whose size differs from person to person, that
resemble those of the session before and are skewed downwards, persons who use the ends, round numbers or the same
answer always, gaps of several sessions, slow growth, slow wear and changes of level that are no strain; and strains of
four shapes. All numbers are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

TOP = 40.0
SHAPES = ("V", "bowl", "step", "slide")
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SecondTruth:
    """`ratings`: therapy, session, score. `strains`: therapy, shape, repaired, began, over (null: never came back)."""

    ratings: pl.DataFrame
    strains: pl.DataFrame


def second_truth(*, seed: int, therapies: int, strained: float = 0.3) -> SecondTruth:
    """Draw a practice; `strained` is the share of therapies for which a strain is planned (0 for a steady practice)."""
    chance = np.random.default_rng(seed)
    held = np.clip(2 + chance.geometric(0.08, therapies), 3, 45)
    course = _course(chance, held)
    dip, strains = _strains(chance, held, strained)
    written = _written(chance, course - dip)
    kept = (np.arange(1, course.shape[1] + 1) <= held[:, None]) & ~_missed(chance, course.shape)
    who, session = np.nonzero(kept)
    ratings = pl.DataFrame({"therapy": who + 1, "session": session + 1, "score": written[who, session]})
    return SecondTruth(ratings, strains)


def _course(chance: np.random.Generator, held: NDArray[np.int64]) -> Numbers:
    """What each person would write without end of the scale: level, growth or wear, and ups and downs."""
    people, sessions = len(held), int(held.max())
    level = TOP - 2 - chance.gamma(2.0, 3.2, people)
    drift = chance.normal(0.06, 0.12, people)
    size = np.exp(chance.normal(np.log(1.2), 0.4, people)) * np.clip((TOP + 2 - level) / 8, 0.4, 1.6)
    like_before = chance.uniform(0.0, 0.6, people)
    new = -(chance.gamma(4.0, 0.5, (people, sessions)) - 2.0)  # mean 0, standard deviation 1, skewed downwards
    course = np.zeros((people, sessions))
    course[:, 0] = new[:, 0]
    for session in range(1, sessions):
        carried = like_before * course[:, session - 1]
        course[:, session] = carried + np.sqrt(1 - like_before**2) * new[:, session]
    moves = chance.random((people, sessions)) < 0.01  # a new level for good, up or down: life, not the relationship
    shift = np.cumsum(moves * chance.normal(0, 1.5, (people, sessions)), axis=1)
    time = np.arange(sessions)
    return level[:, None] + drift[:, None] * time + shift + size[:, None] * course


def _strains(chance: np.random.Generator, held: NDArray[np.int64], strained: float) -> tuple[Numbers, pl.DataFrame]:
    """How far each session is pressed down, and what is true of the strains."""
    people, sessions = len(held), int(held.max())
    there = np.flatnonzero((chance.random(people) < strained) & (held >= 4))
    began = chance.integers(2, np.maximum(held[there] - 1, 3))
    shape = chance.choice(len(SHAPES), len(there), p=[0.4, 0.2, 0.2, 0.2])
    lasts = np.array([1, 3, 60, 5])[shape] + np.where(np.isin(shape, [1, 3]), chance.integers(0, 3, len(there)), 0)
    depth = 3.0 + chance.gamma(2.5, 1.8, len(there))
    since = np.arange(1, sessions + 1) - began[:, None]
    during = (since >= 0) & (since < lasts[:, None])
    along = np.where(shape[:, None] == 3, np.minimum((since + 1) / 4, 1.0), 1.0)  # a slide takes four sessions
    along = np.where(
        (shape[:, None] == 1) & (since == lasts[:, None] - 1), 0.5, along
    )  # a bowl comes back half-way first
    dip = np.zeros((people, sessions))
    dip[there] = np.where(during, along * depth[:, None], 0.0)
    over = began + lasts
    strains = pl.DataFrame(
        {"therapy": there + 1, "shape": np.array(SHAPES)[shape], "repaired": over <= held[there], "began": began,
         "over": over}
    )  # fmt: skip
    return dip, strains.with_columns(over=pl.when("repaired").then("over"))


def _written(chance: np.random.Generator, drawn: Numbers) -> Numbers:
    """Tenths between 0 and 40, as each person writes them."""
    style = chance.choice(4, len(drawn), p=[0.8, 0.1, 0.07, 0.03])
    wide = TOP * 0.8 + 1.5 * (drawn - TOP * 0.8)  # uses the ends
    used = np.where((style == 1)[:, None], wide, drawn)
    used = np.where((style == 2)[:, None], np.round(used / 4) * 4, used)  # tens only, on each of four lines
    used = np.where((style == 3)[:, None], TOP, used)  # always the best
    return np.clip(np.round(used, 1), 0.0, TOP)


def _missed(chance: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Sessions without a rating, some of them several in a row."""
    missed = chance.random(shape) < 0.07
    begins = chance.random(shape) < 0.015
    for back in range(4):
        missed[:, back:] |= begins[:, : shape[1] - back]
    return missed
