"""Pairs who rate their sessions again and again: the same two persons, other sessions, so that the truth is known.

What an interval is about is what these two would write on average in sessions like these. So each practice is drawn
once, and the persons in it rate the same sessions many times more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alliance.simulate import PUBLISHED
from alliance.simulate.practice import practice_of
from alliance.simulate.traits import draw_traits
from validation.recovery.strains import overall

Numbers = NDArray[np.float64]
CHAIRS = ("client", "therapist")


@dataclass(frozen=True)
class Pairs:
    """`ratings`: therapy, session, client, therapist (null where one did not rate); `expected`: the same on average."""

    ratings: pl.DataFrame
    expected: pl.DataFrame


def of_the_simulator(*, seed: int, therapies: int, times: int) -> Pairs:
    """Overall ratings of pairs of `alliance.simulate`, without strains."""
    strains = replace(PUBLISHED.strains, repaired=0.0, unrepaired=0.0)
    settings = replace(PUBLISHED, strains=strains)
    traits = draw_traits(np.random.default_rng(seed), max(therapies // 50, 1), therapies, None, settings)

    def once(seed: int) -> pl.DataFrame:
        made = practice_of(traits, seed=seed, outcome="phq-9", outcome_every=1000, settings=settings)
        one, other = (overall(made, chair).rename({"score": chair}) for chair in CHAIRS)
        return one.join(other, on=["therapy", "session"], how="full", coalesce=True).sort("therapy", "session")

    ratings, total = once(seed), None
    for number in range(times):
        again = once(1000 * seed + number).with_columns(times=pl.lit(1, pl.Int32)).drop_nulls()
        total = again if total is None else pl.concat([total, again]).group_by("therapy", "session").sum()
    assert total is not None
    seen = total.filter(pl.col("times") >= times // 10)
    return Pairs(ratings, seen.select("therapy", "session", *(pl.col(chair) / pl.col("times") for chair in CHAIRS)))


def of_another_kind(*, seed: int, therapies: int, times: int, most_carried: float) -> Pairs:
    """One answer from 0 to 10 for each session, made in another way than by `alliance.simulate`.

    Moods of each person carry over to the next session with a correlation between 0 and `most_carried`, are skewed
    downwards, and differ in size; some stretch the scale, use even numbers only or always give the highest answer.
    """
    chance, most = np.random.default_rng(seed), 40
    held = np.clip(2 + chance.geometric(0.09, therapies), 3, most)
    levels = [10 - above - chance.gamma(2.0, scale, therapies) for above, scale in ((1.2, 0.9), (1.8, 0.8))]
    sizes = [np.exp(chance.normal(np.log(0.8), 0.35, therapies)) for _ in CHAIRS]
    carried = [chance.uniform(0, most_carried, therapies) for _ in CHAIRS]
    stretch = [np.exp(chance.normal(0, 0.25, therapies)) for _ in CHAIRS]
    styles = [chance.choice(3, therapies, p=[0.85, 0.1, 0.05]) for _ in CHAIRS]

    def once() -> list[Numbers]:
        shared = 0.4 * _moods(chance, most, np.full(therapies, 0.4))
        written = []
        for level, size, phi, wide, style in zip(levels, sizes, carried, stretch, styles, strict=True):
            felt = level[:, None] + shared + size[:, None] * _moods(chance, most, phi)
            felt = 8 + (felt - 8) * wide[:, None]
            felt = np.where((style == 1)[:, None], np.round(felt / 2) * 2, felt)
            written.append(np.where((style == 2)[:, None], 10.0, np.clip(np.round(felt), 0, 10)))
        return written

    mean = [np.zeros(therapies), np.zeros(therapies)]
    for _ in range(times):
        mean = [so_far + written.mean(axis=1) / times for so_far, written in zip(mean, once(), strict=True)]
    written = once()
    who, session = np.nonzero(np.arange(most) < held[:, None])
    missed = chance.random((2, len(who))) < 0.1
    columns = {"therapy": who + 1, "session": session + 1}
    rated = {chair: np.where(missed[k], np.nan, written[k][who, session]) for k, chair in enumerate(CHAIRS)}
    expected = {chair: mean[k][who] for k, chair in enumerate(CHAIRS)}
    return Pairs(pl.DataFrame(columns | rated, nan_to_null=True), pl.DataFrame(columns | expected))


def _moods(chance: np.random.Generator, sessions: int, phi: Numbers) -> Numbers:
    """Mean 0, standard deviation 1, skewed downwards, carried over with correlation `phi`."""
    new = np.sqrt(3) - chance.gamma(3.0, 1 / np.sqrt(3), (len(phi), sessions))
    moods = new.copy()
    for session in range(1, sessions):
        moods[:, session] = phi * moods[:, session - 1] + np.sqrt(1 - phi**2) * new[:, session]
    return moods
