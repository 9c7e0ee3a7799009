"""A small practice in which every shape of a course that matters can be seen, for demonstration and for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import polars as pl

from alliance.simulate.practice import Practice, practice_of
from alliance.simulate.settings import PUBLISHED, Bond, Strains
from alliance.simulate.traits import Traits, draw_traits


class Shape(StrEnum):
    """What the course of a therapy looks like."""

    STEADY = "steady"
    GROWING = "growing"
    REPAIRED = "strain, repaired"
    UNREPAIRED = "strain, not repaired"
    LEFT_EARLY = "left early"
    GAP = "gap between the two"
    PERFECT = "perfect scores"
    MISSING = "missing sessions"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How therapies of a shape differ from the rest of the practice. Numbers are in scale points."""

    therapies: int
    sessions: tuple[int, int]
    level: float = 0.0
    growth: float = 0.1
    strain: str = ""
    leaves_after: tuple[int, int] | None = None
    client_bias: float = 0.0
    therapist_bias: float = 0.0
    perfect: bool = False
    missed: tuple[float, float] = (0.04, 0.02)  # client, therapist


RECIPES = {
    Shape.STEADY: Recipe(14, (8, 16)),
    Shape.GROWING: Recipe(10, (10, 18), level=-1.6, growth=1.1),
    Shape.REPAIRED: Recipe(9, (12, 20), strain="repaired"),
    Shape.UNREPAIRED: Recipe(6, (9, 14), strain="unrepaired"),
    Shape.LEFT_EARLY: Recipe(6, (12, 16), level=-0.6, growth=-0.8, leaves_after=(4, 7)),
    Shape.GAP: Recipe(6, (8, 14), client_bias=-1.1, therapist_bias=1.6),
    Shape.PERFECT: Recipe(4, (7, 14), perfect=True),
    Shape.MISSING: Recipe(5, (10, 16), missed=(0.45, 0.2)),
}

# Narrower than a real practice, so that each shape can be told by eye from a single course.
_CALM = replace(
    PUBLISHED,
    bond=Bond(level_sd=0.45, growth_sd=0.05, session_sd=0.3),
    strains=Strains(earliest=5, stays=3, depth=3.4, depth_sd=0.5),
    client=replace(PUBLISHED.client, mean=7.7, bias_sd=0.4, straight=0.0, perfect=0.0, coarse=0.0),
    therapist=replace(PUBLISHED.therapist, mean=7.2, bias_sd=0.35, shared_bias_sd=0.2, straight=0.0, coarse=0.0),
)
_STAYS = 0.0  # a session that never comes: the client does not leave early


def shapes(*, seed: int = 1, therapists: int = 6) -> Practice:
    """Return a practice of 60 therapies with about 700 sessions in eight shapes.

    It is a :class:`Practice` like any other, with PHQ-8 answers at every third session, and a further column
    ``shape`` (see :class:`Shape`) in ``therapies``. Each shape is spread over the therapists. No person has a name.

    Parameters
    ----------
    seed : int
        The same seed gives the same practice.
    therapists : int
        Over whom each shape is spread.

    Returns
    -------
    Practice
        With the further column ``shape`` in ``therapies``.

    Examples
    --------
    >>> from alliance.simulate import shapes
    >>> shapes(seed=1).therapies["shape"].n_unique()
    8
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed).spawn(1)[0])
    shape = np.repeat(np.array(list(RECIPES)), [recipe.therapies for recipe in RECIPES.values()])
    traits = draw_traits(rng, therapists, len(shape), 1, _CALM)
    traits = replace(traits, therapist=np.arange(len(shape)) % therapists)
    for name, recipe in RECIPES.items():
        traits = _shaped(rng, traits, shape == name, recipe)
    made = practice_of(traits, seed=seed, outcome="phq-8", outcome_every=3, settings=_CALM)
    return replace(made, therapies=made.therapies.with_columns(shape=pl.Series(shape, dtype=pl.String)))


def _shaped(rng: np.random.Generator, traits: Traits, who: np.ndarray, recipe: Recipe) -> Traits:
    """Return the traits with those of some therapies changed to the recipe."""
    count = int(who.sum())
    leaves = _STAYS if recipe.leaves_after is None else _between(rng, recipe.leaves_after, count)
    client, therapist = traits.client, traits.therapist_chair
    return replace(
        traits,
        planned=_put(traits.planned, who, _between(rng, recipe.sessions, count)),
        level=_put(traits.level, who, traits.level[who] + recipe.level),
        growth=_put(traits.growth, who, recipe.growth),
        strain=_put(traits.strain.astype("<U10"), who, recipe.strain),
        leaves_after=_put(traits.leaves_after, who, leaves),
        client=replace(
            client,
            bias=_put(client.bias, who, client.bias[who] + recipe.client_bias),
            perfect=_put(client.perfect, who, recipe.perfect),
            missed=_put(client.missed, who, recipe.missed[0]),
        ),
        therapist_chair=replace(
            therapist,
            bias=_put(therapist.bias, who, therapist.bias[who] + recipe.therapist_bias),
            missed=_put(therapist.missed, who, recipe.missed[1]),
        ),
    )


def _between(rng: np.random.Generator, ends: tuple[int, int], count: int) -> np.ndarray:
    return rng.integers(ends[0], ends[1], size=count, endpoint=True)


def _put(values: np.ndarray, who: np.ndarray, new: object) -> np.ndarray:
    changed = values.copy()
    changed[who] = new
    return changed
